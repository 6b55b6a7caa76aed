/// One value of a table. Formats for people write it in its style; CSV and JSON hold the value itself.
public enum Cell: Hashable, Sendable {
  case empty
  case text(String)
  case integer(Int, IntegerStyle = .grouped)
  case number(Double, NumberStyle)
  /// A mean and its deviation in the same unit.
  case estimate(mean: Double, deviation: Double, NumberStyle)

  public enum IntegerStyle: Hashable, Sendable {
    /// `143,466`
    case grouped
    /// `143466`, for years, seeds and identifiers.
    case plain
    /// `143 k`
    case count
    /// `1.2 MB`
    case bytes
  }

  public enum NumberStyle: Hashable, Sendable {
    case fixed(decimals: Int)
    /// A fraction of one, shown times a hundred.
    case percentage(decimals: Int)
    /// Seconds, shown as `1 m 23 s`.
    case duration
  }

  public static func number(_ value: Double, decimals: Int) -> Cell {
    .number(value, .fixed(decimals: decimals))
  }

  /// A fraction of one: `.percentage(0.6662)` shows `66.6 %`, or `66.6` in a column whose unit is %.
  public static func percentage(_ fraction: Double, decimals: Int = 1) -> Cell {
    .number(fraction, .percentage(decimals: decimals))
  }

  public static func duration(seconds: Double) -> Cell {
    .number(seconds, .duration)
  }

  public static func bytes(_ count: Int) -> Cell {
    .integer(count, .bytes)
  }

  /// The cell of a value that may be missing.
  public static func optional<Value>(_ value: Value?, _ cell: (Value) -> Cell) -> Cell {
    value.map(cell) ?? .empty
  }
}

extension Cell: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByNilLiteral {
  public init(stringLiteral value: String) { self = .text(value) }
  public init(integerLiteral value: Int) { self = .integer(value) }
  public init(nilLiteral: ()) { self = .empty }
}

extension Cell {
  /// The words for people, in a column of the given unit.
  func words(unit: String?, plusMinus: String) -> String {
    switch self {
    case .empty: ""
    case .text(let text): text
    case .integer(let value, .grouped): NumberText.grouped(value)
    case .integer(let value, .plain): String(value)
    case .integer(let value, .count): NumberText.count(value)
    case .integer(let value, .bytes): NumberText.bytes(value)
    case .number(let value, let style): style.words(value, sign: unit != "%")
    case .estimate(let mean, let deviation, let style):
      style.words(mean, sign: false) + " \(plusMinus) " + style.words(deviation, sign: unit != "%")
    }
  }
}

extension Cell.NumberStyle {
  fileprivate func words(_ value: Double, sign: Bool) -> String {
    switch self {
    case .fixed(let decimals): NumberText.fixed(value, decimals: decimals, grouping: true)
    case .percentage(let decimals): NumberText.percentage(value, decimals: decimals, sign: sign)
    case .duration: NumberText.duration(seconds: value)
    }
  }
}
