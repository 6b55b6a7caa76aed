import Compilation
import Datasets
import TemporaryFolders
import Testing

@testable import Training

@Suite struct DeterminismTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// Recipes that keep something of their own between steps.
  private static let edits: [(name: String, edit: @Sendable (inout Recipe) -> Void)] = [
    ("adam", { _ in }),
    (
      "sgd with cycled momentum and an average",
      {
        $0.optimizer = .sgd(momentum: 0.9, nesterov: true)
        var cycle = OneCycle()
        cycle.momentum = 0.85...0.95
        $0.schedule = .oneCycle(cycle)
        $0.averageDecay = 0.9
        $0.weightDecay = 1e-3
        $0.exemptsNormsAndBiases = true
      }
    ),
    (
      "adamw with mixup, smoothing, clipping and a warm-up",
      {
        $0.optimizer = .adam(beta1: 0.9, beta2: 0.99, epsilon: 1e-8, decoupledDecay: true)
        $0.augmentation = Augmentation(mixup: 0.4)
        $0.labelSmoothing = 0.1
        $0.clipNorm = 0.5
        $0.schedule = .cosine(minimum: 0)
        $0.warmUp = WarmUp(epochs: 1)
        $0.validation = nil
      }
    ),
    ("for 8-bit integers", { $0.quantization = QuantizedTraining(rangeMomentum: 0.2) }),
  ]

  @Test func theSameSeedWritesTheSameBytes() throws {
    var run = try SmallRun()
    let first = try run.trained(in: folder)
    #expect(try run.trained(in: folder) == first)
    run.recipe.seed = 8
    #expect(try run.trained(in: folder) != first)
  }

  @Test(arguments: 0..<4) func anInterruptedRunEndsAsOneThatWasNot(index: Int) throws {
    var run = try SmallRun()
    Self.edits[index].edit(&run.recipe)
    let expected = try run.trained(in: folder, as: "whole")
    let stepCount = try run.trainer().plan.stepCount
    #expect(stepCount == (run.recipe.validation == nil ? 15 : 12))
    for step in 1..<stepCount {
      try SmallRun.interrupt(run, after: step, in: folder)
      let trainer = try run.trainer()
      try trainer.resume(Checkpoint(path: folder.file("part")))
      #expect(trainer.step == step)
      let outcome = try trainer.run(saving: CheckpointPolicy(path: folder.file("part")))
      #expect(outcome.ending == .completed)
      #expect(try folder.bytes("part") == expected, "\(Self.edits[index].name), interrupted after step \(step)")
    }
  }

  @Test func aRunMayBeInterruptedManyTimes() throws {
    let run = try SmallRun()
    let expected = try run.trained(in: folder, as: "whole")
    try SmallRun.interrupt(run, after: 1, in: folder)
    for _ in 0..<20 {
      let trainer = try run.trainer()
      try trainer.resume(Checkpoint(path: folder.file("part")))
      let interrupter = Interrupter(after: 1)
      try trainer.run(
        saving: CheckpointPolicy(path: folder.file("part")), observer: interrupter, until: interrupter.flag)
    }
    #expect(try folder.bytes("part") == expected)
  }

  /// What a kill leaves is what was saved last, by the clock or at an epoch's end.
  @Test func theIntervalIsKept() throws {
    let run = try SmallRun()
    let expected = try run.trained(in: folder, as: "whole")
    var time = 0.0
    final class Saves: TrainingObserver {
      var stepsAtSaves: [Int] = []
      var step = 0
      func stepEnded(_ step: StepReport) { self.step = step.step }
      func checkpointSaved(_ path: String) { stepsAtSaves.append(step) }
    }
    let saves = Saves()
    try run.trainer().run(saving: CheckpointPolicy(path: folder.file("run"), interval: 2), observer: saves) {
      time += 1
      return time
    }
    #expect(saves.stepsAtSaves.last == 12)
    #expect(Set(saves.stepsAtSaves).isSuperset(of: [4, 8, 12]))
    #expect(saves.stepsAtSaves.count > 3)
    #expect(try folder.bytes("run") == expected)
  }

  @Test func initialValuesDependOnNamesAndNotOnNeighbours() throws {
    let short = try SmallRun()
    let long = try SmallRun(
      SmallRun.architecture.replacing(
        #"{"kind": "relu"},"#,
        with: #"{"kind": "relu"}, {"kind": "conv1d", "out": 4, "kernel": 1, "name": "more"},"#))
    func weights(_ run: SmallRun, _ name: String) throws -> [Float] {
      try run.trainer().checkpoint().tensors.first { $0.name == name }.unwrapped.values
    }
    for name in ["first.weight", "first.bias", "last.weight"] {
      #expect(try weights(short, name) == weights(long, name))
    }
    let first = try weights(short, "first.weight")
    let bound = Float(1 / 3.0.squareRoot())
    #expect(first.allSatisfy { abs($0) <= bound })
    #expect(Set(first).count == first.count)
    var other = short
    other.recipe.seed = 8
    #expect(try weights(other, "first.weight") != first)
  }
}

extension SmallRun {
  /// Trains so many steps and saves to the file `part`.
  static func interrupt(_ run: SmallRun, after steps: Int, in folder: TemporaryFolder) throws {
    let interrupter = Interrupter(after: steps)
    let outcome = try run.trainer().run(
      saving: CheckpointPolicy(path: folder.file("part"), interval: nil), observer: interrupter,
      until: interrupter.flag)
    #expect(outcome.ending == .interrupted)
    #expect(interrupter.steps.count == steps)
  }
}
