/// One thing that a search method, or a kind of data, lets the user choose, and where it keeps it.
///
/// The list of a method's settings is all there is to say about them: it decodes and checks what the user wrote, and
/// it holds the help and, through a fresh method, the defaults.
public struct Setting<Method: Configurable>: Sendable {
  /// What a help page or a schema says about the setting.
  public private(set) var description: SettingDescription
  /// Takes a value of the domain.
  fileprivate let apply: @Sendable (SettingValue, inout Method) -> Void

  fileprivate init(
    _ description: SettingDescription, apply: @escaping @Sendable (SettingValue, inout Method) -> Void
  ) {
    (self.description, self.apply) = (description, apply)
  }

  /// A whole number within a range.
  public init(
    _ name: String, _ path: WritableKeyPath<Method, Int> & Sendable, in range: ClosedRange<Int>, help: String
  ) {
    self.init(
      SettingDescription(
        name: name, domain: .integer(range), default: .integer(Method()[keyPath: path]), help: help)
    ) { value, method in
      if case .integer(let number) = value { method[keyPath: path] = number }
    }
  }

  /// A number within a range; the user may write it as a whole number.
  public init(
    _ name: String, _ path: WritableKeyPath<Method, Double> & Sendable, in range: ClosedRange<Double>, help: String
  ) {
    self.init(
      SettingDescription(name: name, domain: .real(range), default: .real(Method()[keyPath: path]), help: help)
    ) { value, method in
      if let number = value.number { method[keyPath: path] = number }
    }
  }
}

extension Setting {
  /// A whole number within a range, or nothing.
  public init(
    _ name: String, _ path: WritableKeyPath<Method, Int?> & Sendable, in range: ClosedRange<Int>, help: String
  ) {
    self.init(SettingDescription(name: name, domain: .integer(range), help: help)) { value, method in
      if case .integer(let number) = value { method[keyPath: path] = number }
    }
  }

  /// A number within a range, or nothing.
  public init(
    _ name: String, _ path: WritableKeyPath<Method, Double?> & Sendable, in range: ClosedRange<Double>, help: String
  ) {
    self.init(SettingDescription(name: name, domain: .real(range), help: help)) { value, method in
      method[keyPath: path] = value.number
    }
  }

  public init(_ name: String, _ path: WritableKeyPath<Method, Bool> & Sendable, help: String) {
    self.init(
      SettingDescription(name: name, domain: .boolean, default: .boolean(Method()[keyPath: path]), help: help)
    ) { value, method in
      if case .boolean(let flag) = value { method[keyPath: path] = flag }
    }
  }

  /// A decision that is made by looking at the data where the user makes none.
  public init(_ name: String, _ path: WritableKeyPath<Method, Bool?> & Sendable, help: String) {
    self.init(SettingDescription(name: name, domain: .boolean, help: help)) { value, method in
      if case .boolean(let flag) = value { method[keyPath: path] = flag }
    }
  }

  public init(_ name: String, _ path: WritableKeyPath<Method, String?> & Sendable, help: String) {
    self.init(SettingDescription(name: name, domain: .text, help: help)) { value, method in
      method[keyPath: path] = value.text
    }
  }

  /// A file or a folder; in a document relative to it.
  public init(path name: String, _ path: WritableKeyPath<Method, String> & Sendable, help: String) {
    self.init(SettingDescription(name: name, domain: .path, help: help)) { value, method in
      if let text = value.text { method[keyPath: path] = text }
    }
  }

  /// A file or a folder, or nothing; in a document relative to it.
  public init(path name: String, _ path: WritableKeyPath<Method, String?> & Sendable, help: String) {
    self.init(SettingDescription(name: name, domain: .path, help: help)) { value, method in
      method[keyPath: path] = value.text
    }
  }

  /// A text, or several.
  public init(_ name: String, _ path: WritableKeyPath<Method, [String]> & Sendable, help: String) {
    self.init(SettingDescription(name: name, domain: .texts, help: help)) { value, method in
      switch value {
      case .text(let text): method[keyPath: path] = [text]
      case .list(let values): method[keyPath: path] = values.compactMap(\.text)
      default: break
      }
    }
  }

  /// A whole number, or several.
  public init(
    _ name: String, _ path: WritableKeyPath<Method, [Int]> & Sendable, in range: ClosedRange<Int>,
    count: ClosedRange<Int>, help: String
  ) {
    self.init(SettingDescription(name: name, domain: .integers(range, count: count), help: help)) { value, method in
      switch value {
      case .integer(let number): method[keyPath: path] = [number]
      case .list(let values):
        method[keyPath: path] = values.compactMap { if case .integer(let number) = $0 { number } else { nil } }
      default: break
      }
    }
  }

  /// One of the words of an enumeration.
  public init<Word>(_ name: String, _ path: WritableKeyPath<Method, Word> & Sendable, help: String)
  where Word: RawRepresentable & CaseIterable & Sendable, Word.RawValue == String {
    self.init(
      SettingDescription(
        name: name, domain: .words(Word.allCases.map(\.rawValue)), default: .text(Method()[keyPath: path].rawValue),
        help: help)
    ) { value, method in
      if let word = value.text.flatMap(Word.init) { method[keyPath: path] = word }
    }
  }

  /// One of the words of an enumeration; what the data say where the user says nothing.
  public init<Word>(_ name: String, _ path: WritableKeyPath<Method, Word?> & Sendable, help: String)
  where Word: RawRepresentable & CaseIterable & Sendable, Word.RawValue == String {
    self.init(
      SettingDescription(name: name, domain: .words(Word.allCases.map(\.rawValue)), help: help)
    ) { value, method in
      method[keyPath: path] = value.text.flatMap(Word.init)
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
  /// The name that documents use.
  static var kind: String { get }
  /// One line for a list of methods.
  static var help: String { get }
  static var settings: [Setting<Self>] { get }

  /// With every setting at its default.
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
      guard setting.description.domain.contains(value) else {
        throw .unfit(name: name, kind: Self.kind, value: value, domain: setting.description.domain)
      }
      setting.apply(value, &self)
    }
  }
}
