import Diagnostics

extension JSONDocument {
  /// A value of the document as a document of its own, for values that have their own reader. Its locations are those in
  /// the whole document. A pointer that leads nowhere gives the whole document. O(size of the text).
  public func part(at pointer: JSONPointer) throws(DiagnosticsError) -> JSONDocument {
    var scanner = JSONScanner(source.bytes)
    let (found, isWhole) = scanner.locate([pointer])[0]
    guard isWhole else { return self }
    let range = found.value
    // Columns count scalars: of each scalar before the value one space is left.
    let before = source.bytes[..<range.lowerBound].filter { $0 & 0xC0 != 0x80 }.map { byte in
      byte == UInt8(ascii: "\n") ? byte : UInt8(ascii: " ")
    }
    return try JSONDocument(SourceText(file: source.file, bytes: before + source.bytes[range]))
  }
}
