/// A finite number as decimal digits: `0.d₁d₂d₃… · 10^exponent`.
///
/// The digits are the shortest that read back as the same `Double`, so that rounding follows what a person sees:
/// 0.125 and 2.675 become 0.13 and 2.68, on every machine and in every locale.
struct DecimalDigits {
  var isNegative: Bool
  var digits: [UInt8]
  var exponent: Int

  /// - precondition: the number is finite.
  init(_ value: Double) {
    precondition(value.isFinite, "only finite numbers have digits")
    isNegative = value.sign == .minus
    digits = []
    exponent = 0
    var decimals = 0
    var sawPoint = false
    var text = value.magnitude.description.utf8[...]
    while let byte = text.popFirst() {
      switch byte {
      case UInt8(ascii: "."): sawPoint = true
      case UInt8(ascii: "e"):
        exponent = Int(String(decoding: text, as: UTF8.self)) ?? 0
        text = text.suffix(0)
      default:
        digits.append(byte - UInt8(ascii: "0"))
        decimals += sawPoint ? 1 : 0
      }
    }
    exponent += digits.count - decimals
    let zeros = digits.prefix { $0 == 0 }.count
    digits.removeFirst(zeros)
    exponent -= zeros
  }

  /// Keeps so many digits after the decimal point; halves go away from zero.
  mutating func round(decimals: Int) {
    keep(exponent + decimals)
  }

  /// Keeps so many digits in all.
  mutating func round(significant count: Int) {
    keep(count)
  }

  private mutating func keep(_ count: Int) {
    guard count < digits.count else { return }
    guard count >= 0 else {
      digits = []
      return
    }
    let carries = digits[count] >= 5
    digits.removeSubrange(count...)
    guard carries else { return }
    var index = count - 1
    while index >= 0, digits[index] == 9 {
      digits[index] = 0
      index -= 1
    }
    if index >= 0 {
      digits[index] += 1
    } else {
      digits.insert(1, at: 0)
      exponent += 1
    }
  }

  var isZero: Bool { digits.allSatisfy { $0 == 0 } }

  /// Digits before and after the point, with exactly so many after it.
  func fixed(decimals: Int, separator: String = "") -> String {
    func digit(_ position: Int) -> Character {
      let digit = digits.indices.contains(position) ? digits[position] : 0
      return Character(Unicode.Scalar(UInt8(ascii: "0") + digit))
    }
    var text = isNegative && !isZero ? "-" : ""
    let whole = max(1, exponent)
    for position in 0..<whole {
      let remaining = whole - position
      if position > 0, remaining % 3 == 0 { text += separator }
      text.append(digit(exponent - remaining))
    }
    guard decimals > 0 else { return text }
    text += "."
    for position in 0..<decimals { text.append(digit(exponent + position)) }
    return text
  }
}
