import ArgumentParser
import Datasets
import Diagnostics
import Glibc

/// Where commands look for data sets.
struct DataOptions: ParsableArguments {
  @Option(
    name: .customLong("data"),
    help: ArgumentHelp(
      "Folder with data sets; else $ESPALIER_DATA, ~/.cache/espalier and the system's.", valueName: "folder"),
    completion: .directory)
  var folder: String?

  private static let decoding = DecodingProgressView()

  var locations: DataLocations {
    var environment: [String: String] = [:]
    for name in ["ESPALIER_DATA", "ESPALIER_CACHE"] {
      if let root = getenv(name) { environment[name] = String(cString: root) }
    }
    return DataLocations(
      explicit: folder, environment: environment, home: getenv("HOME").map { String(cString: $0) },
      observer: Self.decoding.observer)
  }

  /// A data set that was chosen.
  func open(_ choice: DatasetChoice, of catalogue: DatasetCatalogue) throws(InputError) -> any DatasetSource {
    do {
      return try catalogue.open(choice, in: locations)
    } catch {
      throw InputError(error)
    }
  }
}

/// How own files are read, beside the data set that `--dataset` names.
struct DatasetSettings: ParsableArguments {
  @Option(
    name: .customLong("dataset-option"), parsing: .singleValue,
    help: ArgumentHelp("A setting of own files, such as label=activity. May be repeated.", valueName: "name=value"))
  var settings: [String] = []

  /// What a text on the command line means: the name of a data set, a path, a JSON file.
  func choice(_ text: String, of catalogue: DatasetCatalogue) throws(InputError) -> DatasetChoice {
    try InputError.rethrowing { () throws(DiagnosticsError) in try catalogue.choice(text, options: settings) }
  }
}
