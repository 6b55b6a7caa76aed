/// What a user set: a number, a word, a list.
public enum SettingValue: Hashable, Sendable, CustomStringConvertible {
  case integer(Int)
  case real(Double)
  case boolean(Bool)
  case text(String)
  case list([SettingValue])

  public var description: String {
    switch self {
    case .integer(let number): "\(number)"
    case .real(let number): "\(number)"
    case .boolean(let flag): "\(flag)"
    case .text(let text): "'\(text)'"
    case .list(let values): "[\(values.map(\.description).joined(separator: ", "))]"
    }
  }

  /// A whole number or not; nil for what is no number.
  public var number: Double? {
    switch self {
    case .integer(let integer): Double(integer)
    case .real(let number): number
    case .boolean, .text, .list: nil
    }
  }

  public var text: String? {
    if case .text(let text) = self { text } else { nil }
  }
}

/// A setting without what it is a setting of.
public struct SettingDescription: Hashable, Sendable {
  /// What may be written.
  public enum Domain: Hashable, Sendable {
    case integer(ClosedRange<Int>)
    case real(ClosedRange<Double>)
    case boolean
    case text
    /// One of these.
    case words([String])
    /// A file or a folder; in a document relative to it.
    case path
    /// A text, or a list of several.
    case texts
    /// A whole number, or a list of as many as the count allows.
    case integers(ClosedRange<Int>, count: ClosedRange<Int>)
  }

  public var name: String
  public var domain: Domain
  /// Nil if it need not be set, and is nothing then.
  public var `default`: SettingValue?
  public var help: String
  /// Names that documents may still use, the oldest first.
  public var formerNames: [String] = []

  public init(name: String, domain: Domain, default: SettingValue? = nil, help: String) {
    self.name = name
    self.domain = domain
    self.default = `default`
    self.help = help
  }
}

extension SettingDescription.Domain: CustomStringConvertible {
  public var description: String {
    switch self {
    case .integer(let range): "a whole number from \(range.lowerBound) to \(range.upperBound)"
    case .real(let range): "a number from \(range.lowerBound) to \(range.upperBound)"
    case .boolean: "true or false"
    case .text: "a text"
    case .words(let words): "one of \(words.joined(separator: ", "))"
    case .path: "a path"
    case .texts: "a text, or a list of texts"
    case .integers(let range, let count):
      "\(count.lowerBound == 1 ? "a whole number, or a list" : "a list") of \(count.lowerBound) to \(count.upperBound) "
        + "whole numbers, from \(range.lowerBound) to \(range.upperBound)"
    }
  }

  /// Whether a value may be written.
  public func contains(_ value: SettingValue) -> Bool {
    switch (self, value) {
    case (.integer(let range), .integer(let number)): range.contains(number)
    case (.real(let range), _): value.number.map(range.contains) ?? false
    case (.boolean, .boolean), (.text, .text), (.texts, .text): true
    case (.path, .text(let path)): !path.isEmpty
    case (.words(let words), .text(let word)): words.contains(word)
    case (.texts, .list(let values)): !values.isEmpty && values.allSatisfy { $0.text != nil }
    case (.integers(let range, let count), .integer(let number)): count.contains(1) && range.contains(number)
    case (.integers(let range, let count), .list(let values)):
      count.contains(values.count) && values.allSatisfy { SettingDescription.Domain.integer(range).contains($0) }
    default: false
    }
  }

  /// The value that a person wrote on a command line: `32`, `true`, `subject`, `x,y,z`. Nil if it may not be written.
  public func value(writtenAs text: String) -> SettingValue? {
    var parts: [String] { text.split(separator: ",", omittingEmptySubsequences: false).map(String.init) }
    let value: SettingValue? =
      switch self {
      case .integer: Int(text).map(SettingValue.integer)
      case .real: Double(text).map(SettingValue.real)
      case .boolean: Bool(text).map(SettingValue.boolean)
      case .text, .words, .path: .text(text)
      case .texts: parts.count == 1 ? .text(text) : .list(parts.map(SettingValue.text))
      case .integers:
        parts.count == 1
          ? Int(text).map(SettingValue.integer)
          : .list(parts.map { Int($0).map(SettingValue.integer) ?? .text($0) })
      }
    return value.flatMap { contains($0) ? $0 : nil }
  }
}

/// Why something cannot be made as the user wrote it.
public enum SettingError: Error, Hashable, Sendable, CustomStringConvertible {
  case unknown(name: String, kind: String, known: [String])
  case unfit(name: String, kind: String, value: SettingValue, domain: SettingDescription.Domain)

  public var description: String {
    switch self {
    case .unknown(let name, let kind, _): "'\(name)' is not a setting of \(kind)"
    case .unfit(let name, let kind, let value, let domain): "\(kind): \(name) = \(value) must be \(domain)"
    }
  }
}
