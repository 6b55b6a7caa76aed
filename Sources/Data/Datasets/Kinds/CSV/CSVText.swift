import Diagnostics

/// A table as text, cut into cells: quotes, newlines in cells, CRLF and a byte order mark as spreadsheets write them.
///
/// RFC 4180, with other separators, and rows that all have the width of the first. Empty lines are passed over.
struct CSVText {
  struct Cell {
    var start: UInt32
    var count: UInt32
    /// Whether quotes stand around it; they are no part of the stretch, but doubled ones within are.
    var isQuoted: Bool
  }

  /// The file, for messages.
  let path: String
  let separator: UInt8
  let width: Int
  /// Row after row.
  let cells: [Cell]
  private let block: ByteBlock

  /// More columns than this are a mistake.
  static let maximumWidth = 100_000
  private static let remedy = "Save the table as CSV in UTF-8"
  private static let quote = UInt8(ascii: "\"")

  var rowCount: Int { cells.count / width }

  /// - Parameter separator: nil to take what cuts the first lines into most alike rows
  init(path: String, separator chosen: UInt8? = nil) throws(DiagnosticsError) {
    let origin = FileOrigin(name: path, remedy: Self.remedy)
    var stream = try ContentStream(path: path, origin: origin)
    try self.init(stream.blockToEnd(), origin, separator: chosen)
  }

  init(_ block: ByteBlock, _ origin: FileOrigin, separator chosen: UInt8? = nil) throws(DiagnosticsError) {
    let bytes = block.bytes
    let start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    guard !bytes.starts(with: [0xFF, 0xFE]), !bytes.starts(with: [0xFE, 0xFF]) else {
      throw origin.error("this is UTF-16", remedy: Self.remedy)
    }
    (self.block, path) = (block, origin.name)
    separator = chosen ?? Self.separator(of: bytes, from: start)
    var scanner = CSVScanner(bytes, from: start, separator: separator)
    var cells: [Cell] = []
    var width = 0
    do throws(CSVFault) {
      while let count = try scanner.row(into: &cells) {
        if width == 0 {
          width = count
          // As many rows of this length as there may be; memory that is not touched costs nothing.
          cells.reserveCapacity(min(1 << 25, count * (bytes.count / max(1, scanner.position - start) + 1)))
        }
        guard count == width else {
          throw CSVFault(
            at: Int(cells[cells.count - count].start),
            "this row has \(count) \(count == 1 ? "cell" : "cells"), but the first has \(width)",
            remedy: "Give every row as many cells; quote those that hold '\(Character(Unicode.Scalar(separator)))'")
        }
        guard width <= Self.maximumWidth else {
          throw CSVFault(
            at: start, "the table has \(width) columns, more than \(Self.maximumWidth)", remedy: Self.remedy)
        }
      }
    } catch {
      throw error.located(in: bytes, origin.name)
    }
    guard width > 0 else { throw origin.error(.empty("rows")) }
    (self.width, self.cells) = (width, cells)
  }

  /// The separator that gives the first lines one width, and one above 1.
  private static func separator(of bytes: UnsafeRawBufferPointer, from start: Int) -> UInt8 {
    let beginning = UnsafeRawBufferPointer(rebasing: bytes[..<min(bytes.count, 1 << 16)])
    func widths(_ separator: UInt8) -> [Int] {
      var scanner = CSVScanner(beginning, from: start, separator: separator)
      var widths: [Int] = []
      var cells: [Cell] = []
      while widths.count < 20, let count = try? scanner.row(into: &cells) { widths.append(count) }
      // The last row may be cut off.
      return widths.count > 1 && beginning.count < bytes.count ? widths.dropLast() : widths
    }
    let candidates = [UInt8(ascii: "\t"), UInt8(ascii: ";"), UInt8(ascii: ","), UInt8(ascii: "|")]
    let found = candidates.map { ($0, widths($0)) }
    if let alike = found.first(where: { Set($0.1).count == 1 && $0.1[0] > 1 }) { return alike.0 }
    return found.max { ($0.1.first ?? 0) < ($1.1.first ?? 0) }.map { ($0.1.first ?? 0) > 1 ? $0.0 : UInt8(ascii: ",") }
      ?? UInt8(ascii: ",")
  }

  func cell(_ row: Int, _ column: Int) -> Cell { cells[row * width + column] }

  /// The text of a cell: without spaces around it if it is not quoted.
  func text(_ row: Int, _ column: Int) -> String {
    let cell = cell(row, column)
    let text = String(decoding: stretch(cell), as: UTF8.self)
    return cell.isQuoted ? text.replacing("\"\"", with: "\"") : text
  }

  /// The bytes of a cell, without spaces around them if it is not quoted.
  func stretch(_ cell: Cell) -> UnsafeRawBufferPointer {
    var range = Int(cell.start)..<Int(cell.start) + Int(cell.count)
    if !cell.isQuoted {
      while let first = range.first, block.bytes[first] == 0x20 { range = first + 1..<range.upperBound }
      while let last = range.last, block.bytes[last] == 0x20 { range = range.lowerBound..<last }
    }
    return UnsafeRawBufferPointer(rebasing: block.bytes[range])
  }

  /// What is wrong with a cell, with its line and column in the file.
  func error(_ row: Int, _ column: Int, _ words: String, remedy: String) -> DiagnosticsError {
    CSVFault(at: Int(cell(row, column).start), words, remedy: remedy).located(in: block.bytes, path)
  }
}

/// What is wrong at a byte of a table.
struct CSVFault: Error {
  var offset: Int
  var words: String
  var remedy: String

  init(at offset: Int, _ words: String, remedy: String) {
    (self.offset, self.words, self.remedy) = (offset, words, remedy)
  }

  /// Lines and columns are counted from 1, as editors do.
  func located(in bytes: UnsafeRawBufferPointer, _ path: String) -> DiagnosticsError {
    var (line, first) = (1, 0)
    for index in 0..<min(offset, bytes.count) where bytes[index] == 0x0A { (line, first) = (line + 1, index + 1) }
    let column = String(decoding: bytes[first..<min(offset, bytes.count)], as: UTF8.self).unicodeScalars
      .count { $0 != "\u{FEFF}" }
    return DiagnosticsError(
      Diagnostic(
        code: "data-table", at: SourceLocation(file: path, line: line, column: column + 1), words, remedy: remedy))
  }
}

/// Steps through a table row by row.
struct CSVScanner {
  private let bytes: UnsafeRawBufferPointer
  private(set) var position: Int
  private let separator: UInt8

  private static let quote = UInt8(ascii: "\"")
  private static let newline: UInt8 = 0x0A
  private static let carriageReturn: UInt8 = 0x0D

  init(_ bytes: UnsafeRawBufferPointer, from start: Int, separator: UInt8) {
    (self.bytes, position, self.separator) = (bytes, start, separator)
  }

  /// Adds the cells of the next row that is not empty.
  /// - Returns: how many; nil at the end
  mutating func row(into cells: inout [CSVText.Cell]) throws(CSVFault) -> Int? {
    while position < bytes.count, bytes[position] == Self.newline || bytes[position] == Self.carriageReturn {
      position += 1
    }
    guard position < bytes.count else { return nil }
    var count = 0
    while true {
      cells.append(try cell())
      count += 1
      guard position < bytes.count, bytes[position] == separator else { break }
      position += 1
    }
    // A cell ends before a separator, an end of line, or the end.
    if position < bytes.count, bytes[position] == Self.carriageReturn { position += 1 }
    if position < bytes.count, bytes[position] == Self.newline { position += 1 }
    return count
  }

  private mutating func cell() throws(CSVFault) -> CSVText.Cell {
    if position < bytes.count, bytes[position] == Self.quote { return try quoted() }
    let start = position
    while position < bytes.count {
      let byte = bytes[position]
      if byte == separator || byte == Self.newline { break }
      if byte == Self.carriageReturn { break }
      guard byte != 0 else {
        throw CSVFault(
          at: position, "this is a NUL byte: the file is no text", remedy: "Save the table as CSV in UTF-8")
      }
      position += 1
    }
    return CSVText.Cell(start: UInt32(start), count: UInt32(position - start), isQuoted: false)
  }

  private mutating func quoted() throws(CSVFault) -> CSVText.Cell {
    let opening = position
    position += 1
    while true {
      while position < bytes.count, bytes[position] != Self.quote { position += 1 }
      guard position < bytes.count else {
        throw CSVFault(
          at: opening, "this quote is never closed", remedy: "Close it, or write \"\" for one within a cell")
      }
      if position + 1 < bytes.count, bytes[position + 1] == Self.quote {
        position += 2
        continue
      }
      break
    }
    let cell = CSVText.Cell(start: UInt32(opening + 1), count: UInt32(position - opening - 1), isQuoted: true)
    position += 1
    guard
      position == bytes.count || bytes[position] == separator || bytes[position] == Self.newline
        || bytes[position] == Self.carriageReturn
    else {
      throw CSVFault(
        at: position, "text follows the quote that closes the cell", remedy: "Write \"\" for a quote within a cell")
    }
    return cell
  }
}
