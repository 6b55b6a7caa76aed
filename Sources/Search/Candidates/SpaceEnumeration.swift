import GraphIR

/// All networks of a small space, found once: breadth first from the architecture, by every edit that the mutations can
/// list. The order is a function of the space alone.
final class SpaceEnumeration {
  private enum State {
    case unknown, large
    case walked(Walk)
  }
  private var state = State.unknown

  /// What a walk to the end has found.
  final class Walk {
    /// Within the limits, each once, in the order of the walk.
    fileprivate(set) var networks: [(document: Int, hash: String)] = []
    fileprivate var documents: [Architecture] = []
    fileprivate var origins: [(parent: Int, edit: String)?] = []

    /// A network that was not seen, drawn evenly; nil if there is none.
    func first(
      besides seen: Set<String>, of maker: CandidateMaker, using generator: inout some RandomNumberGenerator
    ) -> CandidateNetwork? {
      let fresh = networks.filter { !seen.contains($0.hash) }
      guard !fresh.isEmpty else { return nil }
      let (document, hash) = fresh[generator.nextIndex(of: fresh)]
      var lineage: [String] = []
      var current = document
      while let (parent, edit) = origins[current] {
        lineage.append(edit)
        current = parent
      }
      guard let specimen = maker.specimen(documents[document]) else { return nil }
      guard let size = specimen.size(maker.counting) else { return nil }
      return CandidateNetwork(
        network: specimen.network, canonicalHash: hash, size: size, lineage: lineage.reversed())
    }
  }

  /// The walk through a maker's space; nil if the space is large, or a mutation cannot list its edits.
  func networks(of maker: CandidateMaker) -> Walk? {
    switch state {
    case .walked(let walk): return walk
    case .large: return nil
    case .unknown:
      let walk = Self.walk(maker)
      state = walk.map(State.walked) ?? .large
      return walk
    }
  }

  private static func walk(_ maker: CandidateMaker) -> Walk? {
    guard maker.space.log10Size < 5, let base = maker.origin, base.keepsSection else { return nil }
    let walk = Walk()
    var visited: Set<Architecture> = []
    var hashes: Set<String> = []
    func visit(_ specimen: Specimen, from origin: (parent: Int, edit: String)?) {
      walk.documents.append(specimen.document)
      walk.origins.append(origin)
      guard let size = specimen.size(maker.counting), maker.limits.admits(size), size.parameters > 0 else { return }
      let hash = specimen.network.canonicalHash
      if hashes.insert(hash).inserted { walk.networks.append((walk.documents.count - 1, hash)) }
    }
    visited.insert(base.document)
    visit(base, from: nil)
    var next = 0
    while next < walk.documents.count {
      guard let specimen = maker.specimen(walk.documents[next]) else { return nil }
      for member in maker.space.mutations.members {
        guard let edits = member.mutation.edits(of: specimen) else { return nil }
        for edit in edits where visited.insert(edit.document).inserted {
          guard visited.count < maker.smallSpace else { return nil }
          guard let made = try? maker.edited(edit.document) else { continue }
          visit(made, from: (next, edit.description))
        }
      }
      next += 1
    }
    return walk
  }
}
