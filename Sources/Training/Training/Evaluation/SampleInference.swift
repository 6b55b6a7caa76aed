import Compilation
import Datasets
import Diagnostics
import GraphIR

/// A trained network that reads one sample at a time on one thread, as a program does that uses it.
public final class SampleInference {
  private let session: any Session
  private let executable: any Executable

  /// - parameter samples: the first is what the network reads
  /// - throws: when checkpoint, network and samples do not fit together
  public init(
    _ graph: Graph, checkpoint: Checkpoint, on samples: Samples, backend: any Backend
  ) throws(DiagnosticsError) {
    try samples.check(graph)
    let program = try graph.program(batchSize: 1, for: .inference).inferenceForm()
    try program.checkMemory(limit: physicalMemoryByteCount)
    session = try backend.open(program, threads: 1)
    try checkpoint.loadWeights(into: session, of: graph, program: program)
    executable = try session.compile(program)
    let loader = try BatchLoader(samples, normalization: checkpoint.normalization, seed: 0)
    executable.fill { input, _ in loader.fillPlainInputs(0..<1, of: .sequential(samples.count), input) }
  }

  /// Computes the output once.
  public func run() {
    executable.run(key: RandomKey(seed: 0, step: 0))
  }

  /// Of the last run.
  public var output: [Float] { executable.withOutput { Array($0) } }
}
