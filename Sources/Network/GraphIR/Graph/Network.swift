import Diagnostics
import JSONText

/// A network: its document, its graph, what identifies it, and how large it is. One value from the file to the frontier.
///
/// Only ``ArchitectureLoader`` makes networks, so that document and graph always agree.
///
/// ```swift
/// let network = try loader.network(path: "architectures/mnist1d/simple-cnn.json")
/// print(network.name, network.size.trainable, network.canonicalHash)
/// ```
public struct Network: Sendable {
  /// The document: what a search edits, and what a file holds.
  public let architecture: Architecture
  /// The document with every block expanded and every shape known.
  public let graph: Graph
  public let size: NetworkSize

  init(_ architecture: Architecture, graph: Graph) {
    self.architecture = architecture
    self.graph = graph
    size = graph.size
  }

  public var name: String { graph.name }

  /// Equal for networks that compute the same and are trained the same way: a hash of the graph and of the members of the
  /// recipe that the document chooses, if any. O(size of the graph).
  public var canonicalHash: String {
    guard let recipe = architecture.recipe, !recipe.isEmpty else { return graph.canonicalHash }
    return graph.canonicalHash + "+" + JSONWriter.canonical(.object(recipe))
  }
}

extension Network: Hashable {
  public static func == (left: Network, right: Network) -> Bool { left.architecture == right.architecture }
  public func hash(into hasher: inout Hasher) { hasher.combine(architecture) }
}

extension ArchitectureLoader {
  /// The network of a file.
  /// - throws: everything that is wrong with the file and its imports, or that it only declares blocks
  public func network(path: String, values: JSONObject = JSONObject()) throws(DiagnosticsError) -> Network {
    try network(read(path), values: values)
  }

  /// As ``network(path:values:)``, for text that is already in memory.
  public func network(_ source: SourceText, values: JSONObject = JSONObject()) throws(DiagnosticsError) -> Network {
    var warnings: [Diagnostic] = []
    return try network(source, values: values, warnings: &warnings)
  }

  /// As ``network(_:values:)``, for text that somebody wrote.
  /// - parameter warnings: takes what is readable, but should be written otherwise
  public func network(
    _ source: SourceText, values: JSONObject = JSONObject(), warnings: inout [Diagnostic]
  ) throws(DiagnosticsError) -> Network {
    let loaded = try load(source, values: values)
    warnings += loaded.warnings
    guard let network = loaded.network else {
      throw DiagnosticsError(
        Diagnostic(
          code: "no-layers", "'\(source.file)' declares blocks only",
          remedy: "Name a file with \"input\" and \"layers\""))
    }
    return network
  }

  /// The network of an architecture that a program made. Imports are relative to `folder`.
  /// - throws: what is wrong with it; locations are layer paths only, as there is no text
  public func network(of architecture: Architecture, folder: String = ".") throws(DiagnosticsError) -> Network {
    try Network(architecture, graph: graph(of: architecture, folder: folder))
  }
}

extension ArchitectureLoader.Loaded {
  /// Nil for a file that only declares blocks.
  public var network: Network? { graph.map { Network(architecture, graph: $0) } }
}
