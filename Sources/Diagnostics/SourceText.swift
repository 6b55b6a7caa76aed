/// The text of one file, kept so that a diagnostic can show the line that it speaks of.
public struct SourceText: Hashable, Sendable {
  public let file: String
  public let bytes: [UInt8]

  public init(file: String, bytes: [UInt8]) {
    self.file = file
    self.bytes = bytes
  }

  public init(file: String, text: String) {
    self.init(file: file, bytes: Array(text.utf8))
  }

  /// The line and column of a byte offset. O(offset).
  public func location(at offset: Int, length: Int = 1) -> SourceLocation {
    let end = min(max(0, offset), bytes.count)
    var line = 1
    var lineStart = 0
    for index in 0..<end where bytes[index] == UInt8(ascii: "\n") {
      line += 1
      lineStart = index + 1
    }
    return SourceLocation(
      file: file, line: line, column: 1 + scalarCount(lineStart..<end),
      length: scalarCount(end..<min(bytes.count, end + length)))
  }

  /// The part of a line that starts at a column and is no longer than a width, and how long the line is in all, in
  /// columns; nil past the end of the file. O(size of the file), without a copy of the line.
  func window(ofLine number: Int, from start: (_ length: Int) -> Int, width: Int) -> (
    text: String, start: Int, length: Int
  )? {
    guard let line = byteRange(ofLine: number) else { return nil }
    let length = scalarCount(line)
    let first = start(length)
    var (lower, column) = (line.lowerBound, 0)
    func advance(_ count: Int) {
      let goal = column + count
      while lower < line.upperBound {
        if bytes[lower] & 0xC0 != 0x80 {
          if column == goal { return }
          column += 1
        }
        lower += 1
      }
    }
    advance(first)
    let begin = lower
    advance(width)
    return (String(decoding: bytes[begin..<lower], as: UTF8.self), first, length)
  }

  /// The text of a line without its line break, or nil past the end of the file. O(size of the file).
  public func line(_ number: Int) -> String? {
    byteRange(ofLine: number).map { String(decoding: bytes[$0], as: UTF8.self) }
  }

  private func byteRange(ofLine number: Int) -> Range<Int>? {
    guard number >= 1 else { return nil }
    var line = 1
    var start = 0
    while line < number {
      guard let newline = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) else { return nil }
      line += 1
      start = newline + 1
    }
    var end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
    if end > start, bytes[end - 1] == UInt8(ascii: "\r") { end -= 1 }
    return start..<end
  }

  private func scalarCount(_ range: Range<Int>) -> Int {
    bytes[range].reduce(0) { $0 + ($1 & 0xC0 == 0x80 ? 0 : 1) }
  }
}
