import Diagnostics

extension JSONDocument {
  /// The members of a document that begins with its kind and the version of its format: `{ "study": 1, … }`.
  /// - throws: if the document is not an object, or is a document of another kind
  public func object(ofA kind: String, version: Int) throws(DiagnosticsError) -> JSONObject {
    if case .object(let object) = root {
      if let wanted = FileContent(members: [kind]) { try refuse(unless: wanted) }
      return object
    }
    throw DiagnosticsError(
      Diagnostic(
        code: "wrong-type", at: location(of: JSONPointer()),
        "the document is \(root.kindDescription), but must be an object",
        remedy: "A \(kind) starts with { \"\(kind)\": \(version), … }"))
  }

  /// Refuses a document whose members belong to another kind of document.
  public func refuse(unless wanted: FileContent) throws(DiagnosticsError) {
    guard case .object(let object) = root, let content = FileContent(members: object.keys), content != wanted else {
      return
    }
    // One that says of itself that it is an architecture has members too many at most.
    if wanted == .architecture, object["espalier"] != nil { return }
    throw DiagnosticsError(content.diagnostic(source.file, wanted: wanted.name, at: location(of: JSONPointer())))
  }
}
