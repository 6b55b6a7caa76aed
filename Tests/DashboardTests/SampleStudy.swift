import Datasets
import Diagnostics
import Foundation
import GraphIR
import JSONText
import Layers
import ReferenceBackend
import Search
import Studies
import TemporaryFolders
import Training

/// A small study on MNIST-1D that threads of the tests train.
struct SampleStudy {
  let environment = StudyEnvironment(
    layers: .builtin, locations: DataLocations(), backend: ReferenceBackend(), workers: .threads(1))
  let path: String

  /// Begins it.
  init(in path: String, name: String = "sample", trials: Int = 3, epochs: Int = 2, subset: Int = 200) throws {
    self.path = path
    let network = """
      {
        "espalier": 1, "name": "\(name)", "input": [1, 40],
        "layers": [
          {"kind": "conv1d", "name": "conv1", "out": 3, "kernel": 3, "stride": 4}, {"kind": "relu", "name": "relu1"},
          {"kind": "flatten", "name": "flatten"}, {"kind": "linear", "name": "classes", "out": 10}
        ]
      }
      """
    let document = try StudySpecification.standingAlone(
      SourceText(file: "small.json", text: network), loader: ArchitectureLoader(catalogue: .builtin))
    var specification = StudySpecification(architecture: document, dataset: "mnist1d", recipe: Recipe())
    specification.name = name
    specification.budget = .trials(trials)
    specification.subset = subset
    specification.epochs = epochs
    specification.sampler = MethodChoice(kind: "nsga2", settings: ["population": .integer(4)])
    specification.fidelity = MethodChoice(kind: "full")
    specification.screening = MethodChoice(kind: NoScreening.kind)
    specification.seed = 7
    _ = try environment.begin(specification, in: path)
  }

  /// Trains it to its end.
  func run() throws {
    _ = try environment.coordinator(of: environment.open(path)).run(until: CancellationFlag())
  }
}
