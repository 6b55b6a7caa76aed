import TensorTypes

/// What sounds become.
public struct SoundSettings: Hashable, Sendable {
  public enum Features: String, Hashable, Sendable, CaseIterable {
    /// Loudness by frequency and time: [1, mels, frames].
    case logMel
    /// The signal itself: [1, samples].
    case waveform
  }

  /// Samples a second.
  public var rate = 16_000
  /// How much of each sound is taken from its beginning. What is shorter is followed by silence.
  public var seconds = 1.0
  public var features = Features.logMel
  /// Samples of the window that is transformed at once, a power of two.
  public var fftSize = 1024
  /// Samples from one window to the next.
  public var hop = 256
  /// Bands of frequencies.
  public var mels = 64
  /// The lowest frequency that counts, in hertz.
  public var lowest = 0.0
  /// The highest frequency that counts, in hertz; half the rate if nil.
  public var highest: Double?
  public var scale = MelScale.slaney

  public init() {}

  /// Samples that are taken.
  var length: Int { max(1, Int((seconds * Double(rate)).rounded())) }
  var frames: Int { 1 + length / hop }
  var top: Double { highest ?? Double(rate) / 2 }

  /// The most values that a sample may have.
  static let valueLimit = 1 << 24

  /// What is wrong with the numbers together, and what to do; nil if nothing is.
  var fault: (message: String, remedy: String)? {
    guard length <= Self.valueLimit else {
      return ("\(seconds) s at \(rate) samples a second are \(length) values", "Use at most \(Self.valueLimit)")
    }
    guard features == .logMel else { return nil }
    guard fftSize & (fftSize - 1) == 0 else {
      let lower = 1 << (Int.bitWidth - 1 - fftSize.leadingZeroBitCount)
      return ("fftSize \(fftSize) is not a power of two", "Use \(lower) or \(2 * lower)")
    }
    guard top <= Double(rate) / 2 else {
      return ("highest is \(top) Hz, but a rate of \(rate) holds \(Double(rate) / 2) Hz at most", "Use that or less")
    }
    guard lowest < top else { return ("lowest, \(lowest) Hz, is not below highest, \(top) Hz", "Lower it") }
    guard mels * frames <= Self.valueLimit else {
      return ("\(mels) bands at \(frames) moments are \(mels * frames) values", "Use a larger hop")
    }
    let empty = MelBands(
      count: mels, fftSize: fftSize, rate: rate, lowest: lowest, highest: top, scale: scale
    ).emptyCount
    guard empty == 0 else {
      return (
        "\(empty) of \(mels) bands hold no frequency of a window of \(fftSize)", "Use a larger fftSize or fewer mels"
      )
    }
    return nil
  }

  var extents: [Int] { features == .logMel ? [1, mels, frames] : [1, length] }

  var words: String {
    "rate \(rate), seconds \(seconds), "
      + (features == .waveform
        ? "waveform"
        : "log-mel, fftSize \(fftSize), hop \(hop), mels \(mels), \(lowest) to \(top) Hz, \(scale.rawValue)")
  }
}
