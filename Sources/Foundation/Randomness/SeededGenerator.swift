/// The project's random numbers, drawn from ``Philox``.
///
/// A block of four 32-bit words is a function of a 64-bit key (the seed) and a 128-bit counter (block number, stream,
/// epoch, position). So the numbers for one sample depend on the seed, the epoch and the sample's position and on
/// nothing else: not on the thread, not on the order of calls, not on the machine.
///
/// ```swift
/// var generator = SeededGenerator(seed: 7, stream: .augmentation, epoch: 3, position: 1_204)
/// let flips = generator.integer(below: 2) == 1
/// ```
///
/// A value for simulation, not for secrets. It repeats after 2³² blocks.
public struct SeededGenerator: RandomNumberGenerator, Sendable {
  /// Separates numbers that are drawn from one seed for different purposes. All purposes are listed here, so that no two
  /// share a stream.
  public struct Stream: RawRepresentable, Hashable, Sendable {
    public let rawValue: UInt32
    public init(rawValue: UInt32) { self.rawValue = rawValue }

    public static let split = Stream(rawValue: 1)
    public static let subset = Stream(rawValue: 2)
    public static let epochOrder = Stream(rawValue: 3)
    public static let augmentation = Stream(rawValue: 4)
    public static let mixup = Stream(rawValue: 5)
    /// What a trial of a study is made of; its number is the position.
    public static let proposal = Stream(rawValue: 6)
    /// The seed of a trial's training; its number is the position.
    public static let trial = Stream(rawValue: 7)
    /// How a network that is made of a trained one shares out its weights.
    public static let inheritance = Stream(rawValue: 8)
    /// Samples of data sets that are made on the spot; the set is the epoch, the sample the position.
    public static let generatedSamples = Stream(rawValue: 9)
    /// The test part of samples that come without one.
    public static let testPart = Stream(rawValue: 32)
    /// How signals and rows of features are changed for training; the sample is the position.
    public static let signalAugmentation = Stream(rawValue: 33)
    /// Noise that is added to samples for training; the sample is the position.
    public static let noise = Stream(rawValue: 34)
    /// Which samples a preview shows.
    public static let preview = Stream(rawValue: 35)
    /// Initial values of parameters and buffers.
    public static let initialization = Stream(rawValue: 256)
  }

  private let philox: Philox
  /// Block number, stream, epoch, position.
  private var counter: SIMD4<UInt32>
  private var block = SIMD4<UInt32>()
  private var used = 4

  public init(seed: UInt64, stream: Stream, epoch: Int = 0, position: Int = 0) {
    philox = Philox(seed: seed)
    counter = SIMD4(0, stream.rawValue, UInt32(truncatingIfNeeded: epoch), UInt32(truncatingIfNeeded: position))
  }

  /// The next 32 bits.
  public mutating func nextWord() -> UInt32 {
    if used == 4 {
      block = philox(counter)
      counter[0] &+= 1
      used = 0
    }
    defer { used += 1 }
    return block[used]
  }

  /// The next 64 bits: the earlier word is the lower half.
  public mutating func next() -> UInt64 {
    let low = UInt64(nextWord())
    return UInt64(nextWord()) << 32 | low
  }
}
