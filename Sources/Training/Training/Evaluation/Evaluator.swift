import Compilation
import Datasets
import Diagnostics
import GraphIR
import Primitives
import Tasks
import TensorTypes

/// Runs a network over samples, in their order and as they are: running statistics, no dropout, batch norms folded
/// into the layers before them.
///
/// ```swift
/// let checkpoint = try Checkpoint(path: "mnist.safetensors")
/// let evaluator = try Evaluator(graph, checkpoint: checkpoint, on: samples, backend: backend)
/// print(try evaluator.evaluate(metrics: [evaluator.task.metric]).metrics)
/// ```
public final class Evaluator {
  private let session: any Session
  private let loader: BatchLoader
  private let order: EpochOrder
  private let batches: EpochBatches
  private let executables: SizedExecutables
  /// Computes the outputs of normalised inputs in the executables' place; they then compute the loss alone.
  private let network: (([Float]) -> [Float])?
  /// Of the network that is evaluated.
  public let task: Task

  /// Shares the stored tensors of a session.
  /// - parameter isQuantized: whether the network computes as it will in 8-bit integers
  init(
    _ graph: Graph, session: any Session, on samples: Samples, normalization: Normalization, task: Task,
    scaling: TargetScaling?, batchSize: Int, isQuantized: Bool = false
  ) throws(DiagnosticsError) {
    self.session = session
    self.task = task
    network = nil
    batches = EpochBatches(sampleCount: samples.count, batchSize: batchSize, remainder: .keep)
    loader = try BatchLoader(
      samples, normalization: normalization, encoding: TargetEncoding(scaling: scaling), seed: 0)
    order = .sequential(samples.count)
    executables = try SizedExecutables(batches) { size throws(DiagnosticsError) in
      try session.compile(
        graph.program(batchSize: size, for: .evaluation, loss: task.loss, quantized: isQuantized ? .evaluation : nil)
          .inferenceForm())
    }
  }

  /// The network of a checkpoint, with the averaged weights if the recipe keeps them.
  /// - parameters:
  ///   - metrics: those that the checkpoint's recipe may name
  ///   - batchSize: samples at a time; changes nothing but speed and memory, and the last bits of sums
  /// - throws: when checkpoint, network and samples do not fit together
  public convenience init(
    _ graph: Graph, checkpoint: Checkpoint, on samples: Samples, backend: any Backend, threads: Int = 1,
    batchSize: Int? = nil, metrics: MetricCatalogue = .builtin
  ) throws(DiagnosticsError) {
    try samples.check(graph)
    try checkpoint.data.check(targets: samples.targets, of: samples.name)
    let task = try checkpoint.recipe.task(on: samples.targets, metrics: metrics)
    let batchSize = batchSize ?? checkpoint.recipe.batchSize
    let program = try graph.program(batchSize: min(batchSize, samples.count), for: .evaluation, loss: task.loss)
      .inferenceForm()
    try program.checkMemory(limit: physicalMemoryByteCount)
    let session = try backend.open(program, threads: threads)
    try checkpoint.loadWeights(into: session, of: graph, program: program)
    try self.init(
      graph, session: session, on: samples, normalization: checkpoint.normalization, task: task,
      scaling: checkpoint.data.scaling, batchSize: batchSize)
  }

  /// A network that something else computes, such as one in 8-bit numbers.
  /// - parameters:
  ///   - network: from the normalised inputs of some samples, one after the other, to their outputs
  ///   - metrics: those that the checkpoint's recipe may name
  /// - throws: when checkpoint, network and samples do not fit together
  public init(
    _ graph: Graph, checkpoint: Checkpoint, on samples: Samples, backend: any Backend,
    metrics: MetricCatalogue = .builtin, network: @escaping ([Float]) -> [Float]
  ) throws(DiagnosticsError) {
    try samples.check(graph)
    try checkpoint.data.check(targets: samples.targets, of: samples.name)
    let task = try checkpoint.recipe.task(on: samples.targets, metrics: metrics)
    let batches = EpochBatches(
      sampleCount: samples.count, batchSize: checkpoint.recipe.batchSize, remainder: .keep)
    let width = graph.outputShape.elementCount
    let session = try backend.open(try task.loss.program(batchSize: batches.firstSize, width: width), threads: 1)
    executables = try SizedExecutables(batches) { size throws(DiagnosticsError) in
      try session.compile(task.loss.program(batchSize: size, width: width))
    }
    loader = try BatchLoader(
      samples, normalization: checkpoint.normalization, encoding: TargetEncoding(scaling: checkpoint.data.scaling),
      seed: 0)
    order = .sequential(samples.count)
    (self.session, self.task, self.batches, self.network) = (session, task, batches, network)
  }

  /// Writes a batch for an executable: samples, or what the network makes of them.
  private func fill(_ executable: any Executable, _ positions: Range<Int>) {
    guard let network else {
      executable.fill { input, target in loader.fill(positions, of: order, inputs: input, targets: target) }
      return
    }
    var inputs = [Float](repeating: 0, count: positions.count * loader.samples.shape.elementCount)
    executable.fill { input, target in
      inputs.withUnsafeMutableBufferPointer { loader.fill(positions, of: order, inputs: $0, targets: target) }
      let outputs = network(inputs)
      for index in input.indices { input[index] = outputs[index] }
    }
  }

  /// O(samples). Interrupted, it gives nil.
  /// - throws: when a layer of a plug-in reports that it failed
  public func evaluate(
    until cancellation: CancellationFlag, metrics: [MetricDefinition] = []
  ) throws(DiagnosticsError) -> Evaluation? {
    let samples = loader.samples
    let width = samples.targets.count
    var result = Evaluation(targets: samples.targets, sampleCount: samples.count, loss: 0)
    var confusion = samples.targets.form == .classes ? Confusion(classes: width) : nil
    // The accuracy is read off the confusion; all others are computed from the outputs of all samples.
    let needsOutputs = metrics.contains { $0 != .accuracy }
    var lossSum = 0.0
    var outputs: [Double] = []
    for batch in 0..<batches.count {
      if cancellation.isRaised { return nil }
      let executable = executables[batch]
      let positions = batches[batch]
      fill(executable, positions)
      executable.run(key: RandomKey(seed: 0, step: 0))
      try executable.checkFault()
      lossSum += Double(executable.loss) * Double(positions.count)
      if needsOutputs { executable.withOutput { outputs += $0.map(Double.init) } }
      guard confusion != nil else { continue }
      executable.forEachPrediction(count: positions.count) { row, prediction in
        let label = samples.label(at: positions.lowerBound + row)
        if let prediction {
          confusion?.counts[label][prediction] += 1
        } else {
          confusion?.undecided[label] += 1
        }
      }
    }
    result.loss = lossSum / Double(samples.count)
    result.confusion = confusion
    let predictions = needsOutputs ? predictions(outputs) : nil
    result.metrics = metrics.compactMap { metric in
      let value = metric == .accuracy ? confusion?.accuracy : predictions.flatMap(metric.compute)
      return value.map { MetricValue(metric, $0) }
    }
    return result
  }

  /// - parameter outputs: of all samples; quantities as the network gives them
  private func predictions(_ outputs: [Double]) -> Predictions {
    let samples = loader.samples
    let width = samples.targets.count
    switch samples.targetValues {
    case .classes(let classes): return Predictions(outputs: outputs, width: width, truth: .classes(classes))
    case .labels(let labels): return Predictions(outputs: outputs, width: width, truth: .labels(labels))
    case .quantities(let values):
      let scaling = loader.encoding.scaling
      let restored = outputs.enumerated().map { scaling?.restored($1, at: $0 % width) ?? $1 }
      return Predictions(outputs: restored, width: width, truth: .quantities(values.map(Double.init)))
    }
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

extension Loss {
  /// The loss of outputs that are given: they are the program's input and output.
  fileprivate func program(batchSize: Int, width: Int) throws(DiagnosticsError) -> Program {
    var builder = ProgramBuilder(mode: .inference)
    let shape: Shape
    do {
      shape = try Shape([batchSize, width])
    } catch {
      throw DiagnosticsError(Diagnostic(code: "too-large", "a batch of \(batchSize) is too large: \(error)"))
    }
    let given = builder.placeholder(shape, role: .input)
    // The output is made by an instruction, as every backend expects it.
    let output = builder(.elementwise(.affine(scale: 1, offset: 0)), given)
    let target = builder.placeholder(shape, role: .target)
    builder.setOutput(output)
    builder.setLoss(lower(output, against: target, into: &builder))
    return builder.program
  }
}
