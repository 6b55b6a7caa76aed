import Glibc

/// An axis fitted to its data: where values lie along it, and its ticks.
///
/// Ticks on a linear axis are the multiples of 1, 2 or 5 times a power of ten whose number comes nearest to the wish
/// (Heckbert 1990, "Nice numbers for graph labels", Graphics Gems). On a logarithmic axis they are the powers of ten,
/// joined by 2 and 5 and then by all digits where those are too few.
struct AxisMap {
  struct Tick: Hashable {
    var value: Double
    var label: String
  }

  /// How the ends of the axis follow from the data.
  enum Fit {
    /// The axis starts and ends at the data.
    case tight
    /// The axis starts and ends at ticks.
    case ticks
    /// The axis leaves some of its length free at both ends.
    case margin
  }

  let ticks: [Tick]
  private let scale: Axis.Scale
  private let lower: Double
  private let upper: Double

  init(_ axis: Axis, values: some Sequence<Double>, fit: Fit, tickCount: Int) {
    scale = axis.scale
    let values = values.filter(axis.holds)
    switch axis.scale {
    case .linear:
      var (low, high) = Self.spread(values.min() ?? 0, values.max() ?? 1, axis.format)
      if fit == .margin { (low, high) = (low - (high - low) * 0.04, high + (high - low) * 0.04) }
      var step = Self.niceStep((high - low) / Double(max(1, tickCount - 1)))
      if axis.format == .whole { step = max(1, step) }
      if fit == .ticks { (low, high) = ((low / step).rounded(.down) * step, (high / step).rounded(.up) * step) }
      (lower, upper) = (low, high)
      ticks = Self.labelled(Self.multiples(of: step, from: low, to: high), step: step, axis.format)
    case .logarithmic:
      var (low, high) = (values.min() ?? 1, values.max() ?? 10)
      // Less than a tenth of a decade leaves no room for a tick.
      if log10(high / low) < 0.1 { (low, high) = (low / 1.25, high * 1.25) }
      let margin = fit == .tight ? 0 : (log10(high) - log10(low)) * 0.05
      (lower, upper) = (log10(low) - margin, log10(high) + margin)
      (low, high) = (pow(10, lower), pow(10, upper))
      let values = Self.logarithmicTicks(from: low, to: high, count: tickCount)
      if values.count >= 3 {
        let isWide = values.contains { $0 >= 1e6 || $0 < 1e-4 }
        ticks = values.map { value in
          let isScientific = isWide && axis.format == .number && !(0.01..<1000).contains(value)
          let label =
            isScientific
            ? NumberText.scientific(value) : Self.label(value, step: value, largest: value, axis.format)
          return Tick(value: value, label: label)
        }
      } else {
        let step = Self.niceStep((high - low) / Double(max(1, tickCount - 1)))
        ticks = Self.labelled(Self.multiples(of: step, from: low, to: high), step: step, axis.format)
      }
    }
  }

  /// Where a value lies, 0 at the lower and 1 at the upper end. The value must lie on the axis.
  func fraction(_ value: Double) -> Double {
    ((scale == .linear ? value : log10(value)) - lower) / (upper - lower)
  }

  /// Makes room around a single value.
  private static func spread(_ low: Double, _ high: Double, _ format: Axis.Format) -> (Double, Double) {
    let magnitude = max(low.magnitude, high.magnitude)
    guard high - low <= max(magnitude * 1e-12, 1e-290) else { return (low, high) }
    guard magnitude > 1e-280 else { return format == .whole ? (-0.5, 0.5) : (0, 1) }
    switch format {
    case .whole where magnitude < 1e6: return (low - 0.5, high + 0.5)
    case .percentage where low >= 0 && low <= 1: return (max(0, low - 0.05), min(1, high + 0.05))
    case .number, .whole, .percentage, .count:
      return (low - magnitude * 0.1, high + magnitude * 0.1)
    }
  }

  /// 1, 2, 5 or 10 times a power of ten, near the step that is wished for.
  private static func niceStep(_ wish: Double) -> Double {
    guard wish > 0, wish.isFinite else { return 1 }
    let power = log10(wish).rounded(.down)
    let fraction = wish / pow(10, power)
    let nice: Double =
      switch fraction {
      case ..<1.5: 1
      case ..<3: 2
      case ..<7: 5
      default: 10
      }
    return power < 0 ? nice / pow(10, -power) : nice * pow(10, power)
  }

  private static func multiples(of step: Double, from low: Double, to high: Double) -> [Double] {
    let slack = step * 1e-6
    let first = ((low - slack) / step).rounded(.up)
    let last = ((high + slack) / step).rounded(.down)
    // Beside huge values a step may be lost to rounding: such an axis has the ticks of its ends.
    guard last - first < 100, last >= first, first + 1 > first else { return low < high ? [low, high] : [low] }
    return (0...Int(last - first)).map { (first + Double($0)) * step }
  }

  private static func logarithmicTicks(from low: Double, to high: Double, count: Int) -> [Double] {
    let decades = Int(log10(low).rounded(.down))...Int(log10(high).rounded(.up))
    let stride = max(1, Int((Double(decades.count) / Double(max(1, count))).rounded(.up)))
    var values: [Double] = []
    for digits in [[1.0], [1, 2, 5], [1, 2, 3, 4, 5, 6, 7, 8, 9]] {
      values = decades.filter { $0 % stride == 0 }.flatMap { power in
        digits.map { power < 0 ? $0 / pow(10, Double(-power)) : $0 * pow(10, Double(power)) }
      }.filter { $0 >= low * 0.999_999 && $0 <= high * 1.000_001 }
      if values.count >= 3 { break }
    }
    return values
  }

  private static func labelled(_ values: [Double], step: Double, _ format: Axis.Format) -> [Tick] {
    let largest = values.map(\.magnitude).max() ?? 0
    return values.map { Tick(value: $0, label: label($0, step: step, largest: largest, format)) }
  }

  private static func label(_ value: Double, step: Double, largest: Double, _ format: Axis.Format) -> String {
    func decimals(_ step: Double) -> Int { max(0, -Int((log10(step) + 1e-9).rounded(.down))) }
    if value.magnitude < step * 1e-6 { return format == .percentage ? "0 %" : "0" }
    switch format {
    case .percentage where largest < 100 && step >= 1e-9:
      return NumberText.percentage(value, decimals: max(0, decimals(step) - 2))
    case .count where largest >= 1000 && largest < 1e15:
      let (unit, name) =
        [(1e12, " T"), (1e9, " G"), (1e6, " M"), (1e3, " k")].first { value.magnitude >= $0.0 } ?? (1, "")
      return NumberText.fixed(value / unit, decimals: decimals(step / unit)) + name
    case .number, .whole, .percentage, .count:
      if largest < 1e6, step >= 1e-5 { return NumberText.fixed(value, decimals: decimals(step), grouping: true) }
      let digits = 1 + max(0, Int(log10(largest / step).rounded(.down)))
      return NumberText.scientific(value, digits: min(digits, 6))
    }
  }
}
