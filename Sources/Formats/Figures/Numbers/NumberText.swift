/// Numbers as people read them. Every table, picture and progress line words its numbers here; nothing depends on the
/// locale.
///
/// ```swift
/// NumberText.fixed(66.625, decimals: 2)   // "66.63"
/// NumberText.grouped(143_466)             // "143,466"
/// NumberText.percentage(0.6662)           // "66.6 %"
/// ```
public enum NumberText {
  /// The number with exactly so many decimals; halves are rounded away from zero. Numbers from 10¹⁵ on are written
  /// with an exponent, and those that are no numbers as `NaN`, `inf` and `-inf`.
  public static func fixed(_ value: Double, decimals: Int, grouping: Bool = false) -> String {
    guard value.isFinite else { return notFinite(value) }
    guard value.magnitude < 1e15 else { return scientific(value, digits: decimals + 1) }
    var digits = DecimalDigits(value)
    digits.round(decimals: max(0, decimals))
    return digits.fixed(decimals: max(0, decimals), separator: grouping ? "," : "")
  }

  /// A whole number with a comma between thousands.
  public static func grouped(_ value: Int) -> String {
    let digits = String(value.magnitude)
    var text = value < 0 ? "-" : ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index) % 3 == 0 { text += "," }
      text.append(digit)
    }
    return text
  }

  /// A fraction of one as a percentage: 0.6662 is `66.6 %`, or `66.6` without the sign.
  public static func percentage(_ fraction: Double, decimals: Int = 1, sign: Bool = true) -> String {
    let unit = sign ? " %" : ""
    guard fraction.isFinite else { return notFinite(fraction) + unit }
    guard fraction.magnitude < 1e12 else { return scientific(fraction * 100) + unit }
    var digits = DecimalDigits(fraction)
    digits.exponent += 2
    digits.round(decimals: decimals)
    return digits.fixed(decimals: decimals) + unit
  }

  /// The number in `1.5e-4` notation, trailing zeros left out.
  public static func scientific(_ value: Double, digits count: Int = 3) -> String {
    guard value.isFinite else { return notFinite(value) }
    var digits = DecimalDigits(value)
    digits.round(significant: max(1, count))
    guard !digits.isZero else { return "0" }
    while digits.digits.last == 0 { digits.digits.removeLast() }
    let power = digits.exponent - 1
    digits.exponent = 1
    return digits.fixed(decimals: digits.digits.count - 1) + "e\(power)"
  }

  /// The text that reads back as the same number: for files that programs read.
  public static func exact(_ value: Double) -> String {
    guard value.isFinite else { return notFinite(value) }
    let text = value.description
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }

  private static func notFinite(_ value: Double) -> String {
    value.isNaN ? "NaN" : value < 0 ? "-inf" : "inf"
  }
}
