import Diagnostics
import GraphIR
import JSONText
import Search
import Training

/// A known network that a frontier is compared with: `confirm` trains it like the frontier, and no search sees it.
public struct ReferenceNetwork: Hashable, Sendable {
  public var network: Network
  public var name: String
  /// The document, without imports.
  public var architecture: JSONValue
  /// Equal for networks that compute the same.
  public var hash: String
  public var size: CandidateSize

  /// - Parameters:
  ///   - plugins: those that it may use, by their canonical paths
  ///   - warnings: takes what is readable, but should be written otherwise
  /// - Throws: what is wrong with the architecture
  public init(
    _ source: SourceText, loader: ArchitectureLoader, plugins: [PluginIdentity] = [], warnings: inout [Diagnostic]
  ) throws(DiagnosticsError) {
    architecture = try StudySpecification.standingAlone(
      source, loader: loader, plugins: plugins, warnings: &warnings)
    let text = SourceText(file: source.file, text: JSONWriter.line(architecture))
    let network = try loader.network(text)
    self.network = network
    name = network.name
    hash = network.graph.canonicalHash
    size = CandidateSize(network.size)
  }
}

extension StudySpecification {
  /// The most networks that a frontier is compared with.
  static let maximumReferences = 100

  /// Reads the paths or documents of `references`.
  /// - Throws: what is wrong with one of them, or that two are the same network
  static func references(
    _ values: [JSONValue], in document: JSONDocument, loader: ArchitectureLoader, _ methods: StudyMethods,
    warnings: inout [Diagnostic]
  ) throws(DiagnosticsError) -> [ReferenceNetwork] {
    guard values.count <= maximumReferences else {
      throw DiagnosticsError(
        Diagnostic(
          code: "too-many-references", at: document.location(of: JSONPointer() / "references"),
          "there are \(values.count) references, more than \(maximumReferences)",
          remedy: "Keep the ones to compare with"))
    }
    var references: [ReferenceNetwork] = []
    for (index, value) in values.enumerated() {
      let pointer = JSONPointer() / "references" / index
      let source: SourceText
      if case .string(let path) = value {
        source = try ArchitectureText.read(document.source.file.sibling(path))
      } else {
        source = try document.part(at: pointer).source
      }
      let reference = try ReferenceNetwork(
        source, loader: loader, plugins: methods.plugins, warnings: &warnings)
      if let twin = references.first(where: { $0.hash == reference.hash }) {
        throw DiagnosticsError(
          Diagnostic(
            code: "repeated-reference", at: document.location(of: pointer),
            "the references '\(twin.name)' and '\(reference.name)' are the same network", remedy: "Name it once"))
      }
      references.append(reference)
    }
    return references
  }
}
