// How long a training step takes with a function written as an expression, beside the same function built in. Run with
// 'make bench-expressions'.
//
// Both run in turn, forward and backward on one thread, so that what else the machine does hits both alike; the best
// step of each counts. A network of little but the function shows the function; a small convolutional network shows
// what a user sees.

import Backends
import Compilation
import Diagnostics
import GraphIR
import Layers

let backend = BackendChoice.fastest.backend

let batchSize = 64
let rounds = 30
let repetitions = 4

/// A built-in kind with the expression of the same function.
let pairs: [(kind: String, expression: String)] = [
  ("gelu", "0.5 * x * (1 + erf(x / sqrt(2)))"),
  ("silu", "x * sigmoid(x)"),
  ("hard_swish", "x * clamp(x + 3, 0, 6) / 6"),
  ("elu", "where(x > 0, x, exp(x) - 1)"),
  ("leaky_relu", "max(x, 0.01 * x)"),
]

/// What has no built-in kind, beside the gelu that it stands for.
let quick = (kind: "gelu", expression: "x * sigmoid(1.702 * x)")

func function(_ layer: String) -> String {
  """
  {"espalier": 1, "input": [16, 32, 32], "layers": [
    {"kind": "scale"}, {\(layer), "repeat": 8}, {"kind": "global_avg_pool"}, {"kind": "linear", "out": 10}]}
  """
}

func network(_ layer: String) -> String {
  """
  {"espalier": 1, "input": [3, 32, 32], "layers": [
    {"kind": "conv2d", "out": 16, "padding": 1}, {\(layer)},
    {"kind": "conv2d", "out": 32, "padding": 1, "stride": 2}, {\(layer)},
    {"kind": "conv2d", "out": 64, "padding": 1}, {\(layer)},
    {"kind": "global_avg_pool"}, {"kind": "linear", "out": 10}]}
  """
}

func executable(_ text: String) throws -> any Executable {
  let loader = ArchitectureLoader(catalogue: .builtin)
  guard let graph = try loader.load(SourceText(file: "network.json", text: text)).graph else {
    preconditionFailure("the network has layers")
  }
  let program = try graph.program(batchSize: batchSize, for: .training).trainingStep()
  let session = try backend.open(program, threads: 1)
  for (index, parameter) in program.parameters.enumerated() {
    let count = parameter.shape.elementCount
    session.write((0..<count).map { Float($0 * 7919 % 1013) / 5000 - 0.1 }, to: .parameter(index))
  }
  let executable = try session.compile(program)
  executable.fill { input, target in
    for index in input.indices { input[index] = Float(index * 7907 % 4001) / 500 - 4 }
    for index in target.indices { target[index] = index % 10 == 0 ? 1 : 0 }
  }
  return executable
}

/// The seconds of the fastest step of each, taken in turn. Each is also made first once: where the pages of its memory
/// lie differs, and matters more than what is measured.
func fastestSteps(_ texts: [String]) throws -> [Double] {
  let clock = ContinuousClock()
  var best = texts.map { _ in Double.infinity }
  for _ in 0..<repetitions {
    for order in [[0, 1], [1, 0]] {
      let executables = try order.map { (index: $0, executable: try executable(texts[$0])) }
      for round in 0..<rounds {
        for (index, executable) in executables {
          let time = clock.measure { executable.run(key: RandomKey(seed: 1, step: UInt64(round))) }
          best[index] = min(best[index], time / .seconds(1))
        }
      }
    }
  }
  return best
}

func milliseconds(_ seconds: Double) -> String { "\((seconds * 1e5).rounded() / 100) ms" }

for (title, text) in [("eight in a row", function), ("convolutional network", network)] {
  print("\(title), batch \(batchSize), one thread, forward and backward:")
  for (kind, expression) in pairs + [quick] {
    let times = try fastestSteps([
      text("\"kind\": \"\(kind)\""), text("\"kind\": \"elementwise\", \"expression\": \"\(expression)\""),
    ])
    let ratio = (times[1] / times[0] * 100).rounded() / 100
    print("  \(kind) \(milliseconds(times[0])), \(expression) \(milliseconds(times[1])): \(ratio) times")
  }
}
