/// A number of bytes as people write it: `20000`, `20KB`, `19.5 KiB`.
///
/// KB and MB are thousands and millions, KiB and MiB powers of 1,024, in upper or lower case. Where makers of chips write KB
/// they mean KiB, so what fits 20KB fits such a chip by either count.
public struct ByteCount: Hashable, Sendable {
  public var bytes: Int

  /// What the text may be, for messages.
  public static let forms = "a number of bytes such as 20000, 20KB (of 1,000), 20KiB (of 1,024), 1MB or 1MiB"

  private static let units: [(name: String, bytes: Double)] = [
    ("kib", 1_024), ("mib", 1_048_576), ("kb", 1e3), ("mb", 1e6), ("b", 1), ("", 1),
  ]

  /// Parts of a byte are dropped, so that a limit never grows. Nil for what is no such number, or not above 0.
  public init?(_ text: String) {
    let lowered = text.lowercased()
    guard let unit = Self.units.first(where: { lowered.hasSuffix($0.name) }) else { return nil }
    var digits = lowered.dropLast(unit.name.count)
    while digits.last == " " { digits.removeLast() }
    guard let first = digits.first, first.isASCII, first.isNumber,
      digits.allSatisfy({ $0.isASCII && ($0.isNumber || $0 == ".") })
    else { return nil }
    if unit.bytes == 1 {
      guard let bytes = Int(digits), bytes > 0 else { return nil }
      self.bytes = bytes
    } else {
      guard let number = Double(digits), number * unit.bytes < 9e18 else { return nil }
      bytes = Int(number * unit.bytes)
      guard bytes > 0 else { return nil }
    }
  }
}
