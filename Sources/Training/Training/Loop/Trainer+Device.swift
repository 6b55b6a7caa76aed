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
    /// Batches of one size, which one program takes.
    struct Part {
      var batches: Range<Int>
      var executable: any EpochExecutable
    }

    let parts: [Part]
    /// The epoch whose tables the device has.
    var epoch: Int?
    /// The steps of the next run. It is doubled while runs are short, so that an interruption is heard.
    var stretch = 8

    init(_ parts: [Part]) {
      self.parts = parts
    }
  }

  /// Nil if the session takes steps one by one, or what is trained needs the host between steps.
  func deviceSteps() throws(DiagnosticsError) -> DeviceSteps? {
    guard session.takesManySteps, let samples = residentSamples() else { return nil }
    var parts: [DeviceSteps.Part] = []
    for part in batches.parts {
      guard let executable = try session.compileEpoch(try epochPlan(part, samples)) else { return nil }
      parts.append(DeviceSteps.Part(batches: part, executable: executable))
    }
    return DeviceSteps(parts)
  }

  /// All samples as a device holds them; nil if batches need the host.
  func residentSamples() -> ResidentSamples? {
    guard teacher == nil, let resident = loader.residentBatches() else { return nil }
    let values: ResidentSamples.Values =
      switch resident.values {
      case .bytes(let bytes): .bytes(bytes)
      case .floats(let floats): .floats(floats)
      }
    return ResidentSamples(
      values: values, extents: loader.samples.shape.extents, labels: resident.labels,
      classTargets: resident.classTargets, means: resident.means, deviations: resident.deviations)
  }

  /// What a device is told of batches of one size.
  func epochPlan(_ part: Range<Int>, _ samples: ResidentSamples) throws(DiagnosticsError) -> EpochPlan {
    let size = batches[part.lowerBound].count
    let program = try graph.program(
      batchSize: size, for: .training, loss: data.task.loss, quantized: recipe.quantization?.trainingForm
    ).trainingStep(in: recipe.precision)
    return EpochPlan(
      program: program, form: recipe.update(at: 0, of: 1).form, samples: samples, batchSize: size,
      stepCount: part.count, changesPictures: loader.changesPictures, mixes: loader.augmentation.mixup > 0)
  }

  /// Takes the next steps of the epoch on the device.
  /// - returns: nil if the next step is to be taken alone
  func takeSteps(_ order: EpochOrder, now: TimeSource) throws(DiagnosticsError) -> [StepReport]? {
    guard let device, let part = device.parts.first(where: { $0.batches.contains(progress.batch) }) else { return nil }
    if device.epoch != progress.epoch {
      let all = device.parts.compactMap { tables(of: order, $0.batches) }
      guard all.count == device.parts.count else { return nil }
      for (part, table) in zip(device.parts, all) { try part.executable.begin(table) }
      device.epoch = progress.epoch
    }
    let taken = progress.batch..<min(part.batches.upperBound, progress.batch + device.stretch)
    let first = part.batches.lowerBound
    let began = now()
    let steps = try part.executable.run(taken.lowerBound - first..<taken.upperBound - first)
    if now() - began < 1 { device.stretch *= 2 }
    guard steps.allSatisfy(\.isFinite) else {
      // The steps are taken again, one by one, up to the one that fails.
      self.device = nil
      return nil
    }
    return zip(taken, steps).map { noted($1, of: $0, order) }
  }

  /// Counts a step that a device took.
  func noted(_ step: EpochStep, of batch: Int, _ order: EpochOrder) -> StepReport {
    let positions = batches[batch]
    let update = recipe.update(at: self.step, of: stepCount)
    let share = Double(loader.mixupShare(positions, of: order))
    let correct = countsCorrect ? share * step.ownCorrect + (1 - share) * step.mixedCorrect : 0
    return noted(positions, loss: step.loss, correct: correct, norm: step.gradientNorm, update)
  }

  /// What the epoch's steps are made of; nil if the rule of its optimiser changes in it.
  func tables(of order: EpochOrder, _ part: Range<Int>) -> EpochTables? {
    let first = progress.epoch * batches.count
    let updates = part.map { recipe.update(at: first + $0, of: stepCount) }
    let form = recipe.update(at: 0, of: 1).form
    guard updates.allSatisfy({ $0.form == form }) else { return nil }
    let positions = batches[part.lowerBound].lowerBound..<batches[part.upperBound - 1].upperBound
    return EpochTables(
      order: positions.map { Int32(order.indices[$0]) },
      changes: loader.changesPictures ? loader.changes(positions, of: order) : [],
      mixShares: loader.augmentation.mixup > 0 ? part.map { loader.mixupShare(batches[$0], of: order) } : [],
      updates: updates.map(\.numbers), keys: part.map { RandomKey(seed: recipe.seed, step: UInt64(first + $0)) })
  }
}

extension EpochBatches {
  /// The batches of each size.
  var parts: [Range<Int>] {
    firstSizeCount == count ? [0..<count] : [0..<firstSizeCount, firstSizeCount..<count]
  }
}

extension EpochStep {
  var isFinite: Bool { loss.isFinite && gradientNorm.isFinite }
}
