import Figures
import Studies

extension StudyProgress {
  /// How far a study has come, for a terminal. The time left goes by what this session has done of the budget.
  /// - Parameters:
  ///   - metric: the one that decides
  ///   - seconds: that the session has lasted
  public func line(_ label: String, _ metric: MetricFormat, seconds: Double) -> ProgressLine {
    // The budget may count something else than trials; its share says how many trials it will have been.
    let total = share > 0 ? max(trials, Int(min((Double(trials) / share).rounded(.up), 9e18))) : nil
    // What earlier sessions did took none of this one's time, so it is given the time that it would have taken.
    let whole = share > earlierShare ? seconds * share / (share - earlierShare) : 0
    var line = ProgressLine(label: label, completed: trials, total: total, unit: "trials", seconds: whole)
    if share > 0 { line.share = share }
    line.measure = best.map(metric.progress)
    return line
  }
}
