import Diagnostics
import Reports
import Search
import Training

/// Every trial of a study with what became of it: trained, failed and for which reason, or neither yet.
public struct TrialList: Sendable {
  public enum State: String, Hashable, Sendable {
    case trained, failed, unfinished
  }

  struct Entry: Sendable {
    var trial: StoredTrial
    var state: State
    /// Of the longest training that succeeded.
    var result: TrialResult?
    var epochs: Int
    var cost: Double
    var seconds: Double
    var failure: String?
    /// Attempts that failed.
    var faults: Int
    var test: Spread?
    var isOnFrontier: Bool
  }

  let specification: StudySpecification
  /// By number.
  let entries: [Entry]

  public init(of study: Study) throws(DiagnosticsError) {
    let (trials, steps) = (try study.store.trials(), Dictionary(grouping: try study.store.steps(), by: \.job.trial))
    let tests = Dictionary(grouping: try study.store.confirmations(), by: \.network)
    let front = Set(try Frontier(of: study).points.map(\.trial))
    specification = study.specification
    entries = trials.map { trial in
      var entry = Entry(
        trial: trial, state: .unfinished, epochs: 0, cost: 0, seconds: 0, faults: 0,
        test: Spread((tests[.trial(trial.number)] ?? []).map(\.metric)), isOnFrontier: front.contains(trial.number))
      for step in steps[trial.number] ?? [] {
        entry.faults += step.faults.count
        guard let outcome = step.outcome else { continue }
        entry.cost +=
          step.cost
          ?? study.cost(
            multiplyAdds: trial.candidate.size.multiplyAdds, samples: study.trainingSamples,
            epochs: max(0, step.job.epochs - entry.epochs))
        switch outcome {
        case .trained(let result):
          entry.seconds += result.seconds
          (entry.result, entry.epochs) = (result, step.job.epochs)
          if entry.failure == nil { entry.state = .trained }
        case .failed(let reason):
          (entry.state, entry.failure) = (.failed, reason)
        }
      }
      return entry
    }
  }

  private var format: MetricFormat { MetricFormat(specification.metric, unit: specification.metricUnit) }

  /// A row a trial.
  public var table: Table {
    let measured = specification.objectives.filter(\.isMeasured)
    let isConfirmed = entries.contains { $0.test != nil }
    var columns = [
      Column("Trial", .right), Column("State"), Column("Parameters", .right),
      Column("Multiply-adds", .right, priority: 4), Column("Activations", .right, priority: 9),
    ]
    columns += measured.map { Column($0.title, .right, unit: $0.unit, priority: 3, key: $0.kind) }
    columns += [
      format.column(isConfirmed ? "Search" : nil, key: specification.metric.kind),
      Column("Loss", .right, priority: 6), Column("Trained"),
    ]
    if isConfirmed {
      columns += [
        Column("Confirmed", .right, unit: format.columnUnit, key: "test"),
        Column("Confirmed epochs", .right, priority: 12, key: "testEpochs"),
      ]
    }
    columns += [
      Column("Frontier", priority: 2), Column("Epochs", .right, priority: 10), Column("Compute", .right, priority: 7),
      Column("Seconds", .right, priority: 11), Column("Attempts lost", .right, priority: 8),
      Column("Parent", .right, priority: 5), Column("Failure", priority: 1), Column("Change", priority: 13),
      Column("File", priority: 14),
    ]
    var table = Table("\(specification.name): \(entries.count) trials", columns: columns)
    for entry in entries { table.append(cells(entry, measured, isConfirmed: isConfirmed)) }
    return table
  }

  private func cells(_ entry: Entry, _ measured: [ObjectiveDefinition], isConfirmed: Bool) -> [Cell] {
    let (number, candidate) = (entry.trial.number, entry.trial.candidate)
    let full = specification.epochs
    var cells: [Cell] = [
      .integer(number, .plain), .text(entry.state.rawValue), .integer(candidate.size.parameters),
      .integer(candidate.size.multiplyAdds), .integer(candidate.size.activations),
    ]
    cells += measured.map { objective in
      .optional(entry.result?.measures[objective.kind]) { .number($0, decimals: 4) }
    }
    cells += [
      .optional(entry.result) { format.cell($0.metric) },
      .optional(entry.result) { .number($0.loss, decimals: 4) },
      .text(Frontier.training(entry.epochs, of: full)),
    ]
    if isConfirmed {
      cells += [.optional(entry.test) { format.cell($0) }, .optional(entry.test) { _ in .integer(full) }]
    }
    return cells + [
      entry.isOnFrontier ? "yes" : nil, .integer(entry.epochs), .integer(Int(min(entry.cost, 9e18)), .count),
      .number(entry.seconds, decimals: 1), .integer(entry.faults),
      .optional(candidate.proposal.parents.first) { .integer($0, .plain) }, .optional(entry.failure) { .text($0) },
      .text(candidate.change), .text(Study.folder(trial: number) + "/architecture.json"),
    ]
  }
}
