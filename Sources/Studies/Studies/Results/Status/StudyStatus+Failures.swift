import Diagnostics

extension StudyStatus {
  /// The reasons of failures with how often each was met, the commonest first. Reasons that differ in numbers alone count as
  /// one, and are worded as the first of them.
  public var commonestReasons: [(reason: String, count: Int)] {
    var groups: [String: (reason: String, count: Int, index: Int)] = [:]
    for (index, failure) in failures.enumerated() {
      groups[Self.kind(of: failure.reason), default: (failure.reason, 0, index)].count += 1
    }
    return groups.values.sorted { (-$0.count, $0.index) < (-$1.count, $1.index) }.map { ($0.reason, $0.count) }
  }

  /// A reason without its numbers.
  private static func kind(of reason: String) -> String {
    var kind = ""
    for character in reason where !(character.isNumber && kind.hasSuffix("#")) {
      kind.append(character.isNumber ? "#" : character)
    }
    return kind
  }

  /// - Throws: when trials have ended and every one of them failed: a search that found nothing has failed
  public func checkSuccess() throws(DiagnosticsError) {
    guard trained == 0, !failures.isEmpty else { return }
    let reasons = commonestReasons.prefix(3).map { failures.count == 1 ? $0.reason : "\($0.count) × \($0.reason)" }
    let rest = commonestReasons.count > 3 ? "; and \(commonestReasons.count - 3) other reasons" : ""
    let subject = failures.count == 1 ? "the only trial failed" : "all \(failures.count) trials failed"
    throw DiagnosticsError(
      Diagnostic(
        code: "all-failed", "'\(specification.name)': \(subject): \(reasons.joined(separator: "; "))\(rest)",
        remedy: "Fix the architecture or the recipe, then start a new search"))
  }
}
