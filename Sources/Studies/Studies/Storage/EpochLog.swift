/// What workers report of trainings under way, on its way to the database.
///
/// Reports are for people who look on, so that they make no transaction of their own: they go along with the facts that are
/// written next, a second later at most. Those of a training that has ended before are never written, as its outcome holds the
/// whole history; those that were are taken away with it. The table thus holds trainings under way alone, and of each
/// a few hundred epochs.
struct EpochLog {
  /// Of longer trainings every second epoch is left out, or two of three, and so on.
  static let mostEpochs = 500

  /// What the metric that decides can be.
  let metricRange: ClosedRange<Double>
  /// By step.
  private var unwritten: [Int: [EpochReport]] = [:]
  /// Steps of which the database holds something.
  private var written: Set<Int> = []
  /// Steps whose rows are to be removed.
  private var forgotten: Set<Int> = []

  init(metricRange: ClosedRange<Double> = 0...1) {
    self.metricRange = metricRange
  }

  /// - Parameter epochs: those that the step ends after
  mutating func append(_ report: EpochReport, step: Int, of epochs: Int) {
    let stride = max(1, (epochs + Self.mostEpochs - 1) / Self.mostEpochs)
    guard (1...max(1, epochs)).contains(report.epoch), report.epoch % stride == 0 else { return }
    // A worker that says a thing twice is not believed.
    if let last = unwritten[step]?.last, report.epoch <= last.epoch { return }
    unwritten[step, default: []].append(report)
  }

  /// The step has ended, or its attempt has failed.
  mutating func forget(_ step: Int) {
    unwritten[step] = nil
    if written.contains(step) { forgotten.insert(step) }
  }

  /// What is to be written. It counts as written only once ``wasWritten()`` is called.
  var changes: EpochChanges {
    EpochChanges(
      forgotten: forgotten.sorted(),
      reports: unwritten.sorted { $0.key < $1.key }.map { step, reports in
        EpochChanges.Reports(step: step, epochs: reports.map(allowed))
      })
  }

  private func allowed(_ report: EpochReport) -> EpochReport {
    var report = report
    report.metric = report.metric.flatMap { metricRange.contains($0) ? $0 : nil }
    report.seconds = min(max(0, report.seconds), 1e12)
    return report
  }

  mutating func wasWritten() {
    written.subtract(forgotten)
    written.formUnion(unwritten.keys)
    forgotten = []
    unwritten = [:]
  }
}

/// What changes of what is known of trainings under way.
public struct EpochChanges: Hashable, Sendable {
  public struct Reports: Hashable, Sendable {
    public var step: Int
    public var epochs: [EpochReport]
  }

  /// Steps of which nothing is to be known any longer.
  public var forgotten: [Int]
  /// In the order of steps and epochs.
  public var reports: [Reports]

  public init(forgotten: [Int] = [], reports: [Reports] = []) {
    (self.forgotten, self.reports) = (forgotten, reports)
  }
}
