/// The text of one file, kept so that a diagnostic can show the line that it is about.
///
/// Locations are found by binary search in an index of the lines, which is made when the first is asked for.
public struct SourceText: Sendable {
  public let file: String
  public let bytes: [UInt8]
  private let lines = LazyLineIndex()

  public init(file: String, bytes: [UInt8]) {
    self.file = file
    self.bytes = bytes
  }

  public init(file: String, text: String) {
    self.init(file: file, bytes: Array(text.utf8))
  }

  /// The line and column of a byte offset. O(log(number of lines)) after the first.
  public func location(at offset: Int, length: Int = 1) -> SourceLocation {
    let offset = min(max(0, offset), bytes.count)
    let index = lines.of(bytes)
    let line = index.line(at: offset)
    let before = index.scalars(before: offset, in: bytes)
    let end = offset + min(max(0, length), bytes.count - offset)
    return SourceLocation(
      file: file, line: line + 1,
      column: 1 + before - index.scalars(before: index.start(ofLine: line), in: bytes),
      length: index.scalars(before: end, in: bytes) - before)
  }

  /// A part of a line, from a column on and at most `width` columns long, with the length of the whole line. Nil past the
  /// end of the file. O(log(size of the file) + width); the line is not copied.
  func window(ofLine number: Int, from start: (_ length: Int) -> Int, width: Int) -> (
    text: String, start: Int, length: Int
  )? {
    guard let line = byteRange(ofLine: number) else { return nil }
    let index = lines.of(bytes)
    let before = index.scalars(before: line.lowerBound, in: bytes)
    let length = index.scalars(before: line.upperBound, in: bytes) - before
    let first = start(length)
    // The last offset with no more than so many characters before it begins a character, or is the line's end.
    func offset(ofColumn column: Int) -> Int {
      var (low, high) = (line.lowerBound, line.upperBound)
      while low < high {
        let middle = (low + high + 1) / 2
        if index.scalars(before: middle, in: bytes) - before <= column { low = middle } else { high = middle - 1 }
      }
      return low
    }
    let (begin, end) = (offset(ofColumn: first), offset(ofColumn: first + width))
    return (String(decoding: bytes[begin..<max(begin, end)], as: UTF8.self), first, length)
  }

  /// The text of a line without its line break, or nil past the end of the file.
  public func line(_ number: Int) -> String? {
    byteRange(ofLine: number).map { String(decoding: bytes[$0], as: UTF8.self) }
  }

  private func byteRange(ofLine number: Int) -> Range<Int>? {
    let index = lines.of(bytes)
    guard number >= 1, number <= index.lineCount else { return nil }
    let start = index.start(ofLine: number - 1)
    var end = number < index.lineCount ? index.start(ofLine: number) - 1 : bytes.count
    if end > start, bytes[end - 1] == UInt8(ascii: "\r") { end -= 1 }
    return start..<end
  }
}

extension SourceText: Hashable {
  public static func == (left: SourceText, right: SourceText) -> Bool {
    left.file == right.file && left.bytes == right.bytes
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(file)
    hasher.combine(bytes)
  }
}
