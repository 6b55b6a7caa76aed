import Diagnostics
import GraphIR
import JSONText
import Search

/// The networks of candidates that a database gave back, and what is known of parents, as far as they were asked for lately.
final class CandidateNetworks {
  private var networks = RecentValues<String, Network>(capacity: 256)
  private var parents = RecentValues<String, Specimen?>(capacity: 256)

  /// A candidate as a parent of others; nil if it is none in its maker's space.
  /// - Throws: when the stored document is no network
  func parent(
    _ candidate: TrialCandidate, of maker: CandidateMaker, by loader: ArchitectureLoader
  ) throws(DiagnosticsError) -> Specimen? {
    if let known = parents[candidate.hash] { return known }
    let parent = maker.parent(try network(of: candidate, by: loader))
    parents[candidate.hash] = .some(parent)
    return parent
  }

  /// - Throws: when the stored document is no network
  func network(of candidate: TrialCandidate, by loader: ArchitectureLoader) throws(DiagnosticsError) -> Network {
    if let network = candidate.network ?? networks[candidate.hash] { return network }
    let network = try candidate.loaded(by: loader)
    networks[candidate.hash] = network
    return network
  }
}

extension TrialCandidate {
  /// The network, read from the stored document if it is not at hand.
  /// - Throws: when the document is no network
  func loaded(by loader: ArchitectureLoader) throws(DiagnosticsError) -> Network {
    if let network { return network }
    return try loader.network(SourceText(file: "candidate", text: JSONWriter.line(architecture)))
  }
}
