import JSONText
import Figures
import SnapshotSupport
import Testing

@Suite struct TableTests {
  private var summary: Table {
    var table = Table(
      "bottleneck-small",
      columns: [
        Column("Layer", isTree: true), Column("Kind", priority: 1), Column("Output", priority: 2),
        Column("Parameters", .right), Column("Share", .right, unit: "%"), Column("Accuracy", .right),
      ])
    table.append(["block1", "bottleneck", "16×32×32", 1_234, .percentage(0.0374, decimals: 2), nil])
    table.append(
      [.text("conv, \"1×1\" | a_"), "conv2d", "8×32×32", 24, nil, .number(-1234.5, decimals: 2)], level: 1)
    table.append(
      ["head", "max_pool2d", nil, 5_130, 100, .estimate(mean: 0.6662, deviation: 0.0041, .percentage(decimals: 1))])
    table.appendTotal(["total", nil, nil, 6_364, nil, nil])
    table.notes = ["Batch size 64."]
    return table
  }

  private var sections: Table {
    var table = Table(columns: [
      Column("Model"), Column("Multiply-adds", .right), Column("Weights", .right), Column("Seed", .center),
      Column("Time", .right, key: "seconds"),
    ])
    table.appendSection("Networks of 100 % & more")
    table.append([
      "mlp-100", .integer(307_200, .count), .bytes(1_233_240), .integer(2026, .plain), .duration(seconds: 83),
    ])
    table.appendSection("Not finite")
    table.append(["a\u{1B}[31m\nb", 0, nil, nil, .duration(seconds: .nan)])
    return table
  }

  private static let formats: [(TableFormat, String)] = [
    (.text(), "txt"), (.markdown, "md"), (.csv, "csv"), (.latex, "tex"), (.json, "json"),
  ]

  @Test(arguments: formats) func rendersTreesAndTotals(_ format: TableFormat, _ suffix: String) throws {
    try expectSnapshot(summary.rendered(as: format), "summary.\(suffix)")
  }

  @Test(arguments: formats) func rendersSections(_ format: TableFormat, _ suffix: String) throws {
    try expectSnapshot(sections.rendered(as: format), "sections.\(suffix)")
  }

  /// Text is cut to 12 characters, then columns leave by priority, then text is cut to 4.
  @Test func fitsNarrowTerminals() {
    #expect(
      summary.rendered(as: .text(width: 64, symbols: .ascii)) == """
        bottleneck-small

        Layer           Kind        Parameters  Share (%)       Accuracy
        ----------------------------------------------------------------
        block1          bottleneck       1,234       3.74
          conv, "1×...  conv2d              24                 -1,234.50
        head            max_pool2d       5,130        100  66.6 +- 0.4 %
        ----------------------------------------------------------------
        total                            6,364
        Columns that do not fit: Output
        Batch size 64.

        """)
  }

  /// Then headings are broken into lines, and at last the rows stand one below the other.
  @Test func fitsVeryNarrowTerminals() {
    var table = Table(columns: [
      Column("Model"), Column("Multiply-adds a sample", .right), Column("Accuracy", .right, unit: "%"),
    ])
    table.append(["bottleneck-small", 32_946, .percentage(0.6662)])
    #expect(
      table.rendered(as: .text(width: 40)) == """
                         Multiply-adds  Accuracy
        Model                 a sample       (%)
        ────────────────────────────────────────
        bottleneck-sma…         32,946      66.6

        """)
    table.appendTotal(["All", 32_946, nil])
    table.notes = ["A note that is longer than that."]
    #expect(
      table.rendered(as: .text(width: 24)) == """
        Model         bottlenec…
        Multiply-ad…  32,946
        Accuracy (%)  66.6

        Model         All
        Multiply-ad…  32,946

        A note that is longer
        than that.

        """)
  }

  @Test(arguments: 20...90) func nothingIsWiderThanTheTerminal(_ width: Int) {
    for table in [summary, sections] {
      for line in table.rendered(as: .text(width: width)).split(separator: "\n") { #expect(line.count <= width) }
    }
  }

  @Test func rendersWithoutRows() throws {
    let table = Table(columns: [Column("Model"), Column("Parameters", .right)])
    #expect(table.rendered(as: .text()) == "Model  Parameters\n─────────────────\n")
    #expect(table.rendered(as: .csv) == "model,parameters\r\n")
    #expect(table.rendered(as: .json) == "[]\n")
    #expect(table.jsonValue == [])
  }

  @Test func roomThatIsLeftBringsColumnsBack() {
    var table = Table(
      columns: [Column("Name"), Column("Wide heading", .right, priority: 1), Column("Note", priority: 2)])
    table.append(["lenet", 7, "knee"])
    #expect(
      table.rendered(as: .text(width: 14, symbols: .ascii)) == """
        Name   Note
        -----------
        lenet  knee
        Columns that
        do not fit:
        Wide heading

        """)
  }
}
