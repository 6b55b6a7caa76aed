import Diagnostics

/// A parsed JSON text that knows where each of its values is.
///
/// Locations are found on request, by reading the text again. A file without faults costs nothing for them.
public struct JSONDocument: Hashable, Sendable {
  public let source: SourceText
  public let root: JSONValue

  /// - throws: a diagnostic that names the location, for text that is not JSON (RFC 8259), has a key twice in one object,
  ///   nests deeper than 256 or has more than two million values.
  public init(_ source: SourceText) throws(DiagnosticsError) {
    self.source = source
    root = try JSONParser.parse(source)
  }

  /// Reads and parses a file.
  public init(path: String) throws(DiagnosticsError) {
    try self.init(TextFile.read(path))
  }

  public enum Part: Hashable, Sendable {
    case value
    /// The member's name; the value where there is none.
    case key
    /// A range of bytes inside a string value, counted from its first character. If the string has escapes, the whole string.
    case inside(Range<Int>)
  }

  /// Where a value is. A pointer that leads nowhere gives the nearest enclosing value. O(size of the text): for many values
  /// use ``locations(of:)``.
  public func location(of pointer: JSONPointer, _ part: Part = .value) -> SourceLocation {
    locations(of: [(pointer, part)])[0]
  }

  /// Where values are, in the order of the pointers. The text is read once for all of them.
  public func locations(of parts: [(pointer: JSONPointer, part: Part)]) -> [SourceLocation] {
    source.locations(of: parts)
  }
}

extension SourceText {
  /// Where values of a text that is sound JSON stand.
  func locations(of parts: [(pointer: JSONPointer, part: JSONDocument.Part)]) -> [SourceLocation] {
    guard !parts.isEmpty else { return [] }
    var scanner = JSONScanner(bytes)
    return zip(scanner.locate(parts.map(\.pointer)), parts).map { result, part in
      let range = byteRange(result.found, result.isWhole ? part.part : .value)
      // A container is shown by its first character; a scalar is underlined whole.
      let isContainer = range.first.map { "{[".utf8.contains(bytes[$0]) } ?? true
      return location(at: range.lowerBound, length: isContainer ? 1 : range.count)
    }
  }

  private func byteRange(_ found: (value: Range<Int>, key: Range<Int>?), _ part: JSONDocument.Part) -> Range<Int> {
    switch part {
    case .value: return found.value
    case .key: return found.key ?? found.value
    case .inside(let range):
      let start = found.value.lowerBound + 1
      guard !bytes[found.value].contains(UInt8(ascii: "\\")), start + range.upperBound <= found.value.upperBound
      else { return found.value }
      return (start + range.lowerBound)..<(start + range.upperBound)
    }
  }
}
