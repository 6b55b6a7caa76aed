import Diagnostics

/// Which networks `confirm` trains.
public struct ConfirmationChoice: Hashable, Sendable {
  /// Trials, on the frontier or not.
  public var candidates: [Int]
  /// So many of the frontier, those with the best metric.
  public var top: Int?
  /// The base and the study's references as well.
  public var references: Bool
  /// Trials of the frontier that are no better than one answer for all as well.
  public var all: Bool

  /// The frontier, the base and the references.
  public static let everything = ConfirmationChoice()

  /// - Parameter references: taken for true if nothing else is chosen
  public init(candidates: [Int] = [], top: Int? = nil, references: Bool = false, all: Bool = false) {
    self.candidates = candidates
    self.top = top
    self.all = all
    self.references = references || candidates.isEmpty && top == nil
  }

  /// The networks, each once.
  /// - Throws: when a trial is named that was not trained
  func networks(of frontier: Frontier) throws(DiagnosticsError) -> [ConfirmedNetwork] {
    var trials: [Int] = []
    if candidates.isEmpty && top == nil { trials = frontier.points.map(\.trial) }
    if let top {
      func cost(_ point: Frontier.Point) -> Double { frontier.metric.direction.cost(of: point.measurement.metric) }
      let ranked = frontier.points.sorted { left, right in
        (cost(left), left.trial) < (cost(right), right.trial)
      }
      let chosen = Set(ranked.prefix(top).map(\.trial))
      trials += frontier.points.map(\.trial).filter(chosen.contains)
    }
    let known = Set((frontier.points + frontier.dominated).map(\.trial))
    for candidate in candidates {
      guard known.contains(candidate) else {
        throw DiagnosticsError(
          Diagnostic(
            code: "no-candidate", "'\(frontier.name)' has no trained candidate \(candidate)",
            remedy: "Name one that 'espalier pareto' lists, or 0 for the base"))
      }
      trials.append(candidate)
    }
    if references { trials += [frontier.base?.trial].compactMap(\.self) }
    return trials.uniqued.map { .trial($0) } + (references ? frontier.references.map { .reference(hash: $0.hash) } : [])
  }
}

/// How far `confirm` has come.
public struct ConfirmationProgress: Hashable, Sendable {
  /// Trainings that have ended, and all.
  public var ended: Int
  public var total: Int
  /// The part of the multiply-adds that is done.
  public var share: Double
}

extension [Int] {
  /// Each number once, where it stands first.
  fileprivate var uniqued: [Int] {
    var seen: Set<Int> = []
    return filter { seen.insert($0).inserted }
  }
}
