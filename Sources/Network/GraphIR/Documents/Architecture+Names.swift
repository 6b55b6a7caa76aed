import JSONText

extension Architecture {
  /// Writes attributes of layers under their present names. A layer whose kind is an attribute of its block keeps the
  /// names that it has.
  mutating func usePresentNames(of catalogue: LayerCatalogue) {
    layers.usePresentNames(of: catalogue)
    for index in blocks.indices { blocks[index].layers.usePresentNames(of: catalogue) }
  }
}

extension ArchitectureLoader {
  /// A document of an architecture with the attributes of layers under their present names; the same document if it
  /// has no others, or cannot be read.
  public func withPresentNames(_ document: JSONValue) -> JSONValue {
    guard var architecture = try? Architecture(json: document, file: "architecture") else { return document }
    let before = architecture
    architecture.usePresentNames(of: catalogue)
    return architecture == before ? document : architecture.json
  }
}

extension [LayerEntry] {
  fileprivate mutating func usePresentNames(of catalogue: LayerCatalogue) {
    for index in indices {
      guard let names = catalogue[self[index].kind]?.presentNames, !names.isEmpty else { continue }
      let attributes = self[index].attributes
      guard attributes.members.contains(where: { names[$0.key] != nil }) else { continue }
      self[index].attributes = JSONObject(attributes.members.map { (names[$0.key] ?? $0.key, $0.value) })
    }
  }
}
