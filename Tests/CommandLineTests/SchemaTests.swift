import Diagnostics
import GraphIR
import JSONText
import Layers
import Search
import SnapshotSupport
import Studies
import Testing

@Suite struct SchemaTests {
  private func members(_ value: JSONValue?) throws -> JSONObject {
    guard case .object(let object)? = value else { throw CancellationError() }
    return object
  }

  @Test func studySchema() throws {
    try expectSnapshot(JSONWriter.pretty(StudySpecification.schema()), "schema-study.json")
  }

  /// What the reader takes and the schema names are the same members.
  @Test func studySchemaHasEveryMember() throws {
    let named = Set(try members(members(StudySpecification.schema())["properties"]).keys)
    let text = "{\"study\": 1, \"typing this lists what is known\": 0}"
    let error = #expect(throws: DiagnosticsError.self) {
      try StudySpecification(
        JSONDocument(SourceText(file: "study.json", text: text)), loader: ArchitectureLoader(catalogue: .builtin))
    }
    let remedy = try #require(error?.diagnostics.first { $0.code == "unknown-member" }?.remedy)
    let known = remedy.dropFirst("Known here: ".count).split(separator: ", ").map(String.init)
    #expect(Set(known) == named)
  }

  @Test func architectureSchemaHoldsTheSearchSection() throws {
    let schema = JSONSchema(of: .builtin, search: SearchRules.schema()).json
    let section = try members(members(members(schema)["properties"])["search"])
    let properties = try members(section["properties"])
    #expect(properties.keys.sorted() == ["fixed", "import", "mutations", "priors", "recipe", "ties", "values"])
    let mutations = try members(members(properties["mutations"])["properties"])
    #expect(Array(mutations.keys) == MutationCatalogue.builtin.definitions.map(\.kind))
  }
}
