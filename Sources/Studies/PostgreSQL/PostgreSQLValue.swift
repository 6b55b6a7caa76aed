/// What statements are given, and what rows hold.
public enum PostgreSQLValue: Hashable, Sendable {
  case null
  case integer(Int)
  /// NaN is written as null.
  case number(Double)
  case text(String)
  case bytes([UInt8])

  public static func optional(_ value: Int?) -> Self { value.map(Self.integer) ?? .null }
  public static func optional(_ value: Double?) -> Self { value.map(Self.number) ?? .null }
  public static func optional(_ value: String?) -> Self { value.map(Self.text) ?? .null }

  /// The bytes that libpq takes, with a zero behind texts; nil for null.
  var encoded: [UInt8]? {
    switch self {
    case .null: nil
    case .integer(let integer): Array(String(integer).utf8) + [0]
    case .number(let number): number.isNaN ? nil : Array(number.description.utf8) + [0]
    // PostgreSQL's texts hold no zeros.
    case .text(let text): text.utf8.map { $0 == 0 ? UInt8(ascii: " ") : $0 } + [0]
    case .bytes(let bytes): bytes
    }
  }

  /// - Parameters:
  ///   - bytes: as the server wrote it, as a text
  ///   - type: the OID of the column's type
  init(_ bytes: UnsafeRawBufferPointer, type: UInt32) {
    let text = String(decoding: bytes, as: UTF8.self)
    switch type {
    case 20, 21, 23, 26: self = Int(text).map(Self.integer) ?? .text(text)
    case 700, 701, 1700: self = Double(text).map(Self.number) ?? .text(text)
    case 16: self = .integer(text == "t" ? 1 : 0)
    default: self = .text(text)
    }
  }
}

/// The rows that a statement gave.
public struct PostgreSQLRows: Sendable {
  public let columns: [String]
  public let rows: [[PostgreSQLValue]]
  /// Rows that were inserted, updated or deleted.
  public let changed: Int
}
