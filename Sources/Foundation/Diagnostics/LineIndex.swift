import Synchronization

/// Where the lines of a text begin, and how many bytes before each block continue a character. With it, lines and columns
/// are found by binary search, without reading the text again.
struct LineIndex: Sendable {
  /// Bytes in a block.
  private static let block = 1024

  /// The offsets of the lines' first bytes.
  private let starts: [Int32]
  /// How many of the bytes before each block continue a UTF-8 sequence.
  private let continuations: [Int32]

  init(_ bytes: [UInt8]) {
    var starts: [Int32] = [0]
    var continuations: [Int32] = []
    continuations.reserveCapacity(bytes.count / Self.block + 1)
    bytes.withUnsafeBufferPointer { bytes in
      var count: Int32 = 0
      for index in bytes.indices {
        if index % Self.block == 0 { continuations.append(count) }
        if bytes[index] == UInt8(ascii: "\n") { starts.append(Int32(truncatingIfNeeded: index + 1)) }
        if bytes[index].continuesCharacter { count += 1 }
      }
      if bytes.count % Self.block == 0 { continuations.append(count) }
    }
    self.starts = starts
    self.continuations = continuations
  }

  var lineCount: Int { starts.count }

  /// Where a line begins; lines count from zero here.
  func start(ofLine line: Int) -> Int { Int(starts[line]) }

  /// The line of an offset. O(log(number of lines)).
  func line(at offset: Int) -> Int {
    var (low, high) = (0, starts.count)
    while high - low > 1 {
      let middle = (low + high) / 2
      if starts[middle] <= offset { low = middle } else { high = middle }
    }
    return low
  }

  /// The characters before an offset, of all the text. O(1).
  func scalars(before offset: Int, in bytes: [UInt8]) -> Int {
    let block = offset / Self.block
    let rest = bytes[(block * Self.block)..<offset].reduce(0) { $0 + ($1.continuesCharacter ? 1 : 0) }
    return offset - Int(continuations[block]) - rest
  }
}

/// An index that is made when it is first asked for: a sound file needs none.
final class LazyLineIndex: Sendable {
  private let index = Mutex<LineIndex?>(nil)

  func of(_ bytes: [UInt8]) -> LineIndex {
    index.withLock { index in
      if let index { return index }
      let made = LineIndex(bytes)
      index = made
      return made
    }
  }
}

extension UInt8 {
  /// Whether the byte is one after the first of a UTF-8 sequence.
  var continuesCharacter: Bool { self & 0xC0 == 0x80 }
}
