import Diagnostics

extension StudyRun {
  /// Says that the machine did not let steps end.
  /// - Parameter remedy: what resumes the study
  public static func diagnostic(_ obstacles: [Obstacle], of name: String, remedy: String) -> Diagnostic {
    let words = obstacles.prefix(3).map { "trial \($0.trial): \($0.reason) (\($0.attempts) attempts)" }
    let rest = obstacles.count > 3 ? "; and \(obstacles.count - 3) more" : ""
    return Diagnostic(
      code: "unfinished-study",
      "'\(name)' could not be finished: the machine did not let these trainings end: "
        + "\(words.joined(separator: "; "))\(rest)",
      remedy: "Free memory, end other programs, then continue with: \(remedy)")
  }
}
