import GraphIR

/// A network that a search may train: within the limits, unlike all that were seen, and with the shape of output that
/// its search keeps.
public struct CandidateNetwork: Sendable {
  public var network: Network
  /// The network's, as computed when it was compared with those that were seen.
  public var canonicalHash: String
  /// With what a ``SizeCounting`` asked for.
  public var size: CandidateSize
  /// How it came from its parents, an edit a line, in the order in which they were made.
  public var lineage: [String]

  public var architecture: Architecture { network.architecture }
  public var graph: Graph { network.graph }
}

/// Why no candidate could be made: what became of each try.
public struct NoCandidate: Error, Hashable, Sendable, CustomStringConvertible {
  public enum Reason: String, Hashable, Sendable, CaseIterable {
    case noEdit = "had nothing to edit"
    case unsound = "did not infer"
    case outside = "left the search section"
    case offDevice = "could not be written for a microcontroller"
    case outsideLimits = "could not be brought within the limits"
    case duplicate = "had been seen before"
  }

  public var tries: [Reason: Int]
  /// The networks within the limits that a walk through the whole space found; nil if it is too large for one.
  public var networks: Int?

  public init(tries: [Reason: Int], networks: Int? = nil) {
    self.tries = tries
    self.networks = networks
  }

  public var description: String { "no new candidate in \(account)" }

  /// What was tried: `96 tries: 96 had been seen before`.
  public var account: String {
    let total = tries.values.reduce(0, +)
    let parts = Reason.allCases.compactMap { reason in tries[reason].map { "\($0) \(reason.rawValue)" } }
    let walk = networks.map { "; the whole space has \($0) network\($0 == 1 ? "" : "s")" } ?? ""
    return "\(total) tries: \(parts.joined(separator: ", "))\(walk)"
  }
}
