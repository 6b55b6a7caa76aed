extension NumberText {
  /// A count with a decimal prefix: `999`, `93.3 k`, `12.3 M`, `1.2 G`.
  public static func count(_ value: Double) -> String {
    prefixed(value, base: 1000, units: ["", "k", "M", "G", "T", "P", "E"])
  }

  /// A count with a decimal prefix: `999`, `93.3 k`, `12.3 M`, `1.2 G`.
  public static func count(_ value: Int) -> String {
    count(Double(value))
  }

  /// A number of bytes in the unit that fits, each a thousand of the one before: `512 B`, `93.3 KB`, `1.2 MB`.
  /// - Parameter decimals: so many from kilobytes on, in place of one below 100 and none from there on
  public static func bytes(_ value: Double, decimals: Int? = nil) -> String {
    prefixed(value, base: 1000, units: ["B", "KB", "MB", "GB", "TB", "PB", "EB"], decimals: decimals)
  }

  /// As ``bytes(_:decimals:)``, of whole bytes.
  public static func bytes(_ value: Int) -> String {
    bytes(Double(value))
  }

  /// A time span in its two largest units: `250 µs`, `8.7 s`, `1 m 23 s`, `2 h 5 m`, `3 d 4 h`.
  /// - Parameter whole: seconds are rounded and have no decimals, for times that are only foreseen.
  public static func duration(seconds: Double, whole: Bool = false) -> String {
    guard seconds.isFinite, seconds.magnitude < 1e13 else { return fixed(seconds, decimals: 0) + " s" }
    guard seconds >= 0 else { return "-" + duration(seconds: -seconds, whole: whole) }
    let seconds = whole ? seconds.rounded() : seconds
    if seconds == 0 { return "0 s" }
    if seconds < 0.000_9995 { return fixed(seconds * 1e6, decimals: 0) + " µs" }
    if seconds < 0.9995 { return fixed(seconds * 1e3, decimals: seconds < 0.009_95 ? 1 : 0) + " ms" }
    if seconds < 9.95, !whole { return fixed(seconds, decimals: 1) + " s" }
    let whole = Int(seconds.rounded())
    let (days, hours, minutes) = (whole / 86_400, whole / 3600 % 24, whole / 60 % 60)
    if days > 0 { return "\(days) d \(hours) h" }
    if hours > 0 { return "\(hours) h \(minutes) m" }
    if minutes > 0 { return "\(minutes) m \(whole % 60) s" }
    return "\(whole) s"
  }

  /// One decimal below 100 of a unit, none from there on; whole numbers of the smallest unit.
  private static func prefixed(_ value: Double, base: Double, units: [String], decimals wanted: Int? = nil) -> String {
    guard value.isFinite else { return fixed(value, decimals: 0) }
    var scaled = value
    var index = 0
    // The limit leaves room for rounding: 999,960 is 1.0 M, not 1000 k.
    let margin = wanted == nil ? 0.5 : 0.005
    while scaled.magnitude >= (index == 0 ? base : base - margin), index < units.count - 1 {
      scaled /= base
      index += 1
    }
    if index == 0, scaled.magnitude > base - 0.5 { (scaled, index) = (scaled / base, 1) }
    let decimals = index == 0 ? 0 : wanted ?? (scaled.magnitude >= 99.95 ? 0 : 1)
    let number = fixed(scaled, decimals: decimals)
    return units[index].isEmpty ? number : number + " " + units[index]
  }
}
