import Testing

@testable import Training

/// Two spellings of one network with shared weights train to the same bits, under the same names.
@Suite struct SharedWeightsTests {
  private func network(_ first: String, _ second: String) -> String {
    """
    {"espalier": 1, "name": "small", "input": [1, 12], "layers": [
      {"kind": "conv1d", "name": "stem", "out": 4, "kernel": 3},
      {"kind": "conv1d", "name": "first", "out": 4, "kernel": 3, "padding": 1\(first)}, {"kind": "relu"},
      {"kind": "conv1d", "name": "second", "out": 4, "kernel": 3, "padding": 1\(second)},
      {"kind": "flatten"}, {"kind": "linear", "name": "last", "out": 3}
    ]}
    """
  }

  @Test func eitherOrderTrainsAlike() throws {
    let backward = try SmallRun(network("", ", \"share\": \"first\"")).trainer()
    let forward = try SmallRun(network(", \"share\": \"second\"", "")).trainer()
    #expect(forward.checkpoint().tensors == backward.checkpoint().tensors)
    #expect(forward.checkpoint().tensors.map(\.name).contains("first.weight"))
    #expect(!forward.checkpoint().tensors.map(\.name).contains("second.weight"))
    let history = try backward.run().history
    #expect(try forward.run().history.map(\.trainLoss) == history.map(\.trainLoss))
    #expect(forward.checkpoint().tensors == backward.checkpoint().tensors)
    // A checkpoint of the one is resumed by the other.
    try SmallRun(network(", \"share\": \"second\"", "")).trainer().resume(backward.checkpoint())
  }
}
