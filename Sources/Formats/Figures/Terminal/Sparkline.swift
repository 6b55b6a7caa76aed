/// A curve on a single line: `█▆▄▃▂▂▁▁`.
public enum Sparkline {
  /// The values from first to last, each the height of one character between the smallest and the largest.
  ///
  /// Where there are more values than characters, each character shows the mean of its share. Values that are not
  /// finite are blank.
  public static func text(_ values: [Double], width: Int = 20, symbols: TextSymbols = .unicode) -> String {
    let levels: [Character] = Array(symbols == .unicode ? "▁▂▃▄▅▆▇█" : "_.-=*#")
    let count = min(values.count, max(0, width))
    let shares = (0..<count).map { index -> Double? in
      let share = values[(index * values.count / count)..<((index + 1) * values.count / count)]
        .filter { $0.isFinite && $0.magnitude <= 1e300 }
      return share.isEmpty ? nil : share.reduce(0) { $0 + $1 / Double(share.count) }
    }
    let finite = shares.compactMap(\.self)
    guard let low = finite.min(), let high = finite.max() else { return String(repeating: " ", count: count) }
    return String(
      shares.map { share in
        guard let share else { return " " }
        // A constant is drawn in the middle.
        let fraction = high > low ? (share - low) / (high - low) : 0.5
        return levels[min(levels.count - 1, Int(fraction * Double(levels.count)))]
      })
  }
}
