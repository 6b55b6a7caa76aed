import Diagnostics
import GraphIR

/// Turns proposals into candidates: applies mutations and crossover, infers, brings what is above the limits within them by
/// scaling widths, and draws again where a candidate was seen before.
///
/// ```swift
/// let maker = CandidateMaker(space: space, limits: SizeLimits(maximumParameters: 32_946), loader: loader)
/// let candidate = try maker.make(.mutate(parent: 3, steps: 2), parents: [network], seen: hashes, using: &generator)
/// ```
///
/// A candidate is a function of the proposal, the parents, the hashes seen and the generator. Not for several threads at
/// once, as its loader is not: each thread makes a maker of its own.
public struct CandidateMaker {
  public let space: SearchSpace
  public let limits: SizeLimits
  /// How often a proposal is tried before a random candidate is made instead, and how often that is tried.
  public var tries = 48
  /// A space with fewer documents is walked to its end where proposals find nothing new.
  public var smallSpace = 100_000
  let loader: ArchitectureLoader
  /// The space's base; nil if it does not infer.
  let origin: Specimen?
  private let enumeration = SpaceEnumeration()

  /// - parameter loader: remembers imported files and expanded blocks from one candidate to the next
  public init(space: SearchSpace, limits: SizeLimits = SizeLimits(), loader: ArchitectureLoader) {
    self.space = space
    self.limits = limits
    self.loader = loader
    origin = (try? loader.network(of: space.base, folder: space.folder)).map { Specimen($0, space: space) }
  }

  /// A new candidate.
  /// - parameter parents: the networks of ``Proposal/parents``, in that order
  /// - parameter seen: canonical hashes that the candidate must not have
  /// - throws: ``NoCandidate`` where the space has nothing new to offer within the limits
  public func make(
    _ proposal: Proposal, parents: [Network], seen: Set<String>, using generator: inout some RandomNumberGenerator
  ) throws(NoCandidate) -> CandidateNetwork {
    precondition(parents.count == proposal.parents.count, "a proposal needs the networks of its parents")
    var failures: [NoCandidate.Reason: Int] = [:]
    let specimens = parents.map(parent)
    for attempt in 0..<(2 * tries) {
      let proposal = attempt < tries && !specimens.contains { $0 == nil } ? proposal : .random
      do throws(Failure) {
        let (specimen, lineage) = try draft(proposal, specimens.compactMap { $0 }, using: &generator)
        return try finish(specimen, lineage, seen: seen)
      } catch {
        failures[error.reason, default: 0] += 1
      }
    }
    // A small space is walked to its end.
    let walked = enumeration.networks(of: self)
    if let network = walked?.first(besides: seen, of: self, using: &generator) { return network }
    throw NoCandidate(tries: failures, networks: walked?.networks.count)
  }

  /// The architecture that the space was made of, as a candidate: brought within the limits if it is above them.
  public func base() throws(NoCandidate) -> CandidateNetwork {
    do throws(Failure) {
      guard let specimen = origin else { throw Failure(.unsound) }
      return try finish(specimen, [], seen: [])
    } catch {
      throw NoCandidate(tries: [error.reason: 1])
    }
  }

  struct Failure: Error {
    var reason: NoCandidate.Reason
    init(_ reason: NoCandidate.Reason) { self.reason = reason }
  }

  private func finish(
    _ draft: Specimen, _ lineage: [String], seen: Set<String>
  ) throws(Failure) -> CandidateNetwork {
    var lineage = lineage
    guard let specimen = fit(draft, into: limits) else { throw Failure(.outsideLimits) }
    let (before, after) = (draft.network.size.trainable, specimen.network.size.trainable)
    if specimen.document != draft.document { lineage.append("widths scaled: \(before) → \(after) parameters") }
    guard specimen.graph.outputShape == space.outputShape, after > 0 else { throw Failure(.unsound) }
    guard specimen.keepsSection else { throw Failure(.outside) }
    let hash = specimen.network.canonicalHash
    guard !seen.contains(hash) else { throw Failure(.duplicate) }
    return CandidateNetwork(network: specimen.network, canonicalHash: hash, lineage: lineage)
  }

  /// The specimen with its widths scaled until it keeps the limits; nil if it cannot.
  func fit(_ specimen: Specimen, into limits: SizeLimits) -> Specimen? {
    let fitted = WidthScaling(specimen, limits: limits) { network(of: $0) }.result()
    return fitted.flatMap { limits.admits($0.network.size) ? $0 : nil }
  }

  /// What an edit made, where the network infers, has the output that every candidate keeps, and keeps to the section.
  func edited(_ document: Architecture) throws(Failure) -> Specimen {
    guard let next = specimen(document), next.graph.outputShape == space.outputShape else { throw Failure(.unsound) }
    guard next.keepsSection else { throw Failure(.outside) }
    return next
  }

  /// The document's network in this space; nil if it does not infer.
  public func specimen(_ document: Architecture) -> Specimen? {
    network(of: document).map { Specimen($0, space: space) }
  }

  /// A parent, every layer of which has a name.
  private func parent(_ network: Network) -> Specimen? {
    let hasNames = network.architecture.layers.allSatisfy { $0.name != nil }
    return hasNames ? Specimen(network, space: space) : specimen(network.architecture.namingEveryLayer())
  }

  private func network(of document: Architecture) -> Network? {
    try? loader.network(of: document, folder: space.folder)
  }
}
