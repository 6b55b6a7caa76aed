import Diagnostics
import GraphIR
import JSONText

/// The networks of candidates that a database gave back, as far as they were asked for lately.
final class CandidateNetworks {
  private var networks = RecentValues<String, Network>(capacity: 256)

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
