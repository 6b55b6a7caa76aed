import Catalogues
import Diagnostics
import JSONText
import TensorTypes

/// A format that networks are exported to. Nothing distinguishes those of plug-ins from ours.
public struct ExporterDefinition: Sendable {
  /// The name that `--format` takes.
  public let kind: String
  /// One sentence for a list of formats.
  public let help: String
  /// The extension of its files, without the dot.
  public let fileExtension: String
  /// Writes a network to a file.
  public let write: @Sendable (_ network: ExportedNetwork, _ path: String) throws(DiagnosticsError) -> Void

  public init(
    kind: String, help: String, fileExtension: String,
    write: @escaping @Sendable (_ network: ExportedNetwork, _ path: String) throws(DiagnosticsError) -> Void
  ) {
    self.kind = kind
    self.help = help
    self.fileExtension = fileExtension
    self.write = write
  }
}

/// The network that an exporter writes.
public struct ExportedNetwork: Sendable {
  /// A tensor by the path of its layer and its name there.
  public struct Weight: Sendable {
    public var name: String
    public var shape: Shape
    /// Row-major.
    public var values: [Float]

    public init(name: String, shape: Shape, values: [Float]) {
      self.name = name
      self.shape = shape
      self.values = values
    }
  }

  /// An architecture that stands on its own.
  public var document: JSONValue
  /// Empty for an architecture that was not trained.
  public var weights: [Weight]

  public init(document: JSONValue, weights: [Weight]) {
    self.document = document
    self.weights = weights
  }
}

extension ExporterDefinition: CatalogueEntry {}

/// The formats that a program knows, by name.
public typealias ExporterCatalogue = Catalogue<ExporterDefinition>
