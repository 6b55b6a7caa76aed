import Testing

@testable import Studies

/// Columns are found by their names, in whatever order they are asked for.
@Suite struct SQLiteColumnsTests {
  @Test func eachNameIsFoundWhereItStandsFirst() {
    let columns = SQLiteColumns(["number", "trial", "seconds", "step", "seconds", "number"])
    for name in ["seconds", "number", "step", "number", "trial", "seconds", "seconds", "step"] {
      #expect(columns.index(of: name) == ["number", "trial", "seconds", "step"].firstIndex(of: name))
    }
  }

  @Test func whatIsMissingIsFoundNowhere() {
    let columns = SQLiteColumns(["number", "number"])
    #expect(columns.index(of: "weights") == nil && columns.index(of: "Number") == nil)
    #expect(columns.index(of: "number") == 0)
    #expect(SQLiteColumns([]).index(of: "number") == nil)
  }
}
