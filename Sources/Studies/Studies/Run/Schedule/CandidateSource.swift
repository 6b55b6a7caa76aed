import Diagnostics
import GraphIR
import JSONText
import Randomness
import Search

/// A network that a trial trains, as the study's database keeps it.
public struct TrialCandidate: Hashable, Sendable {
  private enum Document: Sendable {
    case written(JSONValue)
    /// Of several candidates that are drawn one is trained, and the others never become text.
    case made(Architecture, keepsUnusedBlocks: Bool)
  }

  /// The network itself; nil if the candidate was read from a database and nobody has asked for it yet.
  public var network: Network?
  private var document: Document
  /// Equal for networks that compute the same.
  public var hash: String
  public var size: CandidateSize
  /// What was made of the proposal; its parents are the trials that the candidate descends from.
  public var proposal: Proposal
  /// The edits between the parent and this, for people.
  public var change: String

  public init(
    network: Network? = nil, architecture: JSONValue, hash: String, size: CandidateSize, proposal: Proposal,
    change: String
  ) {
    self.network = network
    document = .written(architecture)
    self.hash = hash
    self.size = size
    self.proposal = proposal
    self.change = change
  }

  /// - Parameter keepsUnusedBlocks: whether the document keeps blocks that the network does not use
  init(_ made: CandidateNetwork, keepsUnusedBlocks: Bool, proposal: Proposal) {
    network = made.network
    document = .made(made.architecture, keepsUnusedBlocks: keepsUnusedBlocks)
    hash = made.canonicalHash
    size = made.size
    self.proposal = proposal
    change = made.lineage.joined(separator: "; ")
  }

  /// A document that stands on its own.
  public var architecture: JSONValue {
    switch document {
    case .written(let text): text
    case .made(let architecture, let keepsUnusedBlocks):
      (keepsUnusedBlocks ? architecture : architecture.keepingUsedBlocks()).json
    }
  }

  /// What the document chooses of the recipe; nil if it chooses nothing.
  var recipe: JSONObject? {
    switch document {
    case .written(let text):
      if case .object(let members) = text, case .object(let recipe)? = members["recipe"] { recipe } else { nil }
    case .made(let architecture, _): architecture.recipe
    }
  }

  /// The same with its document written, for those who ask for it several times.
  func written() -> TrialCandidate {
    var candidate = self
    candidate.document = .written(architecture)
    return candidate
  }

  public static func == (left: Self, right: Self) -> Bool {
    left.hash == right.hash && left.size == right.size && left.proposal == right.proposal && left.change == right.change
      && left.network == right.network && left.architecture == right.architecture
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(hash)
    hasher.combine(proposal)
  }
}

/// Makes networks of proposals: inside the limits, none twice.
///
/// What it makes is a function of the arguments alone.
public protocol CandidateSource {
  /// The candidate of trial 0: the base architecture, scaled down if it is over the limits.
  mutating func base() throws(DiagnosticsError) -> TrialCandidate

  /// - Parameters:
  ///   - parent: the candidate of a trial that the proposal names as a parent
  ///   - known: the hashes of all earlier trials, and of what else the candidate must not be
  /// - Returns: nil if no new network was found
  mutating func candidate(
    for proposal: Proposal, parent: (Int) -> TrialCandidate, known: Set<String>,
    using generator: inout SeededGenerator
  ) throws(DiagnosticsError) -> TrialCandidate?

  /// As ``candidate(for:parent:known:using:)``, of a single draft: one of several that a screening chooses among.
  /// - Returns: nil if it is no new network
  mutating func draft(
    for proposal: Proposal, parent: (Int) -> TrialCandidate, known: Set<String>,
    using generator: inout SeededGenerator
  ) throws(DiagnosticsError) -> TrialCandidate?

  /// How many trials begin with designs, whatever the sampler proposes; the base is the first of them. 0 if the search
  /// begins with the base alone.
  var founderCount: Int { get }

  /// The candidate of one of the first trials.
  /// - Parameter index: from 0 to ``founderCount`` − 1
  /// - Returns: nil if the design has none within the limits that is new
  func founder(_ index: Int, known: Set<String>, using generator: inout SeededGenerator) -> TrialCandidate?

  /// What was tried when the last candidate was asked for in vain; nil if that has not happened.
  var exhaustion: String? { get }

  /// Multiply-adds of a forward pass over one sample at a lower resolution.
  /// - Returns: nil if the candidate is trained on whole samples instead
  func multiplyAdds(of candidate: TrialCandidate, at resolution: Double) -> Int?

  /// What models predict a candidate's accuracy from.
  func features(of candidate: TrialCandidate) throws(DiagnosticsError) -> CandidateFeatures

  /// Layers that multiply by weights that are trained.
  /// - Returns: nil if the source knows no layers
  func weightedLayers(of candidate: TrialCandidate) throws(DiagnosticsError) -> Int?
}

extension CandidateSource {
  /// A candidate, for sources that know no drafts.
  public mutating func draft(
    for proposal: Proposal, parent: (Int) -> TrialCandidate, known: Set<String>,
    using generator: inout SeededGenerator
  ) throws(DiagnosticsError) -> TrialCandidate? {
    try candidate(for: proposal, parent: parent, known: known, using: &generator)
  }

  public func multiplyAdds(of candidate: TrialCandidate, at resolution: Double) -> Int? { nil }

  public var exhaustion: String? { nil }

  public var founderCount: Int { 0 }

  public func founder(_ index: Int, known: Set<String>, using generator: inout SeededGenerator) -> TrialCandidate? {
    nil
  }

  /// The sizes.
  public func features(of candidate: TrialCandidate) -> CandidateFeatures { CandidateFeatures(candidate.size) }

  public func weightedLayers(of candidate: TrialCandidate) -> Int? { nil }
}

extension StudySpecification {
  func generator(trial: Int) -> SeededGenerator {
    SeededGenerator(seed: seed, stream: .proposal, position: trial)
  }

  /// What a trial's training draws its numbers from. It fits in a recipe's file.
  /// - Parameter repetition: 0 for the trial itself
  func trainingSeed(trial: Int, repetition: Int = 0) -> UInt64 {
    var generator = SeededGenerator(seed: seed, stream: .trial, epoch: repetition, position: trial)
    return generator.next() >> 1
  }
}
