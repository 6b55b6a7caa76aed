/// The integers that a slot may take.
public enum IntegerDomain: Hashable, Sendable {
  /// In ascending order, at least one.
  case list([Int])
  /// Multiples of a number within a range, coarser the larger they are: every one up to 16, every second up to 64,
  /// every eighth up to 256, every sixteenth above.
  case widths(ClosedRange<Int>, multiple: Int)
  /// The same between two bounds that somebody wrote, which are multiples too: they belong to it even where they are off
  /// the grid.
  case bounds(ClosedRange<Int>, multiple: Int)

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
    case .bounds(let range, let multiple):
      var best = IntegerDomain.widths(range, multiple: multiple).nearest(to: target)
      for end in [range.lowerBound, range.upperBound] {
        if !range.contains(best) || abs(Double(end) - target) < abs(Double(best) - target) { best = end }
      }
      return best
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
    case .bounds(let range, let multiple):
      let end = upwards ? range.upperBound : range.lowerBound
      if upwards ? value < range.lowerBound : value > range.upperBound {
        return upwards ? range.lowerBound : range.upperBound
      }
      if let next = IntegerDomain.widths(range, multiple: multiple).next(after: value, upwards: upwards) { return next }
      return (upwards ? value < end : value > end) ? end : nil
    }
  }

  public var smallest: Int {
    switch self {
    case .list(let values): values[0]
    case .widths: nearest(to: 0)
    case .bounds(let range, _): range.lowerBound
    }
  }

  /// Whether there is one value only.
  var isSingle: Bool { next(after: smallest, upwards: true) == nil }

  /// All values in ascending order, the given one among them even where it is off the grid.
  public func values(including current: Int) -> [Int] {
    var values: [Int]
    switch self {
    case .list(let list): values = list
    case .widths, .bounds:
      values = [smallest]
      while let next = next(after: values[values.count - 1], upwards: true) { values.append(next) }
    }
    if !values.contains(current) { values.append(current) }
    return values.sorted()
  }
}
