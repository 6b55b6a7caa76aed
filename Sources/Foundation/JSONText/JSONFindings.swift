import Diagnostics

/// A location in a document, or in one of several, that a reader steps through.
public protocol JSONLocation: Hashable, Sendable {
  static func / (location: Self, key: String) -> Self
  static func / (location: Self, index: Int) -> Self
  /// The member's name in place of its value.
  var key: Self { get }
}

/// Collects the faults of a document while it is read.
public protocol JSONFaultCollector {
  associatedtype Location: JSONLocation

  /// Whether there are so many faults already that further ones are only counted.
  var isFull: Bool { get }

  /// Adds a fault: a stable code, its location, the layer or block concerned, what is wrong and what to do. The message and
  /// the remedy are computed only if there is room for another fault.
  mutating func add(
    _ code: String, at location: Location, path: String?, _ message: @autoclosure () -> String,
    remedy: @autoclosure () -> String?)

  /// As ``add(_:at:path:_:remedy:)``, for what can be read but should be written otherwise.
  mutating func warn(
    _ code: String, at location: Location, path: String?, _ message: @autoclosure () -> String,
    remedy: @autoclosure () -> String?)

  /// Counts faults that are not listed, because there is no room for them.
  mutating func countFurther(_ count: Int)
}

extension JSONFaultCollector {
  public mutating func mismatch(
    _ value: JSONValue, at location: Location, key: String, expected: @autoclosure () -> String, path: String? = nil,
    remedy: @autoclosure () -> String? = nil
  ) {
    add(
      "wrong-type", at: location, path: path, "'\(key.echoed)' is \(value.briefly), but must be \(expected())",
      remedy: remedy())
  }

  /// Warns of a member under a former name; where it is there under another name as well, that is a fault.
  public mutating func reportRenamed(
    _ former: String, to name: String, isRepeated: Bool, at location: Location, path: String?
  ) {
    if isRepeated {
      add(
        "repeated-member", at: location, path: path,
        "'\(former)' is a former name of '\(name)', which is written as well",
        remedy: "Remove '\(former)'")
    } else {
      warn(
        "renamed-member", at: location, path: path, "'\(former)' is called '\(name)' now",
        remedy: "Write '\(name)'; the former name is still read")
    }
  }
}

/// The faults of one document in the order in which they were found: the first `DiagnosticLimits.findings`, and a count
/// of the rest. Warnings are kept separately in the same way.
public struct JSONFindings: JSONFaultCollector, Sendable {
  public struct Location: JSONLocation {
    public var pointer: JSONPointer
    public var part: JSONDocument.Part

    public init(pointer: JSONPointer, part: JSONDocument.Part = .value) {
      self.pointer = pointer
      self.part = part
    }

    public static let root = Location(pointer: JSONPointer())

    public static func / (location: Location, key: String) -> Location { Location(pointer: location.pointer / key) }
    public static func / (location: Location, index: Int) -> Location { Location(pointer: location.pointer / index) }
    public var key: Location { Location(pointer: pointer, part: .key) }
  }

  private var found: [(location: Location, diagnostic: Diagnostic)] = []
  private var further = 0
  private var warned: [(location: Location, diagnostic: Diagnostic)] = []
  private var furtherWarnings = 0

  public init() {}

  public var isEmpty: Bool { found.isEmpty }
  public var isFull: Bool { found.count >= DiagnosticLimits.findings }

  public mutating func add(
    _ code: String, at location: Location, path: String?, _ message: @autoclosure () -> String,
    remedy: @autoclosure () -> String?
  ) {
    guard !isFull else { return countFurther(1) }
    found.append((location, Diagnostic(code: code, path: path, message(), remedy: remedy())))
  }

  public mutating func warn(
    _ code: String, at location: Location, path: String?, _ message: @autoclosure () -> String,
    remedy: @autoclosure () -> String?
  ) {
    guard warned.count < DiagnosticLimits.findings else {
      furtherWarnings += 1
      return
    }
    warned.append((location, Diagnostic(.warning, code: code, path: path, message(), remedy: remedy())))
  }

  public mutating func add(
    _ code: String, at location: Location, _ message: @autoclosure () -> String,
    remedy: @autoclosure () -> String? = nil
  ) {
    add(code, at: location, path: nil, message(), remedy: remedy())
  }

  public mutating func countFurther(_ count: Int) { further += count }

  /// The faults in the order in which they were found, with locations if there is a text.
  public func diagnostics(in document: JSONDocument?) -> [Diagnostic] {
    Self.diagnostics(found, in: document).limited(further: further)
  }

  /// What was warned of, likewise.
  public func warnings(in document: JSONDocument?) -> [Diagnostic] {
    Self.diagnostics(warned, in: document).limited(further: furtherWarnings)
  }

  private static func diagnostics(
    _ found: [(location: Location, diagnostic: Diagnostic)], in document: JSONDocument?
  ) -> [Diagnostic] {
    guard !found.isEmpty else { return [] }
    let locations = document?.locations(of: found.map { ($0.location.pointer, $0.location.part) })
    return found.indices.map { index in
      var diagnostic = found[index].diagnostic
      diagnostic.location = locations?[index]
      return diagnostic
    }
  }

  /// Checks that there are no faults.
  /// - throws: the faults with their locations, in the order of the text
  public func check(_ document: JSONDocument) throws(DiagnosticsError) {
    try check(document.source)
  }

  /// As for a document, for sound JSON that is not held as values.
  public func check(_ source: SourceText) throws(DiagnosticsError) {
    guard !found.isEmpty else { return }
    let locations = source.locations(of: found.map { ($0.location.pointer, $0.location.part) })
    let ordered = found.indices.sorted { (locations[$0], $0) < (locations[$1], $1) }
    let diagnostics = ordered.map { index in
      var diagnostic = found[index].diagnostic
      diagnostic.location = locations[index]
      return diagnostic
    }
    throw DiagnosticsError(diagnostics.limited(further: further))
  }
}
