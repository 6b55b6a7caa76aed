/// The integers that a slot may take.
public enum IntegerDomain: Hashable, Sendable {
  /// In ascending order, at least one.
  case list([Int])
  /// Multiples of a number within a range, coarser the larger they are: every one up to 16, every second up to 64,
  /// every eighth up to 256, every sixteenth above.
  case widths(ClosedRange<Int>, multiple: Int)

  private static func unit(at value: Int) -> Int {
    value <= 16 ? 1 : value <= 64 ? 2 : value <= 256 ? 8 : 16
  }

  /// The domain's value nearest to a number; the smaller of two that are equally near.
  public func nearest(to target: Double) -> Int {
    switch self {
    case .list(let values):
      return values.min { abs(Double($0) - target) < abs(Double($1) - target) }!
    case .widths(let range, let multiple):
      let bounded = min(max(target, Double(range.lowerBound)), Double(range.upperBound))
      let unit = max(1, Self.unit(at: Int(bounded)) / multiple) * multiple
      var value = Int((bounded / Double(unit)).rounded(.toNearestOrAwayFromZero)) * unit
      if value < range.lowerBound { value = (range.lowerBound + multiple - 1) / multiple * multiple }
      if value > range.upperBound { value = range.upperBound / multiple * multiple }
      return max(value, multiple)
    }
  }

  /// The next value above or below; nil at the end.
  public func next(after value: Int, upwards: Bool) -> Int? {
    switch self {
    case .list(let values):
      return upwards ? values.first { $0 > value } : values.last { $0 < value }
    case .widths(let range, let multiple):
      let unit = max(1, Self.unit(at: upwards ? value + 1 : value) / multiple) * multiple
      let next = upwards ? (value / unit + 1) * unit : ((value + unit - 1) / unit - 1) * unit
      return range.contains(next) && next > 0 ? next : nil
    }
  }

  public var smallest: Int {
    switch self {
    case .list(let values): values[0]
    case .widths: nearest(to: 0)
    }
  }

  /// All values in ascending order, the given one among them even where it is off the grid.
  public func values(including current: Int) -> [Int] {
    var values: [Int]
    switch self {
    case .list(let list): values = list
    case .widths:
      values = [smallest]
      while let next = next(after: values[values.count - 1], upwards: true) { values.append(next) }
    }
    if !values.contains(current) { values.append(current) }
    return values.sorted()
  }
}
