import Randomness
import Datasets
import Diagnostics
import Foundation
import GraphIR
import JSONText
import Layers
import Randomness
import ReferenceBackend
import TemporaryFolders
import TensorTypes

@testable import Training

/// A network with statistics, dropout and a remainder batch on three classes of short noisy signals: small enough to
/// train in a moment, and with everything in it that a resumed run could get wrong.
struct SmallRun {
  static let architecture = """
    {"espalier": 1, "name": "small", "input": [1, 12],
     "layers": [
       {"kind": "conv1d", "name": "first", "out": 4, "kernel": 3},
       {"kind": "batch_norm", "name": "norm"},
       {"kind": "relu"},
       {"kind": "dropout", "rate": 0.2},
       {"kind": "flatten"},
       {"kind": "linear", "name": "last", "out": 3}
     ]}
    """

  var graph: Graph
  var document: JSONValue
  var recipe = Recipe()
  var samples: Samples

  init(_ architecture: String = Self.architecture, sampleCount: Int = 70) throws {
    let source = SourceText(file: "small.json", text: architecture)
    let loaded = try ArchitectureLoader(catalogue: .builtin).load(source)
    graph = try loaded.graph.unwrapped
    document = loaded.architecture.json
    samples = try Self.signals(sampleCount)
    recipe.epochs = 3
    recipe.batchSize = 16
    recipe.learningRate = 0.01
    recipe.validation = ValidationSplit(.count(sampleCount / 5))
    recipe.seed = 7
  }

  /// A bump at one of three positions.
  /// - parameter labelling: from the position to the label
  static func signals(_ count: Int, seed: UInt64 = 1, labelling: (Int) -> Int = { $0 }) throws -> Samples {
    var generator = SeededGenerator(seed: seed, stream: SeededGenerator.Stream(rawValue: 1_000))
    var values: [Float] = []
    var labels: [Int32] = []
    for index in 0..<count {
      let label = index % 3
      labels.append(Int32(labelling(label)))
      for point in 0..<12 {
        let bump: Double = point / 4 == label ? 1 : 0
        values.append(Float(bump + 0.5 * generator.normal()))
      }
    }
    return try Samples(
      name: "signals", shape: [1, 12], classNames: ["a", "b", "c"], storage: .floats(values), labels: labels)
  }

  func trainer() throws -> Trainer {
    try Trainer(
      graph, architecture: document, recipe: recipe, data: TrainingData(samples, recipe: recipe),
      backend: ReferenceBackend())
  }

  /// The bytes of the file that a run of the whole recipe leaves.
  func trained(in folder: TemporaryFolder, as name: String = "run") throws -> [UInt8] {
    try trainer().run(saving: CheckpointPolicy(path: folder.file(name)))
    return try folder.bytes(name)
  }
}

extension Optional {
  var unwrapped: Wrapped {
    get throws {
      guard let self else { throw CocoaError(.keyValueValidation) }
      return self
    }
  }
}

/// Raises its flag after so many steps, and counts what it hears.
final class Interrupter: TrainingObserver {
  let flag = CancellationFlag()
  var stepsLeft: Int
  var steps: [StepReport] = []
  var epochs: [EpochRecord] = []

  init(after steps: Int = .max) { stepsLeft = steps }

  func stepEnded(_ step: StepReport) {
    steps.append(step)
    stepsLeft -= 1
    if stepsLeft == 0 { flag.raise() }
  }

  func epochEnded(_ epoch: EpochRecord) { epochs.append(epoch) }
}
