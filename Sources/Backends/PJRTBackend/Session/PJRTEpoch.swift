import Compilation
import Diagnostics
import Optimizers
import Primitives
import StableHLO

/// Training steps in a row on a device, which holds samples and weights.
final class PJRTEpoch: EpochExecutable {
  private let plan: EpochPlan
  private let program: LoadedProgram
  private let session: PJRTSession
  private let resident: [StableHLOModule.Slot: DeviceBuffer]
  /// What the epoch is made of.
  private var tables: [StableHLOModule.Slot: DeviceBuffer] = [:]

  /// - returns: nil if the device has too little memory for the samples
  init?(_ plan: EpochPlan, session: PJRTSession) throws(DiagnosticsError) {
    guard session.client.hasRoom(for: plan.samples) else { return nil }
    self.plan = plan
    self.session = session
    program = try session.client.load(plan.program.stableHLO(epoch: plan.epochForm, update: plan.form))
    resident = try session.client.resident(plan.samples, for: program.module)
  }

  func begin(_ tables: EpochTables) throws(DiagnosticsError) {
    self.tables = [
      .order: try upload(tables.order, .order),
      .stepNumbers: try upload(tables.updates.flatMap(\.list), .stepNumbers),
      .stepKeys: try upload(tables.keys.flatMap(\.words), .stepKeys),
    ]
    if plan.changesPictures { self.tables[.changes] = try upload(tables.changes, .changes) }
    if plan.mixes { self.tables[.mixShares] = try upload(tables.mixShares, .mixShares) }
  }

  func run(_ steps: Range<Int>) throws(DiagnosticsError) -> [EpochStep] {
    precondition(steps.lowerBound >= 0 && steps.upperBound <= plan.stepCount, "steps of the epoch")
    try session.checkFault()
    var named = resident.merging(tables) { $1 }
    named[.firstStep] = try upload([Int32(steps.lowerBound)], .firstStep)
    named[.stepLimit] = try upload([Int32(steps.upperBound)], .stepLimit)
    let results = try session.outcome(of: program, with: named)
    func numbers(_ slot: StableHLOModule.Slot) throws(DiagnosticsError) -> [Double] {
      try results[slot]?.floats()[steps].map(Double.init) ?? []
    }
    let (losses, norms) = (try numbers(.losses), try numbers(.norms))
    let (own, mixed) = (try numbers(.ownCorrect), try numbers(.mixedCorrect))
    if losses.allSatisfy(\.isFinite), norms.allSatisfy(\.isFinite) { session.keep(results) }
    return losses.indices.map {
      EpochStep(loss: losses[$0], gradientNorm: norms[$0], ownCorrect: own[$0], mixedCorrect: mixed[$0])
    }
  }

  private func upload<Element>(
    _ elements: [Element], _ slot: StableHLOModule.Slot
  ) throws(DiagnosticsError) -> DeviceBuffer {
    try session.client.upload(elements, slot, of: program.module)
  }
}

extension EpochPlan {
  var epochForm: EpochForm {
    let hasPixels = if case .bytes = samples.values { true } else { false }
    return EpochForm(
      stepCount: stepCount, batchSize: batchSize, sampleCount: samples.labels.count, sample: samples.extents,
      hasPixels: hasPixels, means: samples.means, deviations: samples.deviations,
      classCount: samples.classTargets.count.squareRoot, changesPictures: changesPictures, mixes: mixes)
  }
}

extension Int {
  /// Of a square number.
  fileprivate var squareRoot: Int { Int(Double(self).squareRoot().rounded()) }
}
