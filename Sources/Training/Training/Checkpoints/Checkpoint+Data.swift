import Diagnostics
import Tasks

extension Trainer {
  /// The samples of the run, as its checkpoints describe them.
  var dataDescription: Checkpoint.DataDescription { data.description }
}

extension TrainingData {
  /// As checkpoints describe them.
  var description: Checkpoint.DataDescription {
    Checkpoint.DataDescription(
      name: training.name, choice: training.choice, targets: training.targets, scaling: encoding.scaling,
      trainingCount: training.count, validationCount: validation?.count ?? 0, fingerprint: fingerprint)
  }
}

extension Checkpoint.DataDescription {
  /// A description without a fingerprint, as earlier versions wrote it, fits samples of the same name and numbers.
  /// - throws: when a run on these samples cannot be resumed on those
  func check(isThatOf other: Checkpoint.DataDescription) throws(DiagnosticsError) {
    var comparable = self
    comparable.fingerprint = other.fingerprint
    // Files may have moved; what they hold is compared.
    comparable.choice = other.choice
    guard comparable == other else {
      throw Self.refusal(
        "the checkpoint was trained on \(trainingCount) samples of '\(name)', and not on \(other.trainingCount) of "
          + "'\(other.name)'")
    }
    guard fingerprint == nil || fingerprint == other.fingerprint else {
      throw Self.refusal(
        "the checkpoint was trained on other samples of '\(name)': their number is the same, but labels or values differ"
      )
    }
  }

  /// - throws: when a network that was trained on these samples cannot be judged by such targets
  func check(targets other: Targets, of dataset: String) throws(DiagnosticsError) {
    guard targets.form == other.form, scaling.map({ $0.means.count == other.count }) ?? true else {
      throw Self.refusal(
        "the checkpoint was trained for \(targets.form.taskName) on '\(name)', but the samples of '\(dataset)' have "
          + other.form.rawValue)
    }
  }

  private static func refusal(_ fact: String) -> DiagnosticsError {
    DiagnosticsError(
      Diagnostic(
        code: "other-data", fact,
        remedy: "Resume with the data that it was trained on, which --dataset and --data name, or train anew"))
  }
}
