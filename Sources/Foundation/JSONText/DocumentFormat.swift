/// A kind of document that begins with the version of its format: `{ "recipe": 1, … }`.
public struct DocumentFormat: Hashable, Sendable {
  /// The member that holds the version, by which documents of the kind are recognised.
  public let key: String
  /// With its article: "a recipe".
  public let subject: String
  /// The version that this program reads and writes.
  public let version: Int

  public init(_ key: String, _ subject: String, version: Int) {
    self.key = key
    self.subject = subject
    self.version = version
  }

  /// The member in a JSON Schema.
  public var schema: JSONValue { ["const": .integer(version), "description": "Version of the format."] }
}

extension JSONObjectReader {
  /// Checks the version that a document begins with, which every kind of document words alike.
  /// - returns: false for a newer version: of such a document nothing else can be said
  public mutating func checkVersion(of format: DocumentFormat, _ findings: inout Findings) -> Bool {
    let (key, version) = (format.key, format.version)
    switch value(key) {
    case .integer(version): return true
    case .integer(let newer) where newer > version:
      findings.add(
        "newer-format", at: location / key, path: nil,
        "the file has format version \(newer); this tool reads version \(version)", remedy: "Use a newer espalier")
      return false
    case let other?:
      findings.mismatch(other, at: location / key, key: key, expected: "the format version, \(version)")
    case nil:
      findings.add(
        "missing-member", at: location, path: nil, "the file does not say its format version",
        remedy: "Begin with \"\(key)\": \(version)")
    }
    return true
  }
}
