import Diagnostics
import GraphIR
import JSONText
import Layers
import Search
import Studies
import Testing
import Training

/// Every number of every document has a range, which the JSON Schema shows and the reader keeps.
@Suite struct DocumentRangeTests {
  private static let network: JSONValue = [
    "espalier": 1, "name": "net", "input": [40],
    "layers": [["kind": "linear", "name": "hidden", "out": 8], ["kind": "relu"], ["kind": "linear", "out": 10]],
  ]
  private static let study: JSONValue = ["study": 1, "architecture": network, "dataset": "mnist1d"]

  @Test func recipes() throws {
    try walk(Recipe.schema, least: 25) { document throws(DiagnosticsError) in
      let recipe = try Recipe(document)
      let again = try Recipe(JSONDocument(SourceText(file: "again", text: JSONWriter.line(recipe.json))))
      #expect(again == recipe, "\(JSONWriter.line(document.root))")
    }
  }

  @Test func studies() throws {
    let numbers = NumberWalk(
      examples: ["/architecture": Self.network, "/dataset": "mnist1d"],
      names: ["/search/values": "hidden.out", "/search/recipe": "learningRate"])
    try walk(StudySpecification.schema(), numbers, least: 80, optional: ["/validation"]) {
      document throws(DiagnosticsError) in
      let loader = ArchitectureLoader(catalogue: .builtin)
      let specification = try StudySpecification(document, loader: loader)
      let text = SourceText(file: "again", text: JSONWriter.line(specification.json))
      #expect(try StudySpecification(JSONDocument(text), loader: loader).json == specification.json)
      _ = try SpaceCandidates(specification, loader: loader, methods: .builtin).base()
    }
  }

  @Test func benches() throws {
    let numbers = NumberWalk(
      examples: ["/study": Self.study, "/budget": ["multiplyAdds": 1_000]], excluded: ["/study", "/variants"])
    let schema = BenchSpecification.schema(study: StudySpecification.schema())
    try walk(schema, numbers, least: 4) { document throws(DiagnosticsError) in
      _ = try BenchSpecification(document, loader: ArchitectureLoader(catalogue: .builtin))
    }
  }

  /// - Parameters:
  ///   - optional: numbers for which there may also stand an object without members
  ///   - read: reads a document, and does what is done before a run begins
  private func walk(
    _ schema: JSONValue, _ numbers: NumberWalk = NumberWalk(), least count: Int, optional: Set<String> = [],
    read: (JSONDocument) throws(DiagnosticsError) -> Void
  ) throws {
    let members = numbers.numbers(in: schema)
    #expect(members.count >= count)
    for member in members {
      let range = try #require(member.range, "\(member.pointer) has no range")
      let same = members.filter { $0.pointer == member.pointer }
      for value in Self.extremes(of: range, isWhole: member.isWhole) {
        let text = JSONWriter.pretty(member.document(value))
        let document = try JSONDocument(SourceText(file: "x.json", text: text))
        let location = document.location(of: member.pointer)
        var found: [Diagnostic] = []
        do throws(DiagnosticsError) { try read(document) } catch { found = error.diagnostics }
        if !same.contains(where: { $0.admits(value) }) {
          #expect(!found.isEmpty, "\(member.pointer) = \(value.briefly) is taken")
        } else if member.admits(value) {
          let refused = found.first { $0.location == location && ["wrong-type", "out-of-range"].contains($0.code) }
          #expect(refused == nil, "\(member.pointer) = \(value.briefly): \(refused?.message ?? "")")
        }
      }
      for text in ["9223372036854775808", "18446744073709551616", "1e400", "-1e400", "NaN", "\"\"", "\"text\"", "{}"]
      where text != "{}" || !optional.contains(member.pointer.description) {
        let whole = JSONWriter.pretty(member.document(.integer(424_242_424_242)))
          .replacing("424242424242", with: text)
        #expect(throws: DiagnosticsError.self, "\(member.pointer) = \(text)") {
          try read(JSONDocument(SourceText(file: "x.json", text: whole)))
        }
      }
    }
  }

  private static func extremes(of range: ClosedRange<Double>, isWhole: Bool) -> [JSONValue] {
    var values: [JSONValue] = [-1, 0, 2_147_483_648, 4_294_967_296, .integer(.max), .integer(.min)]
    values += [-1e308, 1e308, .leastNonzeroMagnitude, 0.5].map(JSONValue.number)
    for bound in [range.lowerBound, range.upperBound] {
      guard let whole = Int(exactly: bound) else {
        values.append(bound == 0x1p63 ? .integer(.max) : .number(bound))
        continue
      }
      values += [whole - 1, whole, whole + 1].map(JSONValue.integer)
      if !isWhole { values += [bound.nextDown, bound, bound.nextUp].map(JSONValue.number) }
    }
    return values
  }
}
