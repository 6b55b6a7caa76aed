import GRDB

/// What workers report of trainings under way, on its way to the database.
///
/// Reports are for people who look on, so that they make no transaction of their own: they go along with the facts that are
/// written next, a second later at most. Those of a training that has ended before are never written, as its outcome holds the
/// whole history; those that were are taken away with it. The table thus holds trainings under way alone, and of each
/// a few hundred epochs.
struct EpochLog {
  /// Of longer trainings every second epoch is left out, or two of three, and so on.
  static let mostEpochs = 500

  /// By step.
  private var unwritten: [Int: [EpochReport]] = [:]
  /// Steps of which the database holds something.
  private var written: Set<Int> = []
  /// Steps whose rows are to be removed.
  private var forgotten: Set<Int> = []

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

  /// Writes what was appended. It counts as written only once ``wasWritten()`` is called.
  /// - Parameter range: what the metric that decides can be
  func write(to database: Database, metricRange range: ClosedRange<Double>) throws {
    for step in forgotten.sorted() {
      try database.cachedStatement(sql: "DELETE FROM epoch WHERE step = ?").execute(arguments: [step])
    }
    for (step, reports) in unwritten.sorted(by: { $0.key < $1.key }) {
      for report in reports {
        let metric = report.metric.flatMap { range.contains($0) ? $0 : nil }
        try database.cachedStatement(
          sql: """
            INSERT OR REPLACE INTO epoch (step, number, trainLoss, validationLoss, accuracy, seconds)
            VALUES (?, ?, ?, ?, ?, ?)
            """
        ).execute(
          arguments: [
            step, report.epoch, report.trainLoss, report.validationLoss, metric, min(max(0, report.seconds), 1e12),
          ])
      }
    }
  }

  mutating func wasWritten() {
    written.subtract(forgotten)
    written.formUnion(unwritten.keys)
    forgotten = []
    unwritten = [:]
  }
}
