/// Places buffers with limited lifetimes in one stretch of memory, so that no two that live at once overlap.
struct ArenaPlan {
  /// Bytes needed from the first step that writes a buffer to the last that reads it.
  struct Interval {
    var byteCount: Int
    var first: Int
    var last: Int
  }

  private(set) var offsets: [Int]
  private(set) var byteCount = 0

  /// Large buffers are placed first, each at the lowest offset that is free all through its life.
  ///
  /// - parameter guardByteCount: bytes left alone after every buffer; with guards no byte is used twice
  /// - complexity: O(n²) for n buffers
  init(_ intervals: [Interval], guardByteCount: Int = 0) {
    offsets = Array(repeating: 0, count: intervals.count)
    guard guardByteCount == 0 else {
      for (index, interval) in intervals.enumerated() {
        offsets[index] = byteCount
        byteCount += Self.rounded(interval.byteCount) + guardByteCount
      }
      return
    }
    let order = intervals.indices.sorted { (intervals[$1].byteCount, $0) < (intervals[$0].byteCount, $1) }
    // By ascending offsets.
    var placed: [(first: Int, last: Int, start: Int, end: Int)] = []
    placed.reserveCapacity(intervals.count)
    for index in order {
      let interval = intervals[index]
      var offset = 0
      for other in placed where other.first <= interval.last && interval.first <= other.last {
        if offset + interval.byteCount <= other.start { break }
        offset = max(offset, other.end)
      }
      offsets[index] = offset
      let end = offset + Self.rounded(interval.byteCount)
      let position = placed.firstIndex { $0.start > offset } ?? placed.count
      placed.insert((interval.first, interval.last, offset, end), at: position)
      byteCount = max(byteCount, end)
    }
  }

  /// Whole cache lines, and nine more. Otherwise maps whose size is a power of two would begin at the same offset of a page,
  /// and a load from one would wait for a store to another.
  private static func rounded(_ byteCount: Int) -> Int { (byteCount + 63) / 64 * 64 + 9 * 64 }
}
