import Training

/// Shows the runs of a comparison on standard error.
struct ComparisonProgressView: ComparisonObserver {
  func runBegins(_ label: String) -> any TrainingObserver {
    TrainingProgressView(label: label, isQuiet: false, printsJSON: false)
  }

  func runWasKept(_ label: String) {
    Terminal.standardError.write("\(label): was trained before\n")
  }
}
