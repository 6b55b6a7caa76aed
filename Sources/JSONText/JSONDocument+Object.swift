import Diagnostics

extension JSONDocument {
  /// The members of a document that begins with its kind and the version of its format: `{ "study": 1, … }`.
  /// - throws: where the document is no object
  public func object(ofA kind: String, version: Int) throws(DiagnosticsError) -> JSONObject {
    if case .object(let object) = root { return object }
    throw DiagnosticsError(
      Diagnostic(
        code: "wrong-type", at: location(of: JSONPointer()),
        "the document is \(root.kindDescription), but must be an object",
        remedy: "A \(kind) starts with { \"\(kind)\": \(version), … }"))
  }
}
