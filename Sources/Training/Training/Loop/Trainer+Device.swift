import Compilation
import Datasets
import Diagnostics
import GraphIR
import Optimizers
import Primitives

/// Training on a machine that takes many steps by itself. What is learned is a function of the seed alone: how many steps are
/// taken at a time changes nothing.
extension Trainer {
  /// Steps that a device takes, and how it is told of an epoch.
  final class DeviceSteps {
    let executable: any EpochExecutable
    /// The epoch whose tables the device has.
    var epoch: Int?
    /// The steps of the next run. It is doubled while runs are short, so that an interruption is heard.
    var stretch = 8

    init(_ executable: any EpochExecutable) {
      self.executable = executable
    }
  }

  /// Nil if the session takes steps one by one, or what is trained needs the host between steps.
  static func deviceSteps(
    _ session: any Session, of graph: Graph, recipe: Recipe, data: TrainingData, loader: BatchLoader,
    batches: EpochBatches
  ) throws(DiagnosticsError) -> DeviceSteps? {
    guard session.takesManySteps, let resident = loader.residentBatches() else { return nil }
    let program = try graph.program(
      batchSize: batches.firstSize, for: .training, loss: data.task.loss, quantized: recipe.quantization?.trainingForm
    ).trainingStep(in: recipe.precision)
    let values: ResidentSamples.Values =
      switch resident.values {
      case .bytes(let bytes): .bytes(bytes)
      case .floats(let floats): .floats(floats)
      }
    let plan = EpochPlan(
      program: program, form: recipe.update(at: 0, of: 1).form,
      samples: ResidentSamples(
        values: values, extents: loader.samples.shape.extents, labels: resident.labels,
        classTargets: resident.classTargets, means: resident.means, deviations: resident.deviations),
      batchSize: batches.firstSize, stepCount: batches.firstSizeCount, changesPictures: loader.changesPictures,
      mixes: loader.augmentation.mixup > 0)
    return try session.compileEpoch(plan).map(DeviceSteps.init)
  }

  /// Takes the next steps of the epoch on the device.
  /// - returns: nil if the next step is to be taken alone
  func takeSteps(_ order: EpochOrder, now: TimeSource) throws(DiagnosticsError) -> [StepReport]? {
    guard let device, progress.batch < batches.firstSizeCount else { return nil }
    if device.epoch != progress.epoch {
      guard let tables = tables(of: order) else { return nil }
      try device.executable.begin(tables)
      device.epoch = progress.epoch
    }
    let steps = progress.batch..<min(batches.firstSizeCount, progress.batch + device.stretch)
    let began = now()
    let taken = try device.executable.run(steps)
    if now() - began < 1 { device.stretch *= 2 }
    guard taken.allSatisfy({ $0.loss.isFinite && $0.gradientNorm.isFinite }) else {
      // The steps are taken again, one by one, up to the one that fails.
      self.device = nil
      return nil
    }
    return zip(steps, taken).map { batch, step in
      let positions = batches[batch]
      let update = recipe.update(at: self.step, of: stepCount)
      let share = Double(loader.mixupShare(positions, of: order))
      let correct = countsCorrect ? share * step.ownCorrect + (1 - share) * step.mixedCorrect : 0
      return noted(positions, loss: step.loss, correct: correct, norm: step.gradientNorm, update)
    }
  }

  /// What the epoch's steps are made of; nil if the rule of its optimiser changes in it.
  private func tables(of order: EpochOrder) -> EpochTables? {
    let count = batches.firstSizeCount
    let first = progress.epoch * batches.count
    let updates = (0..<count).map { recipe.update(at: first + $0, of: stepCount) }
    let form = recipe.update(at: 0, of: 1).form
    guard updates.allSatisfy({ $0.form == form }) else { return nil }
    let positions = 0..<count * batches.firstSize
    return EpochTables(
      order: positions.map { Int32(order.indices[$0]) },
      changes: loader.changesPictures ? loader.changes(positions, of: order) : [],
      mixShares: loader.augmentation.mixup > 0
        ? (0..<count).map { loader.mixupShare(batches[$0], of: order) } : [],
      updates: updates.map(\.numbers),
      keys: (0..<count).map { RandomKey(seed: recipe.seed, step: UInt64(first + $0)) })
  }
}
