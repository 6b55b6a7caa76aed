import Backends
import Compilation
import Diagnostics
import Glibc
import GraphIR
import Layers
import PluginHost

/// How long a training step takes with `prelu` built in and as a plug-in in C: alone, and between convolutions.
///
///     plugin-benchmark libc_prelu.so
@main
struct PluginBenchmark {
  static let runs = 100

  static func main() throws {
    guard CommandLine.arguments.count == 2 else { fatalError("name the plug-in") }
    var toolkit = Toolkit(layers: .builtin)
    try toolkit.load(path: CommandLine.arguments[1])
    let loader = ArchitectureLoader(catalogue: toolkit.layers)
    let ours = #"{"kind": "prelu", "perChannel": true}"#
    let theirs = #"{"kind": "c_prelu"}"#
    let settings: [(name: String, input: String, body: (String) -> String)] = [
      ("8 such layers on 16 × 16 × 16", "[16, 16, 16]", { Array(repeating: $0, count: 8).joined(separator: ",") }),
      ("4 wide convolutions with one each", "[3, 32, 32]", { convolutions(16, $0) }),
      ("4 narrow convolutions with one each", "[3, 32, 32]", { convolutions(12, $0) }),
    ]
    print("Milliseconds of processor time of a training step, batch 64, one thread, the least of \(runs):")
    for setting in settings {
      let steps = try [ours, theirs].map { layer in
        try step(
          loader,
          """
          {"espalier": 1, "name": "net", "input": \(setting.input), "layers": [\(setting.body(layer)),
            {"kind": "global_avg_pool"}, {"kind": "linear", "out": 10}]}
          """)
      }
      // In turn, so that what else the machine does meets both.
      var times = [Double.infinity, .infinity]
      for run in 0..<runs {
        for index in steps.indices {
          let began = processorTime()
          steps[index].run(key: RandomKey(seed: 0, step: UInt64(run)))
          times[index] = min(times[index], 1000 * (processorTime() - began))
        }
      }
      print(
        "\(setting.name): built in \(rounded(times[0])), plug-in \(rounded(times[1])), "
          + "ratio \(rounded(times[1] / times[0]))")
    }
  }

  /// Seconds that this process has computed, on whatever core: a busy machine does not change them much.
  static func processorTime() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }

  static func convolutions(_ width: Int, _ layer: String) -> String {
    Array(repeating: #"{"kind": "conv2d", "out": \#(width), "kernel": 3, "padding": 1}, \#(layer)"#, count: 4)
      .joined(separator: ",")
  }

  static func step(_ loader: ArchitectureLoader, _ text: String) throws -> any Executable {
    guard let graph = try loader.load(SourceText(file: "net.json", text: text)).graph else { fatalError("no layers") }
    let program = try graph.program(batchSize: 64, for: .training).trainingStep()
    let session = try BackendChoice.fastest.backend.open(program, threads: 1)
    let executable = try session.compile(program)
    for (index, parameter) in program.parameters.enumerated() {
      session.write(
        (0..<parameter.shape.elementCount).map { Float(($0 * 37 + index * 11) % 41 - 20) / 60 }, to: .parameter(index))
    }
    executable.fill { input, target in
      for index in input.indices { input[index] = Float((index * 29) % 53 - 26) / 26 }
      for index in target.indices { target[index] = index % 10 == 0 ? 1 : 0 }
    }
    return executable
  }

  static func rounded(_ number: Double) -> Double { (number * 100).rounded() / 100 }
}
