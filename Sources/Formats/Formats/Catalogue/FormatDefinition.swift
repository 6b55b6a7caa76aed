import Catalogues
import Diagnostics

/// A format of other tools that networks are written in, read from, or both. Nothing distinguishes those of plug-ins
/// from ours.
public struct FormatDefinition: Sendable {
  /// Writes a network to a file, and what belongs to it into files beside that one. Whoever calls this has made a folder
  /// for them, and moves them where they belong when all are whole.
  public typealias Write =
    @Sendable (_ network: ExportedNetwork, _ options: ExportOptions, _ path: String) throws(DiagnosticsError) -> Void
  /// Reads a network from a file that nobody vouches for.
  public typealias Read =
    @Sendable (_ path: String, _ options: ImportOptions) throws(DiagnosticsError) -> ImportedNetwork

  /// The name that `--format` takes.
  public let kind: String
  /// One sentence for a list of formats.
  public let help: String
  /// The extension of its files, without the dot.
  public let fileExtension: String
  /// Those that have an effect on what is written.
  public let options: Set<ExportOptions.Option>
  /// Whether a network that was not trained needs initial weights before it can be written.
  public let needsWeights: Bool
  /// Whether it writes 8-bit numbers, whose ranges are chosen on samples beforehand.
  public let isQuantized: Bool
  /// Nil for a format that is only read.
  public let write: Write?
  /// Nil for a format that is only written.
  public let read: Read?

  public init(
    kind: String, help: String, fileExtension: String, options: Set<ExportOptions.Option> = [],
    needsWeights: Bool = false, isQuantized: Bool = false, write: Write? = nil, read: Read? = nil
  ) {
    precondition(write != nil || read != nil, "a format is good for something")
    self.kind = kind
    self.help = help
    self.fileExtension = fileExtension
    self.options = options
    self.needsWeights = needsWeights
    self.isQuantized = isQuantized
    self.write = write
    self.read = read
  }
}

extension FormatDefinition: CatalogueEntry {}

/// The formats that a program knows, by name.
public typealias FormatCatalogue = Catalogue<FormatDefinition>

extension FormatCatalogue {
  /// The formats that come with Espalier.
  public static let builtin = FormatCatalogue(
    of: "format", builtin: [.onnx, .onnxInteger, .pyTorch, .safetensors, .json, .c, .cInteger])
}
