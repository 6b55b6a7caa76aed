import Compilation
import Datasets
import Diagnostics
import GraphIR
import JSONText
import Optimizers
import Primitives
import Tasks

/// Trains a network by a recipe. The result is a function of the graph, the recipe and the samples: it is the same
/// bits on the same kind of machine, whether a run was interrupted or not.
///
/// ```swift
/// let data = try TrainingData(source.load(.training), recipe: recipe)
/// let trainer = try Trainer(graph, architecture: document, recipe: recipe, data: data, backend: backend)
/// let outcome = try trainer.run(saving: CheckpointPolicy(path: "mnist.safetensors"))
/// ```
///
/// Not for several threads at once.
public final class Trainer {
  public let graph: Graph
  /// The architecture's document, kept in checkpoints. It must stand on its own: no imports.
  public let architecture: JSONValue
  public let recipe: Recipe
  public let data: TrainingData
  public internal(set) var progress = TrainingProgress()
  /// What identifies the weights that the run began from; nil if it began from random ones.
  var origin: String?
  /// What the run learns from beside the labels.
  public let teacher: Teacher?

  /// The training program of a whole batch.
  let program: Program
  let session: any Session
  let loader: BatchLoader
  private let executables: SizedExecutables
  private let validation: Evaluator?
  let batches: EpochBatches
  private var labels: [Int32]
  private let answers: TeacherAnswers?
  /// Takes steps where the device can take many; nil if they are taken one by one.
  var device: DeviceSteps?

  /// Compiles the training step and the validation pass, and fills the parameters with their initial values.
  /// - parameter isInGroup: whether a ``TrainingGroup`` takes its steps
  /// - throws: when network, recipe and samples do not fit together or the backend lacks something
  public init(
    _ graph: Graph, architecture: JSONValue, recipe: Recipe, data: TrainingData, backend: any Backend,
    threads: Int = 1, teacher: Teacher? = nil, isInGroup: Bool = false
  ) throws(DiagnosticsError) {
    try data.check(graph)
    try recipe.check(for: graph.input)
    self.graph = graph
    self.teacher = teacher
    self.architecture = architecture
    self.recipe = recipe
    self.data = data
    let count = data.training.count
    loader = try BatchLoader(
      data.training, normalization: data.normalization, augmentation: recipe.augmentation,
      encoding: data.encoding, seed: recipe.seed)
    try backend.check(recipe.precision)
    batches = try EpochBatches(of: count, recipe: recipe, for: graph)
    let loss = data.task.loss
    let form = recipe.quantization?.trainingForm
    let program = try graph.program(batchSize: batches.largestSize, for: .training, loss: loss, quantized: form)
      .trainingStep(in: recipe.precision)
    guard !program.parameters.isEmpty else {
      throw DiagnosticsError(
        Diagnostic(
          code: "no-parameters", "'\(graph.name)' has no parameters to train", remedy: "Add a layer that has some"))
    }
    let update = recipe.update(at: 0, of: 1)
    let copies = [update.needsFirstMoments, update.needsSecondMoments, update.needsAverages].count { $0 }
    try program.checkMemory(limit: physicalMemoryByteCount, stateCopies: copies)
    let batches = batches
    answers = try teacher.map { teacher throws(DiagnosticsError) in
      try TeacherAnswers(teacher, on: data, batches: batches, backend: backend, threads: threads)
    }
    let session = try backend.open(program, threads: threads)
    self.program = program
    self.session = session
    executables = try SizedExecutables(batches) { size throws(DiagnosticsError) in
      try session.compile(
        graph.program(batchSize: size, for: .training, loss: loss, quantized: form).trainingStep(in: recipe.precision))
    }
    if let samples = data.validation {
      validation = try Evaluator(
        graph, session: session, on: samples, normalization: data.normalization, task: data.task,
        scaling: data.encoding.scaling, batchSize: recipe.batchSize, isQuantized: recipe.quantization != nil)
    } else {
      validation = nil
    }
    labels = [Int32](repeating: 0, count: batches.largestSize)
    if !isInGroup { device = try deviceSteps() }
    initialize()
  }

  public var plan: TrainingPlan {
    TrainingPlan(
      model: graph.name, task: data.task, parameterCount: graph.size.trainable, epochCount: recipe.epochs,
      batchesPerEpoch: batches.count, trainingSampleCount: batches.sampleCount,
      validationSampleCount: data.validation?.count ?? 0, completedEpochs: progress.epoch,
      completedBatches: progress.batch)
  }

  /// Steps taken so far.
  var step: Int { progress.epoch * batches.count + progress.batch }
  /// Steps of the whole run.
  var stepCount: Int { recipe.epochs * batches.count }

  /// Takes the next step of the epoch.
  /// - throws: when loss or gradients are not finite, or a plug-in's layer failed; the progress is then that before the step
  func takeStep(_ order: EpochOrder) throws(DiagnosticsError) -> StepReport {
    let positions = batches[progress.batch]
    let executable = executables[progress.batch]
    forward(executable, positions, order)
    try executable.checkFault()
    try answers?.checkFault(batch: progress.batch)
    let loss = Double(executable.loss)
    guard loss.isFinite else { throw nonFiniteLoss(loss, positions, order) }
    let correct = countsCorrect ? correctCount(executable, positions, order) : 0
    let update = recipe.update(at: step, of: stepCount)
    let norm = session.apply(update)
    guard norm.isFinite else {
      try session.checkFault()
      throw nonFiniteGradient(norm)
    }
    return noted(positions, loss: loss, correct: correct, norm: norm, update)
  }

  /// Counts a step that was taken.
  func noted(
    _ positions: Range<Int>, loss: Double, correct: Double, norm: Double, _ update: Update
  ) -> StepReport {
    progress.batch += 1
    progress.lossSum += loss * Double(positions.count)
    progress.correctCount += correct
    progress.sampleCount += positions.count
    return StepReport(
      epoch: progress.epoch + 1, batch: progress.batch, step: update.step, sampleCount: positions.count, loss: loss,
      epochLoss: progress.meanLoss, epochMetric: trainMetric, learningRate: update.learningRate, gradientNorm: norm)
  }

  /// Whether the metric that decides is the accuracy, which is counted while training. No other is known of batches
  /// before the network has changed.
  var countsCorrect: Bool { data.task.metric == .accuracy }

  /// The metric of the epoch's batches so far; nil if it is not counted.
  var trainMetric: Double? { countsCorrect ? progress.accuracy : nil }

  private func correctCount(_ executable: any Executable, _ positions: Range<Int>, _ order: EpochOrder) -> Double {
    labels.withUnsafeMutableBufferPointer { labels in
      loader.fillLabels(positions, of: order, labels)
      return executable.countCorrect(
        UnsafeBufferPointer(labels), count: positions.count, share: Double(loader.mixupShare(positions, of: order)))
    }
  }

  /// Runs the batch forwards and backwards; gradients are left in the session.
  func forward(_ executable: any Executable, _ positions: Range<Int>, _ order: EpochOrder) {
    executable.fill { input, target in
      loader.fill(positions, of: order, inputs: input, targets: target)
      answers?.mix(into: target, about: input, batch: progress.batch, count: positions.count)
    }
    executable.run(key: RandomKey(seed: recipe.seed, step: UInt64(step)))
  }

  /// The executable of an epoch's first batch.
  var firstExecutable: any Executable { executables[0] }
  var firstPositions: Range<Int> { batches[0] }

  /// Validates with the averaged weights if the recipe keeps them.
  /// - returns: nil if nothing is set aside, or the flag was raised
  /// - throws: when a layer of a plug-in reports that it failed
  func validate(until cancellation: CancellationFlag) throws(DiagnosticsError) -> Evaluation? {
    try validation.flatMap { evaluator throws(DiagnosticsError) in try evaluate(evaluator, until: cancellation) }
  }

  /// What measures the network as it stands in the run, on other samples.
  func evaluator(on samples: Samples) throws(DiagnosticsError) -> Evaluator {
    try Evaluator(
      graph, session: session, on: samples, normalization: data.normalization, task: data.task,
      scaling: data.encoding.scaling, batchSize: recipe.batchSize, isQuantized: recipe.quantization != nil)
  }

  /// Measures with the averaged weights if the recipe keeps them.
  /// - returns: nil if the flag was raised
  func evaluate(_ evaluator: Evaluator, until cancellation: CancellationFlag) throws(DiagnosticsError) -> Evaluation? {
    let metrics = [data.task.metric]
    guard recipe.averageDecay != nil else { return try evaluator.evaluate(until: cancellation, metrics: metrics) }
    let kept = program.parameters.indices.map { session.read(.parameter($0)) }
    for index in kept.indices { session.write(session.read(.average(index)), to: .parameter(index)) }
    defer {
      for (index, values) in kept.enumerated() { session.write(values, to: .parameter(index)) }
    }
    return try evaluator.evaluate(until: cancellation, metrics: metrics)
  }
}
