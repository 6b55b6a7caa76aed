import Randomness

/// The order in which one epoch visits the samples.
public struct EpochOrder: Hashable, Sendable {
  public let epoch: Int
  /// The sample at each position.
  public let indices: [Int32]

  public init(epoch: Int, indices: [Int32]) {
    self.epoch = epoch
    self.indices = indices
  }

  /// A random order, each equally likely: a function of the seed and the epoch. O(count).
  public static func shuffled(_ count: Int, epoch: Int, seed: UInt64) -> EpochOrder {
    var generator = SeededGenerator(seed: seed, stream: .epochOrder, epoch: epoch)
    return EpochOrder(epoch: epoch, indices: generator.permutation(count))
  }

  /// The samples as they come, for evaluation.
  public static func sequential(_ count: Int) -> EpochOrder {
    EpochOrder(epoch: 0, indices: Array(0..<Int32(count)))
  }

  /// The positions of each batch, in order. The last one is shorter if the size does not divide the number of
  /// samples, or left out.
  public func batches(of size: Int, droppingLast: Bool = false) -> some Sequence<Range<Int>> & Sendable {
    precondition(size > 0, "a batch has at least one sample")
    let count = indices.count
    let end = droppingLast ? count / size * size : count
    return stride(from: 0, to: end, by: size).lazy.map { $0..<min($0 + size, count) }
  }
}
