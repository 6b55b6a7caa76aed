import Compilation
import Datasets
import Diagnostics
import GraphIR
import JSONText
import Layers
import PJRTBackend
import Randomness
import ReferenceBackend
import TemporaryFolders
import TensorTypes
import Testing

@testable import Training

/// Epochs on a device, which makes batches of its samples itself, against the reference, which gets them from the host.
@Suite(.enabled(if: TestDevice.plugin != nil, TestDevice.skipped))
struct EpochTests {
  struct Example: Sendable, CustomStringConvertible {
    var description: String
    var layers: String
    var input: Shape = [3, 6, 5]
    var isBytes = true
    /// The recipe, beside epochs and batches.
    var change: @Sendable (inout Recipe) -> Void
  }

  private static let convolutional = """
    {"kind": "conv2d", "out": 4, "kernel": 3, "padding": 1, "bias": false}, {"kind": "batch_norm"}, {"kind": "relu"},
    {"kind": "max_pool2d", "kernel": 2}, {"kind": "flatten"}, {"kind": "linear", "out": 3}
    """

  static let examples: [Example] = [
    Example(description: "pictures", layers: convolutional) { _ in },
    Example(description: "changed pictures", layers: convolutional) { recipe in
      recipe.augmentation = Augmentation(horizontalFlip: true, cropPadding: 2, cutout: 3)
      recipe.labelSmoothing = 0.1
    },
    Example(description: "mixed pictures", layers: convolutional) { recipe in
      recipe.augmentation = Augmentation(horizontalFlip: true, mixup: 0.4)
    },
    Example(description: "nesterov, clipped, averaged, with a cosine", layers: convolutional) { recipe in
      recipe.optimizer = .sgd(momentum: 0.9, nesterov: true)
      recipe.schedule = .cosine(minimum: 0)
      recipe.weightDecay = 0.01
      recipe.clipNorm = 1
      recipe.averageDecay = 0.9
    },
    Example(
      description: "floats with dropout",
      layers: """
        {"kind": "flatten"}, {"kind": "linear", "out": 8}, {"kind": "relu"}, {"kind": "dropout", "rate": 0.3},
        {"kind": "linear", "out": 3}
        """, input: [1, 12], isBytes: false
    ) { recipe in recipe.normalization = .training },
  ]

  private func trainer(_ example: Example, on backend: any Backend) throws -> Trainer {
    try Self.trainer(example, on: backend)
  }

  static func trainer(
    _ example: Example, on backend: any Backend, seed: UInt64 = 5, isInGroup: Bool = false
  ) throws -> Trainer {
    let extents = example.input.extents.map(String.init).joined(separator: ", ")
    let text = """
      {"espalier": 1, "name": "small", "input": [\(extents)], "layers": [\(example.layers)]}
      """
    let loaded = try ArchitectureLoader(catalogue: .builtin).load(SourceText(file: "small.json", text: text))
    let graph = try #require(loaded.graph)
    var generator = SeededGenerator(seed: 3, stream: SeededGenerator.Stream(rawValue: 1_000))
    let count = 44 * example.input.elementCount
    let storage: SampleStorage =
      example.isBytes
      ? .bytes((0..<count).map { _ in UInt8(generator.integer(below: 256)) })
      : .floats((0..<count).map { _ in Float(generator.normal()) })
    let samples = try Samples(
      name: "small", shape: example.input, classNames: ["a", "b", "c"], storage: storage,
      labels: (0..<44).map { Int32($0 * 7 % 3) })
    var recipe = Recipe()
    recipe.epochs = 3
    recipe.batchSize = 10
    recipe.learningRate = 0.01
    recipe.seed = seed
    recipe.validation = nil
    example.change(&recipe)
    return try Trainer(
      graph, architecture: loaded.architecture.json, recipe: recipe, data: TrainingData(samples, recipe: recipe),
      backend: backend, isInGroup: isInGroup)
  }

  private final class Listener: TrainingObserver {
    var steps: [StepReport] = []
    func stepEnded(_ step: StepReport) { steps.append(step) }
  }

  /// Five steps an epoch, of which the last has four samples.
  @Test(arguments: examples) func trainsAsTheReference(_ example: Example) throws {
    let trainers = [
      try trainer(example, on: TestDevice.backend()), try trainer(example, on: ReferenceBackend()),
    ]
    #expect(trainers[0].device != nil && trainers[1].device == nil)
    let listeners = [Listener(), Listener()]
    for (trainer, listener) in zip(trainers, listeners) { try trainer.run(observer: listener) }
    #expect(trainers[0].device != nil)
    let (found, expected) = (listeners[0].steps, listeners[1].steps)
    #expect(found.count == 15 && expected.count == 15)
    for (step, wanted) in zip(found, expected) {
      #expect((step.epoch, step.batch, step.step) == (wanted.epoch, wanted.batch, wanted.step))
      #expect(step.sampleCount == wanted.sampleCount && step.learningRate == wanted.learningRate)
      #expect(abs(step.loss - wanted.loss) < 1e-4 * max(1, wanted.loss), "step \(step.step) of \(example)")
      #expect(abs(step.gradientNorm - wanted.gradientNorm) < 1e-3 * max(1, wanted.gradientNorm))
    }
    // The first step's numbers are those of the reference to 1e-5.
    #expect(abs(found[0].loss - expected[0].loss) < 1e-5)
    for (tensor, wanted) in zip(trainers[0].storedValues(), trainers[1].storedValues()) {
      let scale = wanted.values.reduce(1) { max($0, abs($1)) }
      let distance = zip(tensor.values, wanted.values).reduce(0) { max($0, abs($1.0 - $1.1)) }
      #expect(distance < 2e-3 * scale, "\(tensor.name) of \(example) is off by \(distance)")
    }
    let accuracies = trainers.map { $0.progress.history.compactMap(\.trainMetric) }
    #expect(accuracies[0].count == 3)
    for (one, other) in zip(accuracies[0], accuracies[1]) { #expect(abs(one - other) < 0.05) }
  }

  /// How many steps are taken at a time changes nothing.
  @Test func stretchesChangeNothing() throws {
    let whole = try trainer(Self.examples[1], on: TestDevice.backend())
    let parts = try trainer(Self.examples[1], on: TestDevice.backend())
    parts.device?.stretch = 1
    try whole.run()
    // A clock that stands at a second a look: runs are never short.
    var time = 0.0
    try parts.run(now: {
      time += 2
      return time
    })
    #expect(parts.device?.stretch == 1)
    #expect(whole.storedValues().map(\.values) == parts.storedValues().map(\.values))
    #expect(whole.progress.history.map(\.trainLoss) == parts.progress.history.map(\.trainLoss))
  }

  /// What a device has begun the reference ends, and the other way round.
  @Test func checkpointsMoveBetweenMachines() throws {
    let folder = try TemporaryFolder()
    let backends: [any Backend] = [try TestDevice.backend(), ReferenceBackend()]
    for (first, second) in [(backends[0], backends[1]), (backends[1], backends[0])] {
      let begun = try trainer(Self.examples[0], on: first)
      let order = begun.loader.order(epoch: 0)
      _ = try begun.takeStep(order)
      try begun.checkpoint().write(to: folder.file("run"))
      let resumed = try trainer(Self.examples[0], on: second)
      try resumed.resume(Checkpoint(path: folder.file("run")))
      try resumed.run()
      #expect(resumed.progress.epoch == 3)
    }
  }

  /// Numbers that stop being finite on the device are found at the place where the host finds them.
  @Test func failuresHaveTheirPlace() throws {
    var example = Self.examples[0]
    example.change = { $0.learningRate = 1e30 }
    var messages: [String] = []
    for backend in [try TestDevice.backend(), ReferenceBackend()] as [any Backend] {
      let trainer = try trainer(example, on: backend)
      do throws(DiagnosticsError) {
        try trainer.run()
        messages.append("nothing was thrown")
      } catch {
        messages.append(error.diagnostics[0].message)
      }
    }
    #expect(messages[0] == messages[1])
    #expect(messages[0].hasPrefix("epoch 1, step "), "\(messages[0])")
  }

  @Test func aNetworkOfSignalsKeepsToTheHost() throws {
    var example = Self.examples[4]
    example.change = { $0.augmentation.noise = 0.1 }
    let trainer = try trainer(example, on: TestDevice.backend())
    #expect(trainer.device == nil)
    try trainer.run()
    #expect(trainer.progress.epoch == 3)
  }
}
