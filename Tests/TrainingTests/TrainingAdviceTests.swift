import Compilation
import Diagnostics
import Foundation
import GraphIR
import JSONText
import Layers
import Testing

@testable import Training

@Suite struct TrainingAdviceTests {
  private func warnings(_ layers: String, input: String = "[2, 8, 8]", more: String = "") throws -> [String] {
    let text = """
      {"espalier": 1, "name": "net", "input": \(input), \(more)"layers": [
      \(layers)
      ]}
      """
    let source = SourceText(file: "net.json", text: text)
    let document = try JSONDocument(source)
    let loaded = try ArchitectureLoader(catalogue: .builtin).load(source)
    let graph = try loaded.graph.unwrapped
    return graph.trainingDiagnostics(of: loaded.architecture) { document.location(of: $0) }.map { warning in
      #expect(warning.severity == .warning)
      #expect(warning.remedy != nil || warning.code == "more-warnings")
      return "\(warning.location?.line ?? 0) \(warning.path ?? ""): \(warning.code)"
    }
  }

  @Test(arguments: [
    (#"{"kind": "softmax"}"#, "softmax_1: softmax-before-loss"),
    (#"{"kind": "sigmoid"}"#, "sigmoid_1: activation-at-end"),
    (#"{"kind": "relu"}"#, "relu_1: activation-at-end"), (#"{"kind": "prelu"}"#, "prelu_1: activation-at-end"),
    (
      #"{"kind": "elementwise", "expression": "x * sigmoid(x)"}"#, "elementwise_1: activation-at-end"
    ),
  ])
  func endings(_ ending: (layer: String, warning: String)) throws {
    let head = #"{"kind": "flatten"}, {"kind": "linear", "out": 3}"#
    #expect(try warnings(head + ",\n" + ending.layer) == ["3 " + ending.warning])
    #expect(
      try warnings(head + ",\n" + ending.layer + #", {"kind": "dropout", "rate": 0.1}"#) == ["3 " + ending.warning])
    #expect(try warnings(#"{"kind": "flatten"}, \#(ending.layer), {"kind": "linear", "out": 3}"#) == [])
  }

  @Test func scalesAreNoActivations() throws {
    let head = #"{"kind": "flatten"}, {"kind": "linear", "out": 3}, "#
    #expect(try warnings(head + #"{"kind": "elementwise", "expression": "0.125 * x + 1"}"#) == [])
    #expect(try warnings(head + #"{"kind": "scale"}"#) == [])
    #expect(try warnings(head + #"{"kind": "identity"}"#) == [])
  }

  private static let tail = #"{"kind": "flatten"}, {"kind": "linear", "out": 3}"#

  @Test func biasesBeforeNorms() throws {
    #expect(
      try warnings(
        """
        {"kind": "conv2d", "name": "first", "out": 4, "padding": 1},
        {"kind": "batch_norm"},
        {"kind": "relu"}, {"kind": "conv2d", "out": 4, "padding": 1, "bias": false}, {"kind": "batch_norm"},
        {"kind": "conv2d", "name": "third", "out": 4, "padding": 1}, {"kind": "max_pool2d"}, {"kind": "flatten"},
        {"kind": "batch_norm"},
        {"kind": "linear", "name": "hidden", "out": 5}, {"kind": "batch_norm"}, {"kind": "relu"}, {"kind": "linear", "out": 3}
        """) == ["2 first: bias-before-norm", "5 third: bias-before-norm", "7 hidden: bias-before-norm"])
    // What else reads the layer sees its bias, and so does what normalises groups of channels.
    #expect(
      try warnings(
        """
        {"kind": "conv2d", "name": "a", "out": 4, "padding": 1},
        {"kind": "batch_norm", "name": "b"}, {"kind": "relu", "name": "r"}, {"kind": "add", "inputs": ["r", "a"]}, \(Self.tail)
        """) == [])
    #expect(
      try warnings(
        #"{"kind": "conv2d", "out": 4, "padding": 1}, {"kind": "group_norm", "groups": 2}, \#(Self.tail)"#) == [])
    #expect(
      try warnings(
        #"{"kind": "conv2d", "out": 4, "padding": 1}, {"kind": "relu"}, {"kind": "batch_norm"}, \#(Self.tail)"#) == [])
    // A sum of two, which only a norm reads.
    #expect(
      try warnings(
        """
        {"kind": "conv2d", "name": "a", "out": 4, "padding": 1},
        {"kind": "conv2d", "name": "b", "inputs": ["input"], "out": 4, "padding": 1},
        {"kind": "add", "inputs": ["a", "b"]}, {"kind": "batch_norm"}, \(Self.tail)
        """) == ["2 a: bias-before-norm", "3 b: bias-before-norm"])
  }

  @Test func dropoutBeforeNorms() throws {
    #expect(
      try warnings(
        """
        {"kind": "conv2d", "out": 4, "padding": 1, "bias": false},
        {"kind": "dropout", "rate": 0.1}, {"kind": "relu"}, {"kind": "batch_norm"}, \(Self.tail)
        """) == ["3 dropout_1: dropout-before-norm"])
    #expect(
      try warnings(
        """
        {"kind": "dropout", "rate": 0}, {"kind": "batch_norm"}, {"kind": "dropout", "rate": 0.2},
        {"kind": "group_norm", "groups": 1}, \(Self.tail)
        """) == [])
  }

  @Test func inputThatIsNotRead() throws {
    let head = #", {"kind": "flatten"}, {"kind": "linear", "out": 3}"#
    // A quarter is left by a stride of 2 over a kernel of 1.
    #expect(
      try warnings(#"{"kind": "conv2d", "out": 4, "kernel": 1, "stride": 2}"# + head) == ["2 conv2d_1: unread-input"])
    #expect(try warnings(#"{"kind": "crop", "output": 4}"# + head) == ["2 crop_1: unread-input"])
    // Windows of 3 at 0, 3: columns 6 and 7 are a remainder.
    #expect(
      try warnings(#"{"kind": "conv2d", "out": 4, "kernel": 3, "stride": 3}"# + head) == ["2 conv2d_1: unread-input"])
    #expect(
      try warnings(#"{"kind": "conv1d", "out": 4, "kernel": 5, "stride": 4}"# + head, input: "[1, 40]")
        == ["2 conv1d_1: unread-input"])
    #expect(try warnings(#"{"kind": "max_pool2d", "kernel": 3}"# + head) == ["2 max_pool2d_1: unread-input"])
    #expect(
      try warnings(
        """
        {"kind": "conv2d", "name": "c", "out": 4, "kernel": 3, "padding": 1},
        {"kind": "crop", "name": "crop", "output": 2}\(head)
        """) == ["3 crop: unread-input"])
    // Each pixel is read by some window, or on another way.
    #expect(try warnings(#"{"kind": "conv2d", "out": 4, "kernel": 3, "stride": 2, "padding": 1}"# + head) == [])
    #expect(
      try warnings(
        """
        {"kind": "conv2d", "name": "a", "out": 4, "kernel": 1, "stride": 2},
        {"kind": "max_pool2d", "name": "b", "inputs": ["input"]}, {"kind": "concat", "inputs": ["a", "b"]}\(head)
        """) == [])
    // A row of many is let pass, and the last of 40 points; one of 28 is not.
    let strided = #"{"kind": "conv2d", "out": 1, "kernel": 3, "stride": 2}"#
    #expect(
      try warnings(#"{"kind": "conv1d", "out": 4, "kernel": 3, "stride": 2}"# + head, input: "[1, 40]") == [])
    #expect(try warnings(strided + head, input: "[1, 64, 64]") == [])
    #expect(try warnings(strided + head, input: "[1, 28, 28]") == ["2 conv2d_1: unread-input"])
    #expect(
      try warnings(#"{"kind": "conv2d", "out": 1, "kernel": 2, "stride": 2}"# + head, input: "[1, 301, 301]") == [])
  }

  /// Axes of any length, and as many layers as there may be, take no time worth speaking of.
  @Test func hugeNetworksAreLookedAt() throws {
    #expect(
      try warnings(
        #"{"kind": "crop", "output": 2}, {"kind": "flatten"}, {"kind": "linear", "out": 3}"#,
        input: "[1, 500000000]") == [])
    #expect(
      try warnings(
        """
        {"kind": "conv2d", "name": "many", "out": 2, "padding": 1, "repeat": 10000}, {"kind": "batch_norm"}, \(Self.tail)
        """) == ["2 many[9999]: bias-before-norm"])
  }

  @Test func repetitionsAndUsesAreNamedOnce() throws {
    let block = """
      "blocks": {"unit": {"layers": [
        {"kind": "conv2d", "name": "conv", "out": "$in", "padding": 1}, {"kind": "batch_norm"}, {"kind": "relu"}]}},
      """
    let text = """
      {"kind": "unit", "name": "a", "repeat": 30},
      {"kind": "unit", "name": "b"}, {"kind": "unit", "name": "c"}, \(Self.tail)
      """
    #expect(try warnings(text, more: block) == ["3 a[0].conv: bias-before-norm"])
  }

  @Test func theirNumberIsBounded() throws {
    let pairs = (1...25).map { number in
      #"{"kind": "conv2d", "name": "c\#(number)", "out": 2, "padding": 1}, {"kind": "batch_norm"},"#
    }
    let all = try warnings(pairs.joined(separator: "\n") + Self.tail)
    #expect(all.count == 21)
    #expect(all.last == "0 : more-warnings")
  }

  /// What ships is an example.
  @Test func shippedNetworksHaveNone() throws {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../architectures")
      .standardized
    let files = try #require(FileManager.default.enumerator(atPath: folder.path))
      .compactMap { $0 as? String }.filter { $0.hasSuffix(".json") }.sorted()
    #expect(files.count > 10)
    let loader = ArchitectureLoader(catalogue: .builtin)
    for file in files {
      let loaded = try loader.load(path: folder.appending(path: file).path)
      guard let graph = loaded.graph else { continue }
      let codes = Set(graph.trainingDiagnostics(of: loaded.architecture).map(\.code))
      // Published with biases before its norms, and counted so by those who compare with it.
      #expect(codes == (file == "references/resnet-8.json" ? ["bias-before-norm"] : []), "\(file)")
    }
  }
}
