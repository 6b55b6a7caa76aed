import Diagnostics
import GraphIR
import JSONText
import Layers
import ReferenceBackend
import Reports
import Testing
import Training

@Suite struct ProfileTests {
  private func profile(_ graph: Graph, trains: Bool) throws -> NetworkProfile {
    let setup = MeasurementSetup(backend: ReferenceBackend(), batchSize: 3)
    return NetworkProfile(try MeasuredNetwork(graph, setup, trains: trains), runs: 2, peak: nil)
  }

  /// Products of the forward pass are those that the summary counts, biases apart; a training step has those of two
  /// gradients more, but none for the network's input.
  @Test func countsTheProductsThatTheSummaryCounts() throws {
    let text = """
      {"espalier": 1, "input": [2, 6, 6], "layers": [
        {"kind": "conv2d", "out": 4, "kernel": 3, "bias": false}, {"kind": "relu"}, {"kind": "flatten"},
        {"kind": "linear", "out": 10, "bias": false}]}
      """
    let graph = try #require(
      try ArchitectureLoader(catalogue: .builtin).load(SourceText(file: "net.json", text: text)).graph)
    func products(trains: Bool) throws -> Int {
      try profile(graph, trains: trains).steps.reduce(0) { $0 + $1.multiplyAdds }
    }
    let (convolution, linear) = (4 * 4 * 4 * 2 * 9, 64 * 10)
    #expect(graph.size.multiplyAdds == convolution + linear)
    #expect(try products(trains: false) == 3 * (convolution + linear))
    #expect(try products(trains: true) == 3 * (2 * convolution + 3 * linear))
  }

  @Test func everyStepTakesTimeAndNamesItsLayer() throws {
    let profile = try profile(SummaryTests.graph(), trains: true)
    #expect(profile.steps.count > 20)
    #expect(profile.steps.allSatisfy { $0.seconds >= 0 && $0.seconds.isFinite })
    #expect(profile.paths.contains("stem.conv2d_1"))
    #expect(profile.paths.contains("linear_1"))
    #expect(profile.samplesPerSecond > 0)
  }

  @Test func tablesShowTheDearestOrAll() throws {
    let profile = try profile(SummaryTests.graph(), trains: true)
    let some = profile.table(steps: 5).rows.count
    let all = profile.table(steps: nil).rows.count
    #expect(all - some == profile.steps.count - 5)
    guard case .object(let object) = profile.json, case .array(let steps) = object["steps"] else {
      Issue.record("no object with steps")
      return
    }
    #expect(steps.count == profile.steps.count)
  }
}
