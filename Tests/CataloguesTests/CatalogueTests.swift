import Catalogues
import Diagnostics
import Testing

@Suite struct CatalogueTests {
  private struct Entry: CatalogueEntry {
    var kind: String
    var help: String { "Help of \(kind)." }
  }

  private var catalogue = Catalogue(of: "test method", builtin: [Entry(kind: "alpha"), Entry(kind: "beta")])

  @Test func findsWhatIsRegistered() throws {
    var catalogue = catalogue
    try catalogue.register(Entry(kind: "gamma"))
    #expect(catalogue.kinds == ["alpha", "beta", "gamma"])
    #expect(try catalogue.definition(of: "gamma").help == "Help of gamma.")
    #expect(catalogue["delta"] == nil)
  }

  @Test func suggestsTheNearestKind() {
    let error = #expect(throws: DiagnosticsError.self) { try catalogue.definition(of: "alhpa") }
    #expect(error?.description == "error: there is no test method 'alhpa'. Did you mean 'alpha'?")
    #expect(error?.diagnostics.first?.code == "unknown-test-method")
  }

  @Test func namesAllWhereNoneIsNear() {
    let error = #expect(throws: DiagnosticsError.self) { try catalogue.definition(of: "omega") }
    #expect(error?.description == "error: there is no test method 'omega'. Known test methods: alpha, beta")
  }

  @Test func refusesAKindThatIsTaken() {
    var catalogue = catalogue
    let error = #expect(throws: DiagnosticsError.self) { try catalogue.register(Entry(kind: "beta")) }
    #expect(
      error?.description
        == "error: there is already a test method 'beta'. Choose another name")
    #expect(catalogue.definitions.count == 2)
  }
}
