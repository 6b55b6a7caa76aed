import Diagnostics

extension JSONValue {
  /// A diagnostic as an object: `severity`, `code`, `file`, `line`, `column`, `length`, `path`, `message`, `remedy`,
  /// `notes`. Members without a value are left out.
  public init(_ diagnostic: Diagnostic) {
    var object = JSONObject([
      ("severity", .string(diagnostic.severity.rawValue)), ("code", .string(diagnostic.code)),
    ])
    object.append(diagnostic.location)
    object["path"] = diagnostic.path.map(JSONValue.string)
    object["message"] = .string(diagnostic.message)
    object["remedy"] = diagnostic.remedy.map(JSONValue.string)
    if !diagnostic.notes.isEmpty {
      object["notes"] = .array(
        diagnostic.notes.map { note in
          var member = JSONObject()
          member.append(note.location)
          member["message"] = .string(note.message)
          return .object(member)
        })
    }
    self = .object(object)
  }
}

extension JSONObject {
  fileprivate mutating func append(_ location: SourceLocation?) {
    guard let location else { return }
    self["file"] = .string(location.file)
    self["line"] = .integer(location.line)
    self["column"] = .integer(location.column)
    self["length"] = .integer(location.length)
  }
}
