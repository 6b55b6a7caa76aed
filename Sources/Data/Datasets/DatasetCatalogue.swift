import Diagnostics

/// The data sets that a program knows, by name.
public struct DatasetCatalogue: Sendable {
  /// In the order of registration.
  public private(set) var definitions: [DatasetDefinition] = []

  public init() {}

  /// The data sets that come with Espalier.
  public static let builtin: DatasetCatalogue = {
    var catalogue = DatasetCatalogue()
    do {
      for definition: DatasetDefinition in [.mnist1D, .mnist, .fashionMNIST, .cifar10, .cifar100] {
        try catalogue.register(definition)
      }
    } catch {
      preconditionFailure("a built-in data set is named badly: \(error)")
    }
    return catalogue
  }()

  /// Adds a data set.
  ///
  /// - Throws: when the name is taken, or is anything but lower-case letters, digits and hyphens.
  public mutating func register(_ definition: DatasetDefinition) throws(DiagnosticsError) {
    let name = definition.name
    guard !name.isEmpty, name.utf8.allSatisfy({ Self.nameBytes.contains($0) }) else {
      throw DiagnosticsError(
        Diagnostic(
          code: "data-name", "'\(name)' is no name for a data set",
          remedy: "Use lower-case letters, digits and hyphens"))
    }
    guard !definitions.contains(where: { $0.name == name }) else {
      throw DiagnosticsError(
        Diagnostic(code: "data-name", "there is already a data set '\(name)'", remedy: "Choose another name"))
    }
    definitions.append(definition)
  }

  /// - Throws: when there is no such data set; suggests the nearest name.
  public func definition(named name: String) throws(DiagnosticsError) -> DatasetDefinition {
    if let definition = definitions.first(where: { $0.name == name }) { return definition }
    let known = definitions.map(\.name)
    throw DiagnosticsError(
      Diagnostic(
        code: "data-unknown", "there is no data set '\(name)'",
        remedy: didYouMean(name, among: known) ?? "Known data sets: \(listing(known))"))
  }

  /// Finds a data set by name. Equal to `definition(named: name).open(in: locations)`.
  public func open(_ name: String, in locations: DataLocations) throws(DiagnosticsError) -> any DatasetSource {
    try definition(named: name).open(in: locations)
  }

  private static let nameBytes = Set("abcdefghijklmnopqrstuvwxyz0123456789-".utf8)
}
