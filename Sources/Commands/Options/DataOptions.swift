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

  var locations: DataLocations {
    var environment: [String: String] = [:]
    if let root = getenv("ESPALIER_DATA") { environment["ESPALIER_DATA"] = String(cString: root) }
    return DataLocations(
      explicit: folder, environment: environment, home: getenv("HOME").map { String(cString: $0) })
  }

  /// A data set by its name.
  func open(_ name: String, of catalogue: DatasetCatalogue) throws(InputError) -> any DatasetSource {
    do {
      return try catalogue.open(name, in: locations)
    } catch {
      throw InputError(error)
    }
  }
}
