import Diagnostics
import GraphIR
import JSONText
@testable import Search
import Testing

@Suite struct ObjectiveTests {
  @Test func builtinsAreDocumented() {
    let kinds = ObjectiveCatalogue.builtin.definitions.map(\.kind)
    #expect(kinds == ["parameters", "multiplyAdds", "activations", "flash", "ram", "latency"])
    for objective in ObjectiveCatalogue.builtin.definitions {
      #expect(objective.help.hasSuffix("."), "\(objective.kind)")
    }
    #expect(ObjectiveCatalogue.builtin.definitions.filter { !$0.isRepeatable } == [.latency])
    #expect(ObjectiveCatalogue.builtin.definitions.allSatisfy { $0.direction == .minimize })
  }

  @Test func aKindIsRegisteredOnce() throws {
    var catalogue = ObjectiveCatalogue.builtin
    let weight = ObjectiveDefinition(
      kind: "weight", help: "Bytes.", direction: .minimize, source: .measured { Double(4 * $0.network.size.trainable) })
    try catalogue.register(weight)
    #expect(catalogue["weight"]?.isMeasured == true)
    #expect(throws: DiagnosticsError.self) { try catalogue.register(weight) }
    #expect(throws: DiagnosticsError.self) { try catalogue.register(.latency) }
  }

  /// A clock of which calls take 3 ms, but for the first after the warm-up and a few others, which are disturbed.
  @Test func latencyIsTheMedianAfterAWarmUp() {
    var time = 0.0
    var calls = 0
    let median = medianSeconds {
      calls += 1
      time += calls <= 15 ? 1 : calls % 10 == 6 ? 0.05 : 0.003
    } now: {
      time
    }
    #expect(abs(median - 0.003) < 1e-12)
    // A second holds so many calls.
    #expect((15 + 100..<15 + 301).contains(calls))
  }

  @Test func slowNetworksAreMeasuredOftenEnough() {
    var time = 0.0
    var calls = 0
    let median = medianSeconds {
      calls += 1
      time += 2
    } now: {
      time
    }
    #expect(median == 2)
    #expect(calls == 15 + 15)
  }
}
