import Diagnostics

/// An entry of the catalogue: how a data set is called, described and found.
///
/// Built-in data sets and those of plug-ins are the same kind of value:
///
/// ```swift
/// var catalogue = DatasetCatalogue.builtin
/// try catalogue.register(
///   DatasetDefinition(name: "spirals", help: "Two interleaved spirals.") { _ in Spirals() })
/// ```
public struct DatasetDefinition: Sendable {
  /// What `--dataset` takes, such as `fashion-mnist`.
  public let name: String
  /// One sentence for `data list`.
  public let help: String
  private let opening: @Sendable (DataLocations) throws(DiagnosticsError) -> any DatasetSource

  public init(
    name: String, help: String,
    open: @escaping @Sendable (DataLocations) throws(DiagnosticsError) -> any DatasetSource
  ) {
    self.name = name
    self.help = help
    opening = open
  }

  /// Finds the data set; reads no samples yet.
  ///
  /// - Throws: when it is not there; the message says where it was looked for and what to do.
  public func open(in locations: DataLocations) throws(DiagnosticsError) -> any DatasetSource {
    try opening(locations)
  }
}

extension DatasetDefinition {
  public static let mnist1D = DatasetDefinition(
    name: MNIST1D.name, help: "MNIST-1D: 5,000 noisy signals of 40 points in 10 classes, generated on the spot."
  ) { _ in MNIST1D() }
}
