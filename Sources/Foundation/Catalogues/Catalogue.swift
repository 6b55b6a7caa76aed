import Diagnostics

/// Something that documents and commands name by its kind: a layer, a sampler, a metric, a format.
public protocol CatalogueEntry: Sendable {
  /// The name that documents use.
  var kind: String { get }
  /// One sentence for lists.
  var help: String { get }

  /// - Throws: when no catalogue may hold it, as for a name that is none.
  func check() throws(DiagnosticsError)
}

extension CatalogueEntry {
  public func check() throws(DiagnosticsError) {}
}

/// The definitions that a program knows, by kind. Built-ins and plug-ins are registered alike.
///
/// ```swift
/// var metrics = Catalogue<MetricDefinition>.builtin
/// try metrics.register(MetricDefinition(kind: "kappa", …))
/// let metric = try metrics.definition(of: "kappa")
/// ```
public struct Catalogue<Definition: CatalogueEntry>: Sendable {
  /// What an entry is called in messages, such as "metric".
  public let noun: String
  /// In the order of registration.
  public private(set) var definitions: [Definition] = []
  private var positions: [String: Int] = [:]

  /// - Precondition: no two built-ins have one kind.
  public init(of noun: String, builtin: [Definition] = []) {
    self.noun = noun
    for definition in builtin {
      precondition(positions[definition.kind] == nil, "the built-in \(noun) '\(definition.kind)' stands twice")
      append(definition)
    }
  }

  /// - Throws: when the kind is taken, or is no name for such a definition.
  public mutating func register(_ definition: Definition) throws(DiagnosticsError) {
    try definition.check()
    guard positions[definition.kind] == nil else {
      throw DiagnosticsError(
        Diagnostic(
          code: "registered-twice", "there is already a \(noun) '\(definition.kind)'",
          remedy: "Choose another name"))
    }
    append(definition)
  }

  public subscript(kind: String) -> Definition? { positions[kind].map { definitions[$0] } }

  public var kinds: [String] { definitions.map(\.kind) }

  /// - Throws: when there is no such definition; suggests the nearest kind, else names all.
  public func definition(of kind: String) throws(DiagnosticsError) -> Definition {
    guard let definition = self[kind] else {
      throw DiagnosticsError(
        Diagnostic(code: "unknown-\(noun.replacing(" ", with: "-"))", unknown(kind), remedy: remedy(for: kind)))
    }
    return definition
  }

  /// The message about a kind that is not in the catalogue.
  public func unknown(_ kind: String) -> String { "there is no \(noun) '\(kind)'" }

  /// The remedy for an unknown kind: names the nearest kind, or all kinds if none is near.
  public func remedy(for kind: String) -> String {
    didYouMean(kind, among: kinds) ?? "Known \(noun)s: \(kinds.joined(separator: ", "))"
  }

  private mutating func append(_ definition: Definition) {
    positions[definition.kind] = definitions.count
    definitions.append(definition)
  }
}
