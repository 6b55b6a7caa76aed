import Diagnostics
import GraphIR
import JSONText
import Layers
import Randomness
import Search
import Testing

/// Small architectures to search from, written here so that the tests hold whatever becomes of the files.
enum SeedSpaces {
  static let bottleneckBlock = """
    {"espalier": 1, "blocks": {"bottleneck": {
      "attributes": {
        "middle": {"type": "integer", "minimum": 1, "maximum": 4096, "role": "bottleneck"},
        "out": {"type": "integer", "minimum": 1, "maximum": 16384, "role": "width"},
        "kernel": {"type": "integer", "default": 3, "minimum": 1, "maximum": 15, "role": "kernel"},
        "stride": {"type": "integer", "default": 1, "minimum": 1, "maximum": 4, "role": "stride"}
      },
      "layers": [
        {"kind": "conv2d", "name": "narrow", "out": "$middle", "kernel": 1, "bias": false},
        {"kind": "batch_norm"}, {"kind": "relu"},
        {"kind": "conv2d", "out": "$middle", "kernel": "$kernel", "stride": "$stride", "padding": "$kernel / 2", "bias": false},
        {"kind": "batch_norm"}, {"kind": "relu"},
        {"kind": "conv2d", "out": "$out", "kernel": 1, "bias": false},
        {"kind": "batch_norm", "name": "main"},
        {"kind": "conv2d", "inputs": ["input"], "out": "$out", "kernel": 1, "stride": "$stride", "bias": false,
         "when": "$in != $out || $stride != 1"},
        {"kind": "batch_norm", "name": "side", "when": "$in != $out || $stride != 1"},
        {"kind": "add", "inputs": ["main", "side"]},
        {"kind": "relu"}
      ]
    }}}
    """

  static let separableBlock = """
    {"espalier": 1, "blocks": {"depthwise_separable": {
      "attributes": {
        "out": {"type": "integer", "minimum": 1, "maximum": 16384, "role": "width"},
        "kernel": {"type": "integer", "default": 3, "minimum": 1, "maximum": 15, "role": "kernel"},
        "stride": {"type": "integer", "default": 1, "minimum": 1, "maximum": 4, "role": "stride"},
        "activation": {"type": "string", "default": "relu", "choices": ["relu", "silu", "gelu"], "role": "choice"}
      },
      "layers": [
        {"kind": "conv2d", "out": "$in", "kernel": "$kernel", "stride": "$stride", "padding": "$kernel / 2",
         "groups": "$in", "bias": false},
        {"kind": "batch_norm"}, {"kind": "$activation"},
        {"kind": "conv2d", "out": "$out", "kernel": 1, "bias": false},
        {"kind": "batch_norm"}, {"kind": "$activation"}
      ]
    }}}
    """

  static let simpleCNN = """
    {"espalier": 1, "name": "simple-cnn", "input": [1, 40], "parameters": {"classes": 10}, "layers": [
      {"kind": "conv1d", "out": 8, "kernel": 5}, {"kind": "relu"}, {"kind": "max_pool1d", "kernel": 2},
      {"kind": "conv1d", "out": 16, "kernel": 3}, {"kind": "relu"}, {"kind": "max_pool1d", "kernel": 2},
      {"kind": "flatten"}, {"kind": "linear", "out": "$classes"}]}
    """

  static let bottleneckSmall = """
    {"espalier": 1, "name": "bottleneck-small", "input": [3, 32, 32], "import": ["bottleneck.json"],
     "parameters": {"classes": 10}, "layers": [
      {"kind": "bottleneck", "name": "block1", "middle": 8, "out": 16},
      {"kind": "bottleneck", "name": "block2", "middle": 8, "out": 16},
      {"kind": "max_pool2d", "kernel": 2},
      {"kind": "bottleneck", "name": "block3", "middle": 16, "out": 32},
      {"kind": "bottleneck", "name": "block4", "middle": 16, "out": 32},
      {"kind": "bottleneck", "name": "block5", "middle": 16, "out": 32},
      {"kind": "adaptive_avg_pool2d", "output": [8, 8]}, {"kind": "flatten"}, {"kind": "linear", "out": "$classes"}]}
    """

  static let convnetPlain = """
    {"espalier": 1, "name": "convnet-plain", "input": [3, 32, 32], "parameters": {"classes": 10}, "layers": [
      {"kind": "conv2d", "out": 32, "padding": 1}, {"kind": "relu"},
      {"kind": "conv2d", "out": 32, "padding": 1}, {"kind": "relu"}, {"kind": "max_pool2d", "kernel": 2},
      {"kind": "conv2d", "out": 64, "padding": 1}, {"kind": "relu"},
      {"kind": "conv2d", "out": 64, "padding": 1}, {"kind": "relu"},
      {"kind": "conv2d", "out": 64, "padding": 1}, {"kind": "relu"}, {"kind": "avg_pool2d", "kernel": 2},
      {"kind": "flatten"}, {"kind": "linear", "out": "$classes"}]}
    """

  static let mlp = """
    {"espalier": 1, "name": "mlp", "input": [1, 28, 28], "layers": [
      {"kind": "flatten"}, {"kind": "linear", "out": 256}, {"kind": "relu"}, {"kind": "linear", "out": 128},
      {"kind": "relu"}, {"kind": "dropout", "rate": 0.2}, {"kind": "linear", "out": 10}]}
    """

  /// Something for every mutation: a block of each kind, groups, a skip, a normalisation, dropout.
  static let mixed = """
    {"espalier": 1, "name": "mixed", "input": [3, 16, 16], "import": ["bottleneck.json", "separable.json"],
     "parameters": {"classes": 10, "width": {"type": "integer", "default": 8, "minimum": 2, "maximum": 64, "role": "width"}},
     "layers": [
      {"kind": "conv2d", "name": "stem", "out": "$width", "padding": 1}, {"kind": "batch_norm"}, {"kind": "relu"},
      {"kind": "conv2d", "name": "grouped", "out": 16, "padding": 1, "groups": 2}, {"kind": "relu", "name": "before"},
      {"kind": "conv2d", "name": "depthwise", "out": 16, "padding": 1, "groups": 16}, {"kind": "relu", "name": "after"},
      {"kind": "add", "name": "sum", "inputs": ["before", "after"]},
      {"kind": "max_pool2d", "kernel": 2},
      {"kind": "depthwise_separable", "name": "separable", "out": 24},
      {"kind": "bottleneck", "name": "block", "middle": 8, "out": 24, "repeat": 2},
      {"kind": "adaptive_avg_pool2d", "output": 4}, {"kind": "flatten"}, {"kind": "dropout", "rate": 0.2},
      {"kind": "linear", "name": "hidden", "out": 32}, {"kind": "relu"}, {"kind": "linear", "out": "$classes"}]}
    """

  /// An architecture with a name for lists of tests.
  struct Seed: Sendable, CustomTestStringConvertible {
    var name: String
    var text: String
    var testDescription: String { name }
  }

  static let all = [
    Seed(name: "simple-cnn", text: simpleCNN), Seed(name: "bottleneck-small", text: bottleneckSmall),
    Seed(name: "mlp", text: mlp), Seed(name: "mixed", text: mixed),
  ]

  static func loader() -> ArchitectureLoader {
    ArchitectureLoader(catalogue: .builtin) { path throws(DiagnosticsError) in
      switch path.split(separator: "/").last {
      case "bottleneck.json": return SourceText(file: path, text: bottleneckBlock)
      case "separable.json": return SourceText(file: path, text: separableBlock)
      default: throw DiagnosticsError(Diagnostic(code: "unreadable", "there is no file '\(path)'"))
      }
    }
  }

  static func space(_ text: String, loader: ArchitectureLoader) throws -> SearchSpace {
    let source = SourceText(file: "seed.json", text: text)
    let architecture = try loader.load(source).architecture
    return try SearchSpace(of: architecture, loader: loader, document: JSONDocument(source))
  }

  /// A maker for a space, with half the size of its architecture as its limit.
  static func maker(
    _ text: String, limits: SizeLimits? = nil, counting: SizeCounting = SizeCounting()
  ) throws -> CandidateMaker {
    let loader = loader()
    let space = try space(text, loader: loader)
    return CandidateMaker(
      space: space, limits: limits ?? SizeLimits(maximumParameters: space.baseSize.trainable / 2), counting: counting,
      loader: loader)
  }

  static func generator(_ trial: Int, seed: UInt64 = 1) -> SeededGenerator {
    SeededGenerator(seed: seed, stream: .proposal, position: trial)
  }
}
