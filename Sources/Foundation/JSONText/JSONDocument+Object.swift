import Diagnostics

extension JSONDocument {
  /// A reader of the members of a document of a kind: `{ "study": 1, … }`.
  /// - throws: if the document is not an object, is a document of another kind, or has a newer version
  public func reader(
    of format: DocumentFormat, _ findings: inout JSONFindings
  ) throws(DiagnosticsError) -> JSONObjectReader<JSONFindings> {
    guard case .object(let object) = root else {
      throw DiagnosticsError(
        Diagnostic(
          code: "wrong-type", at: location(of: JSONPointer()),
          "the document is \(root.kindDescription), but must be an object",
          remedy: "\(format.subject.capitalizedFirst) starts with { \"\(format.key)\": \(format.version), … }"))
    }
    if let wanted = FileContent(members: [format.key]) { try refuse(unless: wanted) }
    var reader = JSONObjectReader<JSONFindings>(object, at: .root, subject: format.subject)
    if !reader.checkVersion(of: format, &findings) { try findings.check(self) }
    return reader
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

extension String {
  fileprivate var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}
