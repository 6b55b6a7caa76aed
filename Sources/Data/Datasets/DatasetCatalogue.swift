import Catalogues
import Diagnostics

/// The data sets that a program knows, by name.
public typealias DatasetCatalogue = Catalogue<DatasetDefinition>

extension DatasetCatalogue {
  /// The data sets that come with Espalier.
  public static let builtin = DatasetCatalogue(
    of: "data set",
    builtin: [.mnist1D, .dampedOscillations, .toneMixtures, .mnist, .fashionMNIST, .cifar10, .cifar100])

  /// Finds a data set by name. Equal to `definition(of: name).open(in: locations)`.
  public func open(_ name: String, in locations: DataLocations) throws(DiagnosticsError) -> any DatasetSource {
    try definition(of: name).open(in: locations)
  }
}

extension DatasetDefinition: CatalogueEntry {
  public var kind: String { name }

  /// - Throws: when the name is anything but lower-case letters, digits and hyphens.
  public func check() throws(DiagnosticsError) {
    guard !name.isEmpty, name.utf8.allSatisfy({ Self.nameBytes.contains($0) }) else {
      throw DiagnosticsError(
        Diagnostic(
          code: "data-name", "'\(name)' is no name for a data set",
          remedy: "Use lower-case letters, digits and hyphens"))
    }
  }

  private static let nameBytes = Set("abcdefghijklmnopqrstuvwxyz0123456789-".utf8)
}
