import Catalogues
import Diagnostics

/// An entry of the catalogue: how a data set is called, described and found, or how a kind of files is.
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
  /// What may be set; nothing for a data set that has only its name.
  public let settings: [SettingDescription]
  /// What a path of this kind leads to, in words; nil for a data set that is found by its name.
  public let form: String?
  private let recognition: @Sendable (String) -> Bool
  private let opening: @Sendable ([String: SettingValue], DataLocations) throws(DiagnosticsError) -> any DatasetSource

  /// A data set that is found by its name.
  public init(
    name: String, help: String,
    open: @escaping @Sendable (DataLocations) throws(DiagnosticsError) -> any DatasetSource
  ) {
    (self.name, self.help, settings, form) = (name, help, [], nil)
    recognition = { _ in false }
    opening = { settings, locations throws(DiagnosticsError) in
      if let name = settings.keys.min() {
        throw SettingError.unknown(name: name, kind: "this data set", known: []).diagnosed
      }
      return try open(locations)
    }
  }

  /// A kind of files.
  public init<Kind: DatasetKind>(_ kind: Kind.Type) {
    (name, help, settings, form) = (Kind.kind, Kind.help, Kind.settings.map(\.description), Kind.form)
    recognition = { Kind.recognises($0) }
    opening = { settings, locations throws(DiagnosticsError) in
      var files: Kind
      do throws(SettingError) { files = try Kind(settings: settings) } catch { throw error.diagnosed }
      guard !files.path.isEmpty else {
        throw DiagnosticsError(
          Diagnostic(
            code: "data-path", "the data set '\(Kind.kind)' lacks its path", remedy: "Name \(Kind.form) as \"path\""))
      }
      files.path = locations.moved(files.path)
      return try files.open(in: locations)
    }
  }

  /// Whether it is a kind of files, and no data set of its own.
  public var isKindOfFiles: Bool { form != nil }

  /// Whether a path leads to files of this kind, as far as a look says.
  public func recognises(_ path: String) -> Bool { recognition(path) }

  /// Finds the data set; reads no samples yet.
  ///
  /// - Parameter settings: those that differ from the defaults
  /// - Throws: when it is not there; the message says where it was looked for and what to do.
  public func open(
    _ settings: [String: SettingValue] = [:], in locations: DataLocations
  ) throws(DiagnosticsError) -> any DatasetSource {
    try opening(settings, locations)
  }
}

extension DatasetDefinition {
  public static let mnist1D = DatasetDefinition(
    name: MNIST1D.name, help: "MNIST-1D: 5,000 noisy signals of 40 points in 10 classes, generated on the spot."
  ) { _ in MNIST1D() }
}

extension SettingError {
  /// For people, with what to do.
  var diagnosed: DiagnosticsError {
    let remedy: String? =
      switch self {
      case .unknown(let name, _, let known):
        didYouMean(name, among: known) ?? "It has \(known.isEmpty ? "none" : listing(known))"
      case .unfit: nil
      }
    return DiagnosticsError(Diagnostic(code: "data-setting", description, remedy: remedy))
  }
}
