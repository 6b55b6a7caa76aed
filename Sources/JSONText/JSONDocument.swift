import Diagnostics

/// A parsed JSON text that can tell where each of its values stands.
///
/// Positions are found when they are asked for, by walking the text again: a sound file costs nothing for them.
public struct JSONDocument: Hashable, Sendable {
  public let source: SourceText
  public let root: JSONValue

  /// - throws: a diagnostic that names the place, for text that is not JSON (RFC 8259), has a key twice in one object
  ///   or nests deeper than 256.
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
    /// A range of bytes inside a string value, counted from its first character. Where the string has escapes, the
    /// whole string.
    case inside(Range<Int>)
  }

  /// Where a value stands. A pointer that leads nowhere gives the nearest enclosing value. O(size of the text).
  public func location(of pointer: JSONPointer, _ part: Part = .value) -> SourceLocation {
    var scanner = JSONScanner(source.bytes)
    var pointer = pointer
    var part = part
    while true {
      if let found = scanner.locate(pointer) {
        let range = byteRange(found, part)
        // A container is shown by its first character; a scalar is underlined whole.
        let isContainer = range.first.map { "{[".utf8.contains(source.bytes[$0]) } ?? true
        return source.location(at: range.lowerBound, length: isContainer ? 1 : range.count)
      }
      guard pointer.steps.popLast() != nil else { return source.location(at: 0) }
      part = .value
    }
  }

  private func byteRange(_ found: (value: Range<Int>, key: Range<Int>?), _ part: Part) -> Range<Int> {
    switch part {
    case .value: return found.value
    case .key: return found.key ?? found.value
    case .inside(let range):
      let start = found.value.lowerBound + 1
      guard !source.bytes[found.value].contains(UInt8(ascii: "\\")), start + range.upperBound <= found.value.upperBound
      else { return found.value }
      return (start + range.lowerBound)..<(start + range.upperBound)
    }
  }
}
