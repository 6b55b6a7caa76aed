/// Samples as bytes, left where their files have them: records of one size, in which a sample's values follow whatever
/// else a record holds, in one block or in several.
struct ByteRecords: Sendable {
  /// Bytes from the beginning of one sample to that of the next.
  let stride: Int
  /// Bytes of a sample's values.
  let sampleSize: Int
  private var parts: [Part] = []

  private struct Part {
    let block: ByteBlock
    /// Where the values of the part's first sample begin.
    nonisolated(unsafe) let start: UnsafePointer<UInt8>
    /// The rows that lie in the part.
    let rows: Range<Int>
  }

  init(stride: Int, sampleSize: Int) {
    self.stride = stride
    self.sampleSize = sampleSize
  }

  var count: Int { parts.last?.rows.upperBound ?? 0 }

  /// Adds the records of a block behind those that are there. A rest too short for a record is not looked at.
  ///
  /// - Parameter offset: bytes before the first sample's values.
  mutating func append(_ block: ByteBlock, offset: Int) {
    let first = count
    let records = (block.bytes.count + (stride - offset - sampleSize)) / stride
    guard records > 0, let base = block.bytes.baseAddress else { return }
    let start = (base + offset).assumingMemoryBound(to: UInt8.self)
    parts.append(Part(block: block, start: start, rows: first..<first + records))
  }

  /// The values of a row. They live as long as the records do.
  @inline(__always)
  func start(ofRow row: Int) -> UnsafePointer<UInt8> {
    var index = 0
    while row >= parts[index].rows.upperBound { index += 1 }
    return parts[index].start + (row - parts[index].rows.lowerBound) * stride
  }
}
