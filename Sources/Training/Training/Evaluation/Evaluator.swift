import Compilation
import Datasets
import Diagnostics
import GraphIR
import Tasks

/// Runs a network over samples, in their order and as they are: running statistics, no dropout, batch norms folded
/// into the layers before them.
///
/// ```swift
/// let checkpoint = try Checkpoint(path: "mnist.safetensors")
/// let evaluator = try Evaluator(graph, checkpoint: checkpoint, on: samples, backend: backend)
/// print(evaluator.evaluate().accuracy)
/// ```
public final class Evaluator {
  private let session: any Session
  private let loader: BatchLoader
  private let order: EpochOrder
  private let batches: EpochBatches
  private let executables: SizedExecutables

  /// Shares the stored tensors of a session.
  init(
    _ graph: Graph, session: any Session, on samples: Samples, normalization: Normalization, batchSize: Int
  ) throws(DiagnosticsError) {
    self.session = session
    batches = EpochBatches(sampleCount: samples.count, batchSize: batchSize, remainder: .keep)
    loader = try BatchLoader(samples, normalization: normalization, seed: 0)
    order = .sequential(samples.count)
    executables = try SizedExecutables(batches) { size throws(DiagnosticsError) in
      try session.compile(graph.program(batchSize: size, for: .evaluation).inferenceForm())
    }
  }

  /// The network of a checkpoint, with the averaged weights if the recipe keeps them.
  /// - parameter batchSize: samples at a time; changes nothing but speed and memory, and the last bits of sums
  /// - throws: when checkpoint, network and samples do not fit together
  public convenience init(
    _ graph: Graph, checkpoint: Checkpoint, on samples: Samples, backend: any Backend, threads: Int = 1,
    batchSize: Int? = nil
  ) throws(DiagnosticsError) {
    try samples.check(graph)
    let batchSize = batchSize ?? checkpoint.recipe.batchSize
    let program = try graph.program(batchSize: min(batchSize, samples.count), for: .evaluation).inferenceForm()
    try program.checkMemory(limit: physicalMemoryByteCount)
    let session = try backend.open(program, threads: threads)
    try checkpoint.loadWeights(into: session, of: graph, program: program)
    try self.init(
      graph, session: session, on: samples, normalization: checkpoint.normalization, batchSize: batchSize)
  }

  /// O(samples). Interrupted, it gives nil.
  /// - throws: when a layer of a plug-in reports that it failed
  public func evaluate(
    until cancellation: CancellationFlag, metrics: [MetricDefinition] = []
  ) throws(DiagnosticsError) -> Evaluation? {
    let samples = loader.samples
    var result = Evaluation(
      classNames: samples.classNames, loss: 0,
      confusion: Array(repeating: Array(repeating: 0, count: samples.classCount), count: samples.classCount),
      undecided: Array(repeating: 0, count: samples.classCount))
    var lossSum = 0.0
    var outputs: [Double] = []
    for batch in 0..<batches.count {
      if cancellation.isRaised { return nil }
      let executable = executables[batch]
      let positions = batches[batch]
      executable.fill { input, target in loader.fill(positions, of: order, inputs: input, targets: target) }
      executable.run(key: RandomKey(seed: 0, step: 0))
      try executable.checkFault()
      lossSum += Double(executable.loss) * Double(positions.count)
      if !metrics.isEmpty { executable.withOutput { outputs += $0.map(Double.init) } }
      executable.forEachPrediction(count: positions.count) { row, prediction in
        let label = samples.label(at: positions.lowerBound + row)
        if let prediction {
          result.confusion[label][prediction] += 1
        } else {
          result.undecided[label] += 1
        }
      }
    }
    result.loss = lossSum / Double(samples.count)
    if !metrics.isEmpty {
      let truth = (0..<samples.count).map { Int32(samples.label(at: $0)) }
      let predictions = Predictions(outputs: outputs, width: samples.classCount, truth: .classes(truth))
      result.metrics = metrics.compactMap { metric in metric.compute(predictions).map { MetricValue(metric, $0) } }
    }
    return result
  }

  /// O(samples).
  /// - throws: when a layer of a plug-in reports that it failed
  public func evaluate(metrics: [MetricDefinition] = []) throws(DiagnosticsError) -> Evaluation {
    guard let result = try evaluate(until: CancellationFlag(), metrics: metrics) else {
      preconditionFailure("nobody raises this flag")
    }
    return result
  }
}
