import Diagnostics
import GraphIR
import JSONText
import Layers
import TensorTypes
import Testing

/// Each block of architectures/blocks against the same layers written out by hand.
@Suite struct BlockFilesTests {
  /// The use of a block, the shape it reads, and what it is to expand to.
  struct Case: CustomTestStringConvertible {
    var file: String
    var use: String
    var input: [Int] = [8, 16, 16]
    var layers: [String]
    var testDescription: String { use }
  }

  static let relu = #"{"kind": "relu"}"#
  static let norm = #"{"kind": "batch_norm"}"#
  static func conv(_ out: Int, _ kernel: Int, _ more: String = "", bias: Bool = false) -> String {
    let padding = kernel > 1 ? #", "padding": \#(kernel / 2)"# : ""
    return #"{"kind": "conv2d", "out": \#(out), "kernel": \#(kernel)\#(padding), "bias": \#(bias)\#(more)}"#
  }
  static func named(_ layer: String, _ name: String, _ inputs: String...) -> String {
    let reads = inputs.isEmpty ? "" : ", \"inputs\": [" + inputs.map { "\"\($0)\"" }.joined(separator: ", ") + "]"
    return layer.dropLast() + ", \"name\": \"\(name)\"" + reads + "}"
  }
  static func join(_ kind: String, _ left: String, _ right: String) -> String {
    "{\"kind\": \"\(kind)\", \"inputs\": [\"\(left)\", \"\(right)\"]}"
  }

  static let cases: [Case] = [
    Case(
      file: "bottleneck", use: #"{"kind": "bottleneck", "middle": 4, "out": 8}"#,
      layers: [
        conv(4, 1), norm, relu, conv(4, 3), norm, relu, conv(8, 1), named(norm, "main"),
        join("add", "main", "input"), relu,
      ]),
    Case(
      file: "bottleneck", use: #"{"kind": "bottleneck", "middle": 4, "out": 12}"#,
      layers: [
        conv(4, 1), norm, relu, conv(4, 3), norm, relu, conv(12, 1), named(norm, "main"),
        named(conv(12, 1), "shortcut", "input"), named(norm, "side"), join("add", "main", "side"), relu,
      ]),
    Case(
      file: "basic-residual", use: #"{"kind": "basic_residual", "out": 8}"#,
      layers: [conv(8, 3), norm, relu, conv(8, 3), named(norm, "main"), join("add", "main", "input"), relu]),
    Case(
      file: "basic-residual", use: #"{"kind": "basic_residual", "out": 16, "stride": 2}"#,
      layers: [
        conv(16, 3, #", "stride": 2"#), norm, relu, conv(16, 3), named(norm, "main"),
        named(conv(16, 1, #", "stride": 2"#), "shortcut", "input"), named(norm, "side"), join("add", "main", "side"),
        relu,
      ]),
    Case(
      file: "basic-residual", use: #"{"kind": "basic_residual", "out": 16, "stride": 2, "projection": false}"#,
      layers: [
        conv(16, 3, #", "stride": 2"#), norm, relu, conv(16, 3), named(norm, "main"),
        #"{"kind": "max_pool2d", "kernel": 1, "stride": 2, "inputs": ["input"]}"#,
        #"{"kind": "pad", "name": "side", "channels": 4}"#, join("add", "main", "side"), relu,
      ]),
    Case(
      file: "preactivation-residual", use: #"{"kind": "preactivation_residual", "out": 8}"#,
      layers: [norm, relu, conv(8, 3), norm, relu, named(conv(8, 3), "main"), join("add", "main", "input")]),
    Case(
      file: "depthwise-separable", use: #"{"kind": "depthwise_separable", "out": 12, "activation": "silu"}"#,
      layers: [
        conv(8, 3, #", "groups": 8"#), norm, #"{"kind": "silu"}"#, conv(12, 1), norm, #"{"kind": "silu"}"#,
      ]),
    Case(
      file: "separable-residual", use: #"{"kind": "separable_residual", "out": 8, "activation": "relu"}"#,
      layers: [
        conv(8, 3, #", "groups": 8"#), norm, conv(8, 1), norm, named(relu, "main"), join("add", "main", "input"),
      ]),
    Case(
      file: "separable-residual",
      use: #"{"kind": "separable_residual", "out": 8, "kernel": 5, "stride": 2}"#,
      layers: [conv(8, 5, #", "groups": 8, "stride": 2"#), norm, conv(8, 1), norm, #"{"kind": "gelu"}"#]),
    Case(
      file: "gated", use: #"{"kind": "gated", "out": 12, "stride": 2, "gate": "x * y * sigmoid(y)"}"#,
      layers: [
        named(conv(12, 3, #", "stride": 2"#, bias: true), "signal"),
        named(conv(12, 3, #", "stride": 2"#, bias: true), "control", "input"),
        #"{"kind": "elementwise", "inputs": ["signal", "control"], "expression": "x*y*sigmoid(y)"}"#,
      ]),
    Case(
      file: "inverted-residual", use: #"{"kind": "inverted_residual", "out": 8}"#,
      layers: [
        conv(48, 1), norm, #"{"kind": "relu6"}"#, conv(48, 3, #", "groups": 48"#), norm, #"{"kind": "relu6"}"#,
        conv(8, 1), named(norm, "main"), join("add", "main", "input"),
      ]),
    Case(
      file: "inverted-residual", use: #"{"kind": "inverted_residual", "out": 12, "expand": 1, "stride": 2}"#,
      layers: [conv(8, 3, #", "stride": 2, "groups": 8"#), norm, #"{"kind": "relu6"}"#, conv(12, 1), norm]),
    Case(
      file: "squeeze-excite", use: #"{"kind": "squeeze_excite"}"#, input: [32, 16, 16],
      layers: [
        #"{"kind": "global_avg_pool"}"#, #"{"kind": "linear", "out": 2}"#, relu, #"{"kind": "linear", "out": 32}"#,
        #"{"kind": "sigmoid", "name": "gate"}"#, join("multiply", "input", "gate"),
      ]),
    Case(
      file: "fire", use: #"{"kind": "fire", "squeeze": 4, "out": 11}"#,
      layers: [
        conv(4, 1, bias: true), named(relu, "narrow"), conv(5, 1, bias: true), named(relu, "left"),
        named(conv(6, 3, bias: true), "wide", "narrow"), named(relu, "right"), join("concat", "left", "right"),
      ]),
    Case(
      file: "dense-block", use: #"{"kind": "dense_block", "depth": 2, "growth": 3}"#,
      layers: [
        norm, relu, conv(12, 1), norm, relu, named(conv(3, 3), "new1"),
        named(join("concat", "input", "new1"), "first"), norm, relu, conv(12, 1), norm, relu,
        named(conv(3, 3), "new2"), join("concat", "first", "new2"),
      ]),
    Case(
      file: "dense-transition", use: #"{"kind": "dense_transition"}"#,
      layers: [norm, relu, conv(4, 1), #"{"kind": "avg_pool2d"}"#]),
    Case(
      file: "convnext", use: #"{"kind": "convnext"}"#,
      layers: [
        conv(8, 7, #", "groups": 8"#, bias: true), #"{"kind": "layer_norm", "axes": "channels", "epsilon": 1e-6}"#,
        conv(32, 1, bias: true), #"{"kind": "gelu"}"#, conv(8, 1, bias: true),
        #"{"kind": "scale", "name": "main", "initial": 1e-6}"#, join("add", "main", "input"),
      ]),
  ]

  static func conv1(_ out: Int, _ kernel: Int, _ more: String = "", bias: Bool = false) -> String {
    let padding = kernel > 1 ? #", "padding": \#(kernel / 2)"# : ""
    return #"{"kind": "conv1d", "out": \#(out), "kernel": \#(kernel)\#(padding), "bias": \#(bias)\#(more)}"#
  }
  static func dilated(_ out: Int) -> String {
    #"{"kind": "conv1d", "out": \#(out), "kernel": 3, "padding": 4, "dilation": 4, "bias": false}"#
  }
  static func linear(_ out: Int, bias: Bool = true) -> String {
    #"{"kind": "linear", "out": \#(out), "bias": \#(bias)}"#
  }
  static func gate(_ expression: String) -> String {
    #"{"kind": "elementwise", "name": "gate", "inputs": ["signal", "control"], "expression": "\#(expression)"}"#
  }

  static let laterCases: [Case] = [
    Case(
      file: "separable-residual-1d", use: #"{"kind": "separable_residual_1d", "out": 8}"#, input: [8, 30],
      layers: [
        conv1(8, 5, #", "groups": 8"#), norm, conv1(8, 1), norm, #"{"kind": "gelu", "name": "main"}"#,
        join("add", "main", "input"),
      ]),
    Case(
      file: "separable-residual-1d", use: #"{"kind": "separable_residual_1d", "out": 8, "stride": 2, "kernel": 3}"#,
      input: [8, 30],
      layers: [conv1(8, 3, #", "groups": 8, "stride": 2"#), norm, conv1(8, 1), norm, #"{"kind": "gelu"}"#]),
    Case(
      file: "basic-residual-1d", use: #"{"kind": "basic_residual_1d", "out": 12}"#, input: [8, 30],
      layers: [
        conv1(12, 5), norm, relu, conv1(12, 5), named(norm, "main"), named(conv1(12, 1), "side", "input"),
        join("add", "main", "side"), relu,
      ]),
    Case(
      file: "temporal-residual", use: #"{"kind": "temporal_residual", "out": 8, "dilation": 4}"#, input: [8, 30],
      layers: [
        dilated(8), norm, relu, dilated(8), norm, named(relu, "main"), join("add", "main", "input"), relu,
      ]),
    Case(
      file: "gated-1d", use: #"{"kind": "gated_1d", "out": 8}"#, input: [8, 30],
      layers: [
        named(conv1(8, 5, bias: true), "signal"), named(conv1(8, 5, bias: true), "control", "input"),
        gate("x * sigmoid(y)"), named(norm, "main"), join("add", "main", "input"),
      ]),
    Case(
      file: "inverted-residual-squeeze",
      use: #"{"kind": "inverted_residual_squeeze", "out": 12, "expand": 2, "stride": 2}"#,
      layers: [
        conv(16, 1), norm, #"{"kind": "hard_swish"}"#, conv(16, 3, #", "groups": 16, "stride": 2"#), norm,
        #"{"kind": "hard_swish", "name": "wide"}"#, #"{"kind": "global_avg_pool"}"#, linear(1), relu, linear(16),
        #"{"kind": "sigmoid", "name": "gate"}"#, join("multiply", "wide", "gate"), conv(12, 1), norm,
      ]),
    Case(
      file: "perceptron-residual", use: #"{"kind": "perceptron_residual"}"#, input: [6],
      layers: [norm, linear(12), relu, named(linear(6, bias: false), "main"), join("add", "main", "input")]),
    Case(
      file: "gated-perceptron", use: #"{"kind": "gated_perceptron", "out": 4}"#, input: [6],
      layers: [
        named(norm, "norm"), named(linear(4), "signal"), named(linear(4), "control", "norm"),
        gate("x * y * sigmoid(y)"),
      ]),
  ]

  func graph(_ layers: [String], input: [Int], importing file: String? = nil) throws -> Graph {
    let text = """
      {"espalier": 1, "name": "net", "input": \(input), "import": [\(file.map { "\"blocks/\($0).json\"" } ?? "")],
      "layers": [\(layers.joined(separator: ",\n"))]}
      """
    let source = SourceText(file: Repository.root + "/architectures/net.json", text: text)
    return try #require(try ArchitectureLoader(catalogue: .builtin).load(source).graph)
  }

  @Test(arguments: cases + laterCases)
  func expandsToTheLayersWrittenOut(_ use: Case) throws {
    let block = try graph([use.use], input: use.input, importing: use.file)
    let flat = try graph(use.layers, input: use.input)
    #expect(block.canonicalText == flat.canonicalText)
    #expect(block.canonicalHash == flat.canonicalHash)
    #expect(block.size == flat.size)
  }
}
