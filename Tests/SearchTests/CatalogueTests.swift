import Catalogues
import Diagnostics
import Testing

@testable import Search

@Suite struct CatalogueTests {
  @Test func builtinsAreListed() {
    #expect(SamplerCatalogue.builtin.definitions.map(\.kind) == ["random", "aging_evolution", "nsga2", "local_search"])
    #expect(FidelitySchedulerCatalogue.builtin.definitions.map(\.kind) == ["full", "successive_halving", "asha"])
  }

  @Test func pluginsRegisterThroughTheSameDoor() throws {
    var catalogue = SamplerCatalogue.builtin
    let plugin = SamplerDefinition(kind: "mine", help: "Mine.", settings: []) { _ in RandomSampler() }
    try catalogue.register(plugin)
    #expect(try catalogue.definition(of: "mine").help == "Mine.")
    let twice = #expect(throws: DiagnosticsError.self) { try catalogue.register(plugin) }
    #expect(twice?.description == "error: there is already a sampler 'mine'. Choose another name")
    let unknown = #expect(throws: DiagnosticsError.self) { try catalogue.definition(of: "yours") }
    #expect(
      unknown?.description
        == "error: there is no sampler 'yours'. "
        + "Known samplers: random, aging_evolution, nsga2, local_search, mine")
  }

  @Test func settingsAreDecoded() throws {
    let sampler = try NSGA2(settings: ["population": .integer(12), "crossover": .integer(1)])
    #expect(sampler.population == 12)
    #expect(sampler.crossover == 1)
    #expect(sampler.steps == NSGA2().steps)
  }

  @Test(arguments: [
    ("populaton", SettingValue.integer(3), "'populaton' is not a setting of nsga2"),
    ("population", .integer(1), "nsga2: population = 1 must be a whole number from 2 to 100000"),
    ("population", .real(8), "nsga2: population = 8.0 must be a whole number from 2 to 100000"),
    ("crossover", .real(1.5), "nsga2: crossover = 1.5 must be a number from 0.0 to 1.0"),
    ("crossover", .real(.nan), "nsga2: crossover = nan must be a number from 0.0 to 1.0"),
  ])
  func settingsAreChecked(_ name: String, _ value: SettingValue, _ message: String) {
    do {
      _ = try SamplerCatalogue.builtin.definition(of: "nsga2").make([name: value])
      Issue.record("made all the same")
    } catch {
      #expect("\(error)" == message)
    }
  }

  @Test func defaultsAreWithinTheirRanges() throws {
    let samplers = SamplerCatalogue.builtin.definitions
    let schedulers = FidelitySchedulerCatalogue.builtin.definitions
    for settings in samplers.map(\.settings) + schedulers.map(\.settings) {
      #expect(Set(settings.map(\.name)).count == settings.count)
      #expect(settings.allSatisfy { $0.help.hasSuffix(".") })
    }
    func written(_ settings: [SettingDescription]) -> [String: SettingValue] {
      Dictionary(uniqueKeysWithValues: settings.compactMap { setting in setting.default.map { (setting.name, $0) } })
    }
    for definition in samplers { _ = try definition.make(written(definition.settings)) }
    for definition in schedulers { _ = try definition.make(written(definition.settings)) }
  }
}
