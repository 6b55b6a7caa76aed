import Figures
import JSONText
import Search
import Studies

extension StudyReport {
  /// A rung of the study: trainings that went to one number of epochs.
  struct Rung: Hashable {
    var epochs: Int
    var trained = 0
    var failed = 0
    /// Of its trainings alone, not of those before that they continue.
    var multiplyAdds = 0.0
  }

  /// By epochs.
  var rungs: [Rung] {
    let costs = Dictionary(uniqueKeysWithValues: (frontier.points + frontier.dominated).map { ($0.trial, $0) })
    var rungs: [Int: Rung] = [:]
    var reached: [Int: Int] = [:]
    for step in facts.steps {
      guard let outcome = step.outcome else { continue }
      var rung = rungs[step.job.epochs] ?? Rung(epochs: step.job.epochs)
      switch outcome {
      case .trained: rung.trained += 1
      case .failed: rung.failed += 1
      }
      // An earlier version did not write a step's cost down: it is the epochs' share of the trial's.
      let epochs = step.job.epochs - (reached[step.job.trial] ?? 0)
      let share = costs[step.job.trial].map { $0.cost * Double(epochs) / Double(max(1, $0.epochs)) } ?? 0
      rung.multiplyAdds += step.cost ?? max(0, share)
      reached[step.job.trial] = step.job.epochs
      rungs[step.job.epochs] = rung
    }
    return rungs.values.sorted { $0.epochs < $1.epochs }
  }

  var spending: JSONValue {
    [
      "rungs": .array(
        rungs.map {
          [
            "epochs": .integer($0.epochs), "trained": .integer($0.trained), "failed": .integer($0.failed),
            "multiplyAdds": $0.multiplyAdds.json,
          ]
        }),
      "failures": .array(
        status.commonestReasons.map { ["reason": .string($0.reason), "count": .integer($0.count)] }),
      "rankings": .array(
        status.rankings.map {
          [
            "epochs": .integer($0.epochs), "later": .string($0.later.words), "trials": .integer($0.trials),
            "correlation": $0.correlation.json,
          ]
        }),
      "notes": .array(spendingNotes.map(JSONValue.string)),
    ]
  }

  /// What no bar shows.
  private var spendingNotes: [String] {
    let screening = specification.effectiveScreening
    let settings = screening.settings.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
    var notes = [
      "Scheduler \(specification.fidelity.kind), sampler \(specification.sampler.kind), screening \(screening.kind)"
        + (settings.isEmpty ? "." : " (\(settings.joined(separator: ", "))).")
    ]
    if status.faults > 0 {
      notes.append(
        "\(status.faults) attempt\(status.faults == 1 ? " was" : "s were") lost to the machine and trained again, at no "
          + "charge.")
    }
    if !facts.confirmations.isEmpty {
      notes.append(
        "\(facts.confirmations.count) trainings confirmed networks on the test samples; they are not part of the budget."
      )
    }
    return notes
  }
}
