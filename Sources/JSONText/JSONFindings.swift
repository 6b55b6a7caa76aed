import Diagnostics

/// A place in a document, or in one of several, that a reader steps through.
public protocol JSONPlace: Hashable, Sendable {
  static func / (place: Self, key: String) -> Self
  static func / (place: Self, index: Int) -> Self
  /// The member's name in place of its value.
  var key: Self { get }
}

/// What collects the faults of a document while it is read.
public protocol JSONFaultCollector {
  associatedtype Place: JSONPlace

  /// Whether so much is wrong already that more need not be looked for.
  var isFull: Bool { get }

  /// Remembers a fault: a stable code, where it is, the layer or block concerned, what is wrong and what to do.
  mutating func add(_ code: String, at place: Place, path: String?, _ message: String, remedy: String?)
}

extension JSONFaultCollector {
  public var isFull: Bool { false }

  public mutating func mismatch(
    _ value: JSONValue, at place: Place, key: String, expected: String, path: String? = nil, remedy: String? = nil
  ) {
    add("wrong-type", at: place, path: path, "'\(key)' is \(value.briefly), but must be \(expected)", remedy: remedy)
  }
}

/// The faults of one document, in the order in which they were found.
public struct JSONFindings: JSONFaultCollector, Sendable {
  public struct Place: JSONPlace {
    public var pointer: JSONPointer
    public var part = JSONDocument.Part.value

    public static let root = Place(pointer: JSONPointer())

    public static func / (place: Place, key: String) -> Place { Place(pointer: place.pointer / key) }
    public static func / (place: Place, index: Int) -> Place { Place(pointer: place.pointer / index) }
    public var key: Place { Place(pointer: pointer, part: .key) }
  }

  private var found: [(place: Place, diagnostic: Diagnostic)] = []

  public init() {}

  public var isEmpty: Bool { found.isEmpty }

  public mutating func add(_ code: String, at place: Place, path: String?, _ message: String, remedy: String?) {
    found.append((place, Diagnostic(code: code, path: path, message, remedy: remedy)))
  }

  public mutating func add(_ code: String, at place: Place, _ message: String, remedy: String? = nil) {
    add(code, at: place, path: nil, message, remedy: remedy)
  }

  /// Everything that was found, with its place in the text, in the order of the text.
  /// - throws: when anything was found
  public func check(_ document: JSONDocument) throws(DiagnosticsError) {
    guard !found.isEmpty else { return }
    let located = found.enumerated().map { index, finding in
      var diagnostic = finding.diagnostic
      let location = document.location(of: finding.place.pointer, finding.place.part)
      diagnostic.location = location
      return (location: location, index: index, diagnostic: diagnostic)
    }
    let ordered = located.sorted { ($0.location, $0.index) < ($1.location, $1.index) }
    throw DiagnosticsError(ordered.map(\.diagnostic))
  }
}
