import Diagnostics
import GraphIR

/// Turns proposals into candidates: applies mutations and crossover, infers, brings what is above the limits within them by
/// scaling widths, and draws again if a candidate was seen before.
///
/// ```swift
/// let maker = CandidateMaker(space: space, limits: SizeLimits(maximumParameters: 32_946), loader: loader)
/// let candidate = try maker.make(.mutate(parent: 3, steps: 2), parents: [network], seen: hashes, using: &generator)
/// ```
///
/// Of one proposal, every four drafts that were seen before make those after them one mutation longer.
///
/// A candidate is a function of the proposal, the parents, the hashes seen and the generator. Not for several threads at
/// once, as its loader is not: each thread makes a maker of its own.
public struct CandidateMaker {
  public let space: SearchSpace
  public let limits: SizeLimits
  /// What is counted of each candidate.
  public let counting: SizeCounting
  /// How often a proposal is tried before a random candidate is made instead, and how often that is tried.
  public var tries = 48
  /// A space with fewer documents is walked to its end if proposals find nothing new.
  public var smallSpace = 100_000
  /// Drafts of a proposal that were seen before, after which further ones are one mutation longer.
  static let patience = 4
  /// The most mutations of a random candidate, and the most that are added to a proposal's.
  static let longestWalk = 12

  /// How many mutations longer a draft of a proposal is, after so many of the same that were seen before.
  public static func furtherMutations(after duplicates: Int) -> Int { min(duplicates / patience, longestWalk) }

  let loader: ArchitectureLoader
  /// The space's base; nil if it does not infer.
  let origin: Specimen?
  /// The base and the space's designs, those that infer.
  let founders: [Specimen]
  private let enumeration = SpaceEnumeration()
  private let inferred = Inferred()

  /// What documents infer to, of those that were asked for lately: the nearer a search comes to its front, the more often
  /// it draws what it has drawn before.
  private final class Inferred {
    var specimens = RecentValues<DocumentKey, Specimen?>(capacity: 2048)
  }

  /// - parameters:
  ///   - counting: must give what the limits bound
  ///   - loader: remembers imported files and expanded blocks from one candidate to the next
  public init(
    space: SearchSpace, limits: SizeLimits = SizeLimits(), counting: SizeCounting = SizeCounting(),
    loader: ArchitectureLoader
  ) {
    precondition(!limits.areOfDevice || counting.numbers != nil, "bounds on bytes need them counted")
    self.space = space
    self.limits = limits
    self.counting = counting
    self.loader = loader
    origin = (try? loader.network(of: space.base, folder: space.folder)).map { Specimen($0, space: space) }
    founders =
      [origin].compactMap(\.self)
      + space.designs.compactMap { document in
        (try? loader.network(of: document, folder: space.folder)).map { Specimen($0, space: space) }
      }
  }

  /// A new candidate.
  /// - parameter parents: the networks of ``Proposal/parents``, in that order
  /// - parameter seen: canonical hashes that the candidate must not have
  /// - throws: ``NoCandidate`` if the space has nothing new to offer within the limits
  public func make(
    _ proposal: Proposal, parents: [Network], seen: Set<String>, using generator: inout some RandomNumberGenerator
  ) throws(NoCandidate) -> CandidateNetwork {
    try make(proposal, of: parents.map(parent), seen: seen, using: &generator)
  }

  /// As ``make(_:parents:seen:using:)``, for a caller that keeps parents and what is known of them.
  /// - parameter specimens: what ``parent(_:)`` gives of the parents
  public func make(
    _ proposal: Proposal, of specimens: [Specimen?], seen: Set<String>,
    using generator: inout some RandomNumberGenerator
  ) throws(NoCandidate) -> CandidateNetwork {
    precondition(specimens.count == proposal.parents.count, "a proposal needs the networks of its parents")
    var failures: [NoCandidate.Reason: Int] = [:]
    let isForeign = specimens.contains { $0 == nil }
    for attempt in 0..<(2 * tries) {
      // What breeds near the front has often been seen: then it has to be looked for farther away.
      let more = Self.furtherMutations(after: failures[.duplicate, default: 0])
      let proposal = attempt < tries && !isForeign ? proposal.mutated(more) : .random
      do throws(Failure) {
        return try drawn(proposal, specimens, seen: seen, using: &generator)
      } catch {
        failures[error.reason, default: 0] += 1
      }
    }
    // A small space is walked to its end.
    let walked = enumeration.networks(of: self)
    if let network = walked?.first(besides: seen, of: self, using: &generator) { return network }
    throw NoCandidate(tries: failures, networks: walked?.networks.count)
  }

  /// A single draft of a proposal.
  /// - parameter specimens: what ``parent(_:)`` gives of the parents
  /// - throws: ``NoCandidate`` if it is none, for example as it was seen before
  public func draw(
    _ proposal: Proposal, of specimens: [Specimen?], seen: Set<String>,
    using generator: inout some RandomNumberGenerator
  ) throws(NoCandidate) -> CandidateNetwork {
    precondition(specimens.count == proposal.parents.count, "a proposal needs the networks of its parents")
    do throws(Failure) {
      let proposal = specimens.contains { $0 == nil } ? .random : proposal
      return try drawn(proposal, specimens, seen: seen, using: &generator)
    } catch {
      throw NoCandidate(tries: [error.reason: 1])
    }
  }

  private func drawn(
    _ proposal: Proposal, _ specimens: [Specimen?], seen: Set<String>,
    using generator: inout some RandomNumberGenerator
  ) throws(Failure) -> CandidateNetwork {
    let (specimen, lineage) = try draft(proposal, specimens.compactMap { $0 }, using: &generator)
    return try finish(specimen, lineage, seen: seen)
  }

  /// The architecture that the space was made of, as a candidate: brought within the limits if it is above them.
  public func base() throws(NoCandidate) -> CandidateNetwork {
    do throws(Failure) {
      guard let specimen = origin else { throw Failure(.unsound) }
      return try finish(specimen, [], seen: [])
    } catch {
      // Widths alone may not do, where there is no base that somebody chose.
      if let founder = smallFounder() { return founder }
      throw NoCandidate(tries: [error.reason: 1])
    }
  }

  struct Failure: Error {
    var reason: NoCandidate.Reason
    init(_ reason: NoCandidate.Reason) { self.reason = reason }
  }

  func finish(
    _ draft: Specimen, _ lineage: [String], seen: Set<String>
  ) throws(Failure) -> CandidateNetwork {
    var lineage = lineage
    guard draft.size(counting) != nil else { throw Failure(.offDevice) }
    guard let specimen = fit(draft, into: limits), let size = specimen.size(counting) else {
      throw Failure(.outsideLimits)
    }
    let (before, after) = (draft.network.size.trainable, specimen.network.size.trainable)
    if specimen.document != draft.document { lineage.append("widths scaled: \(before) → \(after) parameters") }
    guard specimen.graph.outputShape == space.outputShape, after > 0 else { throw Failure(.unsound) }
    guard specimen.keepsSection else { throw Failure(.outside) }
    let hash = specimen.canonicalHash
    guard !seen.contains(hash) else { throw Failure(.duplicate) }
    return CandidateNetwork(network: specimen.network, canonicalHash: hash, size: size, lineage: lineage)
  }

  /// The specimen with its widths scaled until it keeps the limits; nil if it cannot.
  func fit(_ specimen: Specimen, into limits: SizeLimits) -> Specimen? {
    guard let size = specimen.size(counting) else { return nil }
    if limits.load(size) <= 1, limits.reach(size) >= 1 { return limits.admits(size) ? specimen : nil }
    return WidthScaling(specimen, limits: limits, counting: counting) { self.specimen($0) }?.result()
  }

  /// What an edit made, if the network infers, has the output that every candidate keeps, and keeps to the section.
  func edited(_ document: Architecture) throws(Failure) -> Specimen {
    guard let next = specimen(document), next.graph.outputShape == space.outputShape else { throw Failure(.unsound) }
    guard next.keepsSection else { throw Failure(.outside) }
    return next
  }

  /// The document's network in this space; nil if it does not infer.
  public func specimen(_ document: Architecture) -> Specimen? {
    let key = DocumentKey(document)
    if let known = inferred.specimens[key] { return known }
    let network = try? loader.network(of: document, folder: space.folder)
    let specimen = network.map { Specimen($0, space: space) }
    inferred.specimens[key] = .some(specimen)
    return specimen
  }

  /// A parent, every layer of which has a name; nil if it does not infer.
  public func parent(_ network: Network) -> Specimen? {
    guard !space.borrowsBlocks else {
      // A candidate's document holds the blocks that it uses; its children may use all.
      var document = network.architecture.namingEveryLayer()
      document.blocks = space.base.blocks
      return specimen(document)
    }
    let hasNames = network.architecture.layers.allSatisfy { $0.name != nil }
    return hasNames ? Specimen(network, space: space) : specimen(network.architecture.namingEveryLayer())
  }
}
