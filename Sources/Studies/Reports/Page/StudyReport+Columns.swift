import Figures
import JSONText
import Search
import Studies
import Tasks

/// A column of a page's table, with a value for each trial.
struct ReportColumn {
  /// How values are written and compared.
  enum Kind: String {
    /// The number of a trial; a whole number; one with a prefix such as M; bytes; seconds.
    case trial, count, large, bytes, seconds
    /// The metric that decides, or a mere number.
    case metric, number
    case text, flag
  }

  var key: String
  var title: String
  var unit: String?
  var kind: Kind
  /// What the column says, for people who wonder.
  var help: String
  /// Whether the table shows it unless it is told otherwise.
  var isShown: Bool
  /// What is better, for columns that charts can have as an axis.
  var direction: Direction?
  var values: [JSONValue]

  var json: JSONValue {
    [
      "key": .string(key), "title": .string(title), "unit": unit.map(JSONValue.string) ?? .null,
      "kind": .string(kind.rawValue), "help": .string(help), "isShown": .boolean(isShown),
      "better": direction.map { .string($0 == .maximize ? "more" : "less") } ?? .null,
    ]
  }
}

extension StudyReport {
  /// The table's columns, in order.
  var columns: [ReportColumn] {
    let points = Dictionary(uniqueKeysWithValues: (frontier.points + frontier.dominated).map { ($0.trial, $0) })
    func column(
      _ key: String, _ title: String, _ kind: ReportColumn.Kind, unit: String? = nil, shown: Bool = true,
      better: Direction? = nil, _ help: String, _ value: (TrialList.Entry) -> JSONValue?
    ) -> ReportColumn {
      ReportColumn(
        key: key, title: title, unit: unit, kind: kind, help: help, isShown: shown, direction: better,
        values: trials.entries.map { value($0) ?? .null })
    }
    let direction = specification.metric.direction
    let isConfirmed = trials.entries.contains { $0.test != nil }
    let isFailed = trials.entries.contains { $0.failure != nil }
    var columns = [
      column("trial", "Trial", .trial, "The number; 0 is the base that the search began from.") {
        .integer($0.trial.number)
      },
      column("isOnFrontier", "Frontier", .flag, "No other trial is better in every objective.") {
        .boolean($0.isOnFrontier)
      },
      column("parameters", "Parameters", .count, better: .minimize, "Weights and biases that training changes.") {
        .integer($0.trial.candidate.size.parameters)
      },
      column(
        "multiplyAdds", "Multiply-adds", .large, better: .minimize, "Of one sample's forward pass."
      ) { .integer($0.trial.candidate.size.multiplyAdds) },
      column(
        "activations", "Activations", .count, shown: false, better: .minimize,
        "Elements of the outputs of all layers, for one sample."
      ) { .integer($0.trial.candidate.size.activations) },
      column(
        "memory", "Memory", .bytes, shown: false, better: .minimize,
        "The most bytes that activations need at a time, for one sample in 32 bits, without the weights."
      ) { candidates.memory[$0.trial.number] },
    ]
    if specification.counting.numbers != nil {
      columns += [ObjectiveDefinition.flash, .ram].map { objective in
        column(
          objective.key, objective == .ram ? "RAM" : "Flash", .bytes, better: .minimize, objective.help
        ) { entry in
          guard case .size(let measure) = objective.source else { return nil }
          return entry.trial.candidate.size[measure].map(JSONValue.integer)
        }
      }
    }
    columns += specification.objectives.filter(\.isMeasured).map { objective in
      column(
        objective.kind, objective.title, .number, unit: objective.unit, better: objective.direction, objective.help
      ) { $0.result?.measures[objective.kind].map { $0.json } }
    }
    columns.append(
      column(
        "validation", isConfirmed ? "Search \(format.name)" : format.title, .metric, unit: format.columnUnit,
        better: direction, "On the validation samples, after the epochs under Trained."
      ) { ($0.result?.metric).map { $0.json } })
    columns.append(
      column(
        "trained", "Trained", .text, "Epochs of its longest training; with fewer than all it shows less than it can."
      ) {
        .string(Frontier.training($0.epochs, of: specification.epochs))
      })
    if isConfirmed {
      columns.append(
        column(
          "test", "Confirmed", .metric, unit: format.columnUnit, better: direction,
          "On the test samples: the mean of networks trained anew, on all training samples."
        ) { ($0.test?.mean).map { $0.json } })
      if points.values.contains(where: { $0.counterpart != nil }) {
        let isQuantized = specification.evaluatesQuantized
        columns.append(
          column(
            "testCounterpart", isQuantized ? "In floats" : "In int8", .metric, unit: format.columnUnit,
            better: direction, "Of the confirmed networks in \(isQuantized ? "32-bit floats" : "8-bit integers")."
          ) { (points[$0.trial.number]?.counterpart?.mean).map { $0.json } })
      }
      columns.append(
        column(
          "testDeviation", "Deviation", .metric, unit: format.columnUnit, shown: false,
          "The standard deviation of the confirmed values."
        ) { ($0.test?.deviation).map { $0.json } })
    }
    columns += [
      column("loss", "Loss", .number, shown: false, better: .minimize, "On the validation samples.") {
        ($0.result?.loss).map { $0.json }
      },
      column("change", "Change", .text, "The edits that made it of its parent.") { .string($0.trial.candidate.change) },
      column("state", "State", .text, shown: isFailed, "What became of it.") { .string($0.state.rawValue) },
      column("epochs", "Epochs", .count, shown: false, "Of its longest training.") { .integer($0.epochs) },
      column("compute", "Compute", .large, shown: false, "Multiply-adds of all its training.") { $0.cost.json },
      column("seconds", "Time", .seconds, shown: false, "Of all its training.") { $0.seconds.json },
      column("attemptsLost", "Attempts lost", .count, shown: false, "Trainings that the machine cut short.") {
        .integer($0.faults)
      },
      column("parent", "Parent", .trial, shown: false, "The trial that it was made of.") {
        $0.trial.candidate.proposal.parents.first.map(JSONValue.integer)
      },
      column("isFullyTrained", "Trained to the end", .flag, shown: false, "Whether it reached the last rung.") {
        .boolean(points[$0.trial.number]?.isFullyTrained ?? false)
      },
      column("failure", "Failure", .text, shown: isFailed, "Why it failed.") { $0.failure.map(JSONValue.string) },
    ]
    return columns
  }
}
