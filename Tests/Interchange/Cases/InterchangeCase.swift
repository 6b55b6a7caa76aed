import GraphIR
import JSONText

/// A network that every format must carry.
struct InterchangeCase {
  /// Of its folder: letters, digits, hyphens and dots.
  var name: String
  var network: Network
  /// Without imports.
  var document: JSONValue

  init(_ name: String, _ architecture: Architecture, file: String, loader: ArchitectureLoader) throws {
    self.name = name
    let document = try loader.standalone(architecture, file: file)
    network = try loader.network(of: document)
    self.document = document.json
  }
}
