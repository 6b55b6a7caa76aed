import Diagnostics

/// Reads an object member by member. A text that is too large to be held as values needs memory for its largest member
/// only.
public struct JSONMembers {
  public let source: SourceText
  /// What the object is, for messages: "the header".
  private let subject: String
  private var scanner: JSONScanner
  private var names: Set<String> = []
  private var isAtStart = true

  /// - throws: for text that nests too deeply
  public init(_ source: SourceText, subject: String) throws(DiagnosticsError) {
    try JSONParser.checkExtent(source, maximumValueCount: .max)
    self.source = source
    self.subject = subject
    scanner = JSONScanner(source.bytes)
  }

  /// The next member; nil after the last.
  /// - throws: a diagnostic that names the location, for text that is not JSON, is no object or has a key twice
  public mutating func next() throws(DiagnosticsError) -> JSONObject.Member? {
    scanner.skipSpace()
    if isAtStart {
      isAtStart = false
      guard scanner.current == UInt8(ascii: "{") else { throw notAnObject() }
      scanner.position += 1
      scanner.skipSpace()
      if scanner.current == UInt8(ascii: "}") { return try finish() }
    } else if scanner.current == UInt8(ascii: "}") {
      return try finish()
    } else {
      guard scanner.current == UInt8(ascii: ",") else { throw fault() }
      scanner.position += 1
      scanner.skipSpace()
    }
    guard scanner.current == UInt8(ascii: "\"") else { throw fault() }
    let start = scanner.position
    scanner.skipString()
    guard case .string(let key) = try part(start..<scanner.position) else { throw fault() }
    guard names.insert(key).inserted else { throw duplicate() }
    scanner.skipSpace()
    guard scanner.current == UInt8(ascii: ":") else { throw fault() }
    scanner.position += 1
    scanner.skipSpace()
    let valueStart = scanner.position
    scanner.skipValue()
    return JSONObject.Member(key: key, value: try part(valueStart..<scanner.position))
  }

  private mutating func finish() throws(DiagnosticsError) -> JSONObject.Member? {
    scanner.position += 1
    scanner.skipSpace()
    guard scanner.current == nil else { throw fault() }
    return nil
  }

  /// A part of the text as a value.
  private func part(_ range: Range<Int>) throws(DiagnosticsError) -> JSONValue {
    let bytes = SourceText(file: source.file, bytes: Array(source.bytes[range]))
    do throws(DiagnosticsError) {
      return try JSONParser.parse(bytes)
    } catch {
      throw error.moved(by: range.lowerBound, of: bytes, to: source)
    }
  }

  private func fault() -> DiagnosticsError {
    let fault = JSONSyntaxFault.first(in: source.bytes)
    let range = fault?.range ?? scanner.position..<scanner.position + 1
    return DiagnosticsError(
      Diagnostic(
        code: "syntax", at: source.location(at: range.lowerBound, length: range.count),
        fault?.message ?? "the text is not JSON", remedy: fault?.remedy))
  }

  /// What the text is where it is no object: whatever else is wrong with it comes first.
  private func notAnObject() -> DiagnosticsError {
    if JSONSyntaxFault.first(in: source.bytes) != nil { return fault() }
    let kind =
      switch scanner.current {
      case UInt8(ascii: "["): "a list"
      case UInt8(ascii: "\""): "a string"
      case UInt8(ascii: "t"), UInt8(ascii: "f"): "a boolean"
      case UInt8(ascii: "n"): "null"
      default: "a number"
      }
    return DiagnosticsError(
      Diagnostic(
        code: "wrong-type", at: source.location(at: scanner.position),
        "\(subject) is \(kind), but must be an object"))
  }

  private func duplicate() -> DiagnosticsError {
    var walk = JSONScanner(source.bytes)
    return DiagnosticsError(
      walk.firstDuplicateKey().map { JSONParser.diagnostic($0, in: source) } ?? fault().diagnostics[0])
  }
}

extension DiagnosticsError {
  /// The faults of a part of a text at their locations in the whole.
  fileprivate func moved(by offset: Int, of part: SourceText, to whole: SourceText) -> DiagnosticsError {
    func moved(_ location: SourceLocation?) -> SourceLocation? {
      guard let location else { return nil }
      let start = whole.location(at: offset)
      return SourceLocation(
        file: whole.file, line: start.line + location.line - 1,
        column: location.line == 1 ? start.column + location.column - 1 : location.column, length: location.length)
    }
    return DiagnosticsError(
      diagnostics.map { diagnostic in
        var diagnostic = diagnostic
        diagnostic.location = moved(diagnostic.location)
        diagnostic.notes = diagnostic.notes.map { Diagnostic.Note($0.message, at: moved($0.location)) }
        return diagnostic
      })
  }
}
