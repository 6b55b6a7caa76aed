/// One number that a search method lets the user choose, and where the method keeps it.
///
/// The list of a method's settings is all there is to say about them: it decodes and checks what the user wrote, and
/// it holds the help and, through a fresh method, the defaults.
public struct Setting<Method: Configurable>: Sendable {
  /// What a help page or a schema says about the setting.
  public private(set) var description: SettingDescription
  fileprivate let apply: @Sendable (SettingValue, inout Method) -> Bool

  /// A whole number within a range.
  public init(
    _ name: String, _ path: WritableKeyPath<Method, Int> & Sendable, in range: ClosedRange<Int>, help: String
  ) {
    description = SettingDescription(
      name: name, domain: .integer(range), default: .integer(Method()[keyPath: path]), help: help)
    apply = { value, method in
      guard case .integer(let number) = value, range.contains(number) else { return false }
      method[keyPath: path] = number
      return true
    }
  }

  /// A number within a range; the user may write it as a whole number.
  public init(
    _ name: String, _ path: WritableKeyPath<Method, Double> & Sendable, in range: ClosedRange<Double>, help: String
  ) {
    description = SettingDescription(
      name: name, domain: .real(range), default: .real(Method()[keyPath: path]), help: help)
    apply = { value, method in
      let number =
        switch value {
        case .integer(let number): Double(number)
        case .real(let number): number
        }
      guard range.contains(number) else { return false }
      method[keyPath: path] = number
      return true
    }
  }
}

extension Setting {
  /// The setting, which documents may also write under names that it had before, the oldest first.
  public func formerly(_ names: String...) -> Setting {
    var setting = self
    setting.description.formerNames = names
    return setting
  }
}

/// Something that is made from its kind and its settings.
public protocol Configurable: Sendable {
  /// The name that specifications use, in lower case with underscores.
  static var kind: String { get }
  /// One line for a list of methods.
  static var help: String { get }
  static var settings: [Setting<Self>] { get }

  /// The method with every setting at its default.
  init()
}

extension Configurable {
  /// The method with the given settings; the others keep their defaults.
  ///
  /// - Throws: ``SettingError`` for the first name, in alphabetical order, that is no setting or whose value does not fit.
  public init(settings: [String: SettingValue]) throws(SettingError) {
    self.init()
    for (name, value) in settings.sorted(by: { $0.key < $1.key }) {
      guard let setting = Self.settings.first(where: { $0.description.name == name }) else {
        throw .unknown(name: name, kind: Self.kind, known: Self.settings.map(\.description.name))
      }
      guard setting.apply(value, &self) else {
        throw .unfit(name: name, kind: Self.kind, value: value, domain: setting.description.domain)
      }
    }
  }
}

/// A number as the user wrote it.
public enum SettingValue: Hashable, Sendable, CustomStringConvertible {
  case integer(Int)
  case real(Double)

  public var description: String {
    switch self {
    case .integer(let number): "\(number)"
    case .real(let number): "\(number)"
    }
  }
}

/// A setting without the method that it belongs to.
public struct SettingDescription: Hashable, Sendable {
  public enum Domain: Hashable, Sendable, CustomStringConvertible {
    case integer(ClosedRange<Int>)
    case real(ClosedRange<Double>)

    public var description: String {
      switch self {
      case .integer(let range): "a whole number from \(range.lowerBound) to \(range.upperBound)"
      case .real(let range): "a number from \(range.lowerBound) to \(range.upperBound)"
      }
    }
  }

  public var name: String
  public var domain: Domain
  public var `default`: SettingValue
  public var help: String
  /// Names that documents may still use, the oldest first.
  public var formerNames: [String] = []

  public init(name: String, domain: Domain, default: SettingValue, help: String) {
    self.name = name
    self.domain = domain
    self.default = `default`
    self.help = help
  }
}

/// Why a method cannot be made as the user wrote it.
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
