/// The median of some values and the quartiles around it, between values by linear interpolation (type 7 of Hyndman and
/// Fan 1996, The American Statistician 50(4)).
public struct Quartiles: Hashable, Sendable {
  public var lower, median, upper: Double

  /// - Returns: nil if there is no value
  public init?(_ values: [Double]) {
    guard !values.isEmpty else { return nil }
    let sorted = values.sorted()
    func quantile(_ share: Double) -> Double {
      let position = share * Double(sorted.count - 1)
      let below = Int(position)
      let above = min(below + 1, sorted.count - 1)
      return sorted[below] + (position - Double(below)) * (sorted[above] - sorted[below])
    }
    (lower, median, upper) = (quantile(0.25), quantile(0.5), quantile(0.75))
  }
}
