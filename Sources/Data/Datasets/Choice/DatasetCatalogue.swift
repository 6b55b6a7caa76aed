import Catalogues
import Diagnostics
import Tasks
import TensorTypes

/// The data sets and kinds of files that a program knows, by name.
public typealias DatasetCatalogue = Catalogue<DatasetDefinition>

extension DatasetCatalogue {
  /// The data sets and kinds that come with Espalier.
  public static let builtin = DatasetCatalogue(
    of: "data set",
    builtin: [.mnist1D, .dampedOscillations, .toneMixtures, .mnist, .fashionMNIST, .cifar10, .cifar100]
      + [
        DatasetDefinition(NumPyArrays.self), DatasetDefinition(CSVTable.self), DatasetDefinition(ImageFolderFiles.self),
        DatasetDefinition(WAVFolderFiles.self), DatasetDefinition(IDXFolder.self), DatasetDefinition(CIFARBinary.self),
      ])

  /// The kinds of files, in the order in which a path is held against them.
  public var fileKinds: [DatasetDefinition] { definitions.filter(\.isKindOfFiles) }

  /// Finds a data set by name. Equal to `definition(of: name).open(in: locations)`.
  public func open(_ name: String, in locations: DataLocations) throws(DiagnosticsError) -> any DatasetSource {
    try open(DatasetChoice(name), in: locations)
  }

  /// Finds what was chosen. Its samples know what they were chosen as.
  public func open(_ choice: DatasetChoice, in locations: DataLocations) throws(DiagnosticsError) -> any DatasetSource {
    let source = try definition(of: choice.kind).open(choice.settings, in: locations)
    return choice.settings.isEmpty ? source : ChosenSource(source, choice)
  }
}

/// A data set whose samples know what they were chosen as.
private struct ChosenSource: DatasetSource {
  let source: any DatasetSource
  let choice: DatasetChoice

  init(_ source: any DatasetSource, _ choice: DatasetChoice) {
    (self.source, self.choice) = (source, choice)
  }

  var name: String { source.name }
  var sampleShape: Shape { source.sampleShape }
  var targets: Targets { source.targets }
  var origin: String { source.origin }
  var testOrigin: TestOrigin { source.testOrigin }
  var remarks: [String] { source.remarks }
  var undecodable: [UndecodableFile] { source.undecodable }
  var files: [String] { source.files }

  func load(_ split: Split) throws(DiagnosticsError) -> Samples {
    var samples = try source.load(split)
    samples.choice = choice
    return samples
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
