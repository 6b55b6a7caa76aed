import Diagnostics

/// How raw values become network input: (value − mean) / deviation, channel by channel, where a byte counts as
/// value / 255.
///
/// Bit for bit what PyTorch's `ToTensor` and `Normalize` give: single precision, division and not multiplication.
public struct Normalization: Hashable, Sendable {
  /// One number a channel, or one for all channels.
  public let mean: [Double]
  public let deviation: [Double]

  /// No change: bytes come out from 0 to 1, floats as they are.
  public static let identity = Normalization(unchecked: [0], [1])

  private init(unchecked mean: [Double], _ deviation: [Double]) {
    self.mean = mean
    self.deviation = deviation
  }

  /// Values given by a recipe.
  ///
  /// - Throws: when the lists differ in length or are empty, or a number is not finite, or a deviation is not positive.
  public init(mean: [Double], deviation: [Double]) throws(DiagnosticsError) {
    func refuse(_ message: String, _ remedy: String) -> DiagnosticsError {
      DiagnosticsError(Diagnostic(code: "normalization", message, remedy: remedy))
    }
    guard mean.count == deviation.count, !mean.isEmpty else {
      throw refuse(
        "normalization has \(mean.count) means and \(deviation.count) deviations",
        "Give one of each for every channel, or one of each for all channels")
    }
    if let bad = mean.first(where: { !Float($0).isFinite }) {
      throw refuse("normalization has the mean \(bad)", "Give a finite number")
    }
    if let bad = deviation.first(where: { !(Float($0) > 0 && Float($0).isFinite) }) {
      throw refuse("normalization has the deviation \(bad)", "Give a finite number above 0")
    }
    self.init(unchecked: mean, deviation)
  }

  /// The channels' own means and deviations; a channel that is constant is only centred.
  public init(_ statistics: DatasetStatistics) {
    self.init(unchecked: statistics.mean, statistics.deviation.map { Float($0) > 0 ? $0 : 1 })
  }

  /// The numbers for each channel in single precision.
  ///
  /// - Throws: when the numbers are for another count of channels.
  public func resolved(
    channels: Int
  ) throws(DiagnosticsError) -> [(mean: Float, deviation: Float)] {
    guard mean.count == 1 || mean.count == channels else {
      throw DiagnosticsError(
        Diagnostic(
          code: "normalization", "normalization is for \(mean.count) channels, but the samples have \(channels)",
          remedy: "Give one mean and one deviation for every channel, or one of each for all channels"))
    }
    return (0..<channels).map { channel in
      let index = mean.count == 1 ? 0 : channel
      return (Float(mean[index]), Float(deviation[index]))
    }
  }
}
