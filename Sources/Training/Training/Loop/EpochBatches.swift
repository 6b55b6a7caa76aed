/// What becomes of the samples at an epoch's end that do not fill a batch.
public enum LastBatch: String, Hashable, Sendable, CaseIterable {
  /// They are a batch of their own.
  case keep
  /// The epoch leaves them out; each epoch leaves out others. Samples that do not fill even one batch are one.
  case drop
  /// They join the batch before them.
  case merge
}

/// How an epoch's samples are divided into batches: all of one size, and a last one that may have another.
///
/// ```
/// 10 samples in batches of 3     keep    [0 1 2] [3 4 5] [6 7 8] [9]
///                                drop    [0 1 2] [3 4 5] [6 7 8]
///                                merge   [0 1 2] [3 4 5] [6 7 8 9]
/// ```
struct EpochBatches: Hashable, Sendable {
  /// Samples of the epoch.
  let sampleCount: Int
  /// Batches of the epoch.
  let count: Int
  /// The size of every batch but the last.
  private let size: Int

  init(sampleCount: Int, batchSize: Int, remainder: LastBatch) {
    precondition(sampleCount > 0 && batchSize > 0, "there is a batch")
    size = min(batchSize, sampleCount)
    let whole = sampleCount / size
    let rest = sampleCount % size
    self.sampleCount = remainder == .drop ? whole * size : sampleCount
    count = rest > 0 && remainder == .keep ? whole + 1 : whole
  }

  /// The positions of a batch in the epoch's order.
  subscript(batch: Int) -> Range<Int> {
    let start = batch * size
    return start..<(batch == count - 1 ? sampleCount : start + size)
  }

  func sampleCount(after batches: Int) -> Int { batches == count ? sampleCount : batches * size }

  var firstSize: Int { self[0].count }
  var lastSize: Int { self[count - 1].count }
  /// How many batches from the first have its size.
  var firstSizeCount: Int { lastSize == firstSize ? count : count - 1 }
  var largestSize: Int { max(firstSize, lastSize) }
}
