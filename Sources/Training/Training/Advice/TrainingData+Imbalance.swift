import Datasets
import Diagnostics
import Tasks

extension TrainingData {
  /// A warning if one class has so many of the training samples that accuracy, by which the task is judged, says little;
  /// nil otherwise.
  public var imbalanceWarning: Diagnostic? {
    guard task.metric == .accuracy, let most = training.dominantClass() else { return nil }
    let percent = Int((100 * most.share).rounded())
    return Diagnostic(
      .warning, code: "imbalance",
      "\(percent) % of the training samples of '\(training.name)' are of class '\(most.name)', so that answering it always "
        + "has an accuracy of \(percent) %",
      remedy: "Set \"metric\" to balancedAccuracy in the recipe, and \"classWeights\" to \"balanced\"")
  }
}
