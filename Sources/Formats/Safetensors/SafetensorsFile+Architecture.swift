import JSONText

extension SafetensorsFile {
  /// The member of the metadata that holds the document of an architecture.
  public static let architectureKey = "architecture"

  /// Weights with the architecture that they belong to, so that the file serves wherever an architecture does, and other
  /// tools read the tensors.
  public init(weights: [Tensor], architecture: JSONValue) {
    var document = architecture
    if case .object(var object) = architecture {
      // An editor's, and in the way of the member that files are recognised by.
      object["$schema"] = nil
      document = .object(object)
    }
    self.init(metadata: [Self.architectureKey: JSONWriter.line(document), "format": "pt"], tensors: weights)
  }
}
