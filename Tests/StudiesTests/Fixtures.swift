import Catalogues
import Figures
import Reports
import Diagnostics
import Foundation
import GraphIR
import JSONText
import Layers
import Search
@testable import Studies
import Training

/// A folder that is gone when the test is over.
final class TemporaryFolder {
  let path: String

  init() throws {
    // In memory where there is such a folder: studies wait for the disk after every fact.
    let memory = "/dev/shm"
    let root = FileManager.default.isWritableFile(atPath: memory) ? memory : NSTemporaryDirectory()
    path = URL(filePath: root).appending(path: "espalier-studies-\(UUID())").path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }
}

func makeLoader() -> ArchitectureLoader { ArchitectureLoader(catalogue: .builtin) }

let smallNetwork = """
  {
    "espalier": 1,
    "name": "small",
    "input": [1, 40],
    "layers": [
      {"kind": "conv1d", "name": "conv1", "out": 4, "kernel": 3},
      {"kind": "relu", "name": "relu1"},
      {"kind": "flatten", "name": "flatten"},
      {"kind": "linear", "name": "classes", "out": 10}
    ]
  }
  """

/// A study of the small network.
func makeSpecification(
  trials: Int, sampler: String = "nsga2", settings: [String: SettingValue] = [:], fidelity: String = "full",
  epochs: Int = 4, window: Int = 5
) throws -> StudySpecification {
  let document = try StudySpecification.standingAlone(
    SourceText(file: "small.json", text: smallNetwork), loader: makeLoader())
  var specification = StudySpecification(architecture: document, dataset: "mnist1d", recipe: Recipe())
  specification.budget = .trials(trials)
  specification.sampler = MethodChoice(kind: sampler, settings: settings)
  specification.fidelity = MethodChoice(kind: fidelity)
  specification.screening = MethodChoice(kind: NoScreening.kind)
  specification.epochs = epochs
  specification.window = window
  specification.seed = 7
  return specification
}

/// What an operation says is wrong.
func complaint(_ body: () throws -> Void) -> String {
  do {
    try body()
    return "nothing"
  } catch let error as DiagnosticsError {
    return error.description
  } catch {
    return "\(error)"
  }
}

extension Study {
  var csv: String {
    get throws { try Frontier(of: self).table.rendered(as: .csv) }
  }
}

extension Study {
  /// The store of a study in a folder.
  var sqlite: SQLiteStorage {
    guard let storage = store as? SQLiteStorage else { preconditionFailure("a study in a folder has a file of SQLite") }
    return storage
  }
}
