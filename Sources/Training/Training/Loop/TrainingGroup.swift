import Compilation
import Datasets
import Diagnostics
import Dispatch
import Synchronization

/// Several trainings of one network that differ in their seed alone, taken as one on a device. A network that is too small for
/// a device keeps it busy so. Each learns what it would alone, up to the order of sums.
public final class TrainingGroup {
  public let trainers: [Trainer]
  private let group: any SessionGroup
  /// Batches of one size, and what takes them.
  private let parts: [(batches: Range<Int>, executable: any GroupEpochExecutable)]

  /// - parameter trainers: made for a group
  /// - returns: nil if each is to be trained alone: something stops them apart, or batches need the host
  public init?(_ trainers: [Trainer]) throws(DiagnosticsError) {
    precondition(
      trainers.allSatisfy { $0.graph.canonicalHash == trainers[0].graph.canonicalHash && $0.progress.epoch == 0 },
      "trainings of a group are alike and have not begun")
    let first = trainers[0]
    guard trainers.count > 1, first.recipe.earlyStopping == nil, first.data.validation == nil,
      let samples = first.residentSamples(),
      let group = first.session.group(with: trainers.dropFirst().map(\.session))
    else { return nil }
    var parts: [(Range<Int>, any GroupEpochExecutable)] = []
    for part in first.batches.parts {
      guard let executable = try group.compileEpoch(try first.epochPlan(part, samples)) else { return nil }
      parts.append((part, executable))
    }
    self.trainers = trainers
    self.group = group
    self.parts = parts
  }

  /// Trains all to the end of their recipe.
  /// - parameter epochEnded: called with the index of each training that ended an epoch
  /// - returns: which ended well; the others have numbers that are not finite, and training one alone says where. Nil if it was
  ///   interrupted, or the rule of the optimiser changes within an epoch
  public func run(
    until cancellation: CancellationFlag = CancellationFlag(), now: @escaping TimeSource = monotonicSeconds,
    epochEnded: (Int) -> Void = { _ in }
  ) throws(DiagnosticsError) -> [Bool]? {
    var isSound = [Bool](repeating: true, count: trainers.count)
    for epoch in 0..<trainers[0].recipe.epochs {
      let began = now()
      let orders = trainers.map { $0.loader.order(epoch: epoch) }
      for part in parts {
        guard try begin(part, orders) else { return nil }
        // Long enough to be worth a call, short enough that an interruption is heard.
        for steps in part.batches.chunks(of: 64) {
          if cancellation.isRaised { return nil }
          let offset = part.batches.lowerBound
          let taken = try part.executable.run(steps.lowerBound - offset..<steps.upperBound - offset)
          for (lane, list) in taken.enumerated() where isSound[lane] {
            for (batch, step) in zip(steps, list) where isSound[lane] {
              isSound[lane] = step.isFinite
              if isSound[lane] { _ = trainers[lane].noted(step, of: batch, orders[lane]) }
            }
          }
        }
      }
      let seconds = now() - began
      for (lane, trainer) in trainers.enumerated() where isSound[lane] {
        let rate = Double(trainer.progress.sampleCount) / max(seconds, 1e-9)
        trainer.progress.finishEpoch(trainer.record(nil, seconds: seconds, samplesPerSecond: rate))
        epochEnded(lane)
      }
      if !isSound.contains(true) { break }
    }
    try group.handBack()
    return isSound
  }

  private func begin(
    _ part: (batches: Range<Int>, executable: any GroupEpochExecutable), _ orders: [EpochOrder]
  ) throws(DiagnosticsError) -> Bool {
    // What augmentation draws takes the host some time.
    let found = Mutex([EpochTables?](repeating: nil, count: trainers.count))
    nonisolated(unsafe) let trainers = trainers
    let batches = part.batches
    DispatchQueue.concurrentPerform(iterations: trainers.count) { lane in
      let tables = trainers[lane].tables(of: orders[lane], batches)
      found.withLock { $0[lane] = tables }
    }
    let tables = found.withLock { $0 }.compactMap(\.self)
    guard tables.count == trainers.count else { return false }
    try part.executable.begin(tables)
    return true
  }
}

extension Range<Int> {
  /// Ranges of so many, and a last one of fewer.
  fileprivate func chunks(of size: Int) -> [Range<Int>] {
    stride(from: lowerBound, to: upperBound, by: size).map { $0..<Swift.min(upperBound, $0 + size) }
  }
}
