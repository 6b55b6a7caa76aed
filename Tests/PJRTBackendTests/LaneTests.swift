import Compilation
import Conformance
import Optimizers
import PJRTBackend
import Primitives
import StableHLO
import TensorTypes
import Testing

@testable import PJRTBackend
@testable import Training

/// Several programs as the lanes of one: each computes what it does alone.
@Suite(.enabled(if: TestDevice.plugin != nil, TestDevice.skipped))
struct LaneTests {
  private typealias Slot = StableHLOModule.Slot

  private struct Lane {
    var input: [Float]
    var target: [Float]
    var parameters: [[Float]]
    var buffers: [[Float]]
    var key: [Int32]

    func values(_ slot: Slot) -> [Float] {
      switch slot {
      case .input: input
      case .target: target
      case .parameter(let number): parameters[number]
      case .buffer(let number): buffers[number]
      default: preconditionFailure("no tensor of a case")
      }
    }
  }

  /// The case itself, and the same with numbers that are a little smaller and in another order of samples' elements.
  private func lanes(_ example: CaseProgram) -> [Lane] {
    (0..<3).map { number in
      let factor = 1 - 0.125 * Float(number)
      func changed(_ list: [Float]) -> [Float] { list.map { $0 * factor } }
      return Lane(
        input: changed(example.input), target: example.target, parameters: example.parameters.map(changed),
        buffers: example.buffers, key: [Int32(number + 1), 0, 7, 0])
    }
  }

  private func run(_ module: StableHLOModule, _ lanes: [Lane], on client: PJRTClient) throws -> [Slot: [Float]] {
    let program = try client.load(module)
    let arguments = try module.arguments.map { argument in
      if argument.slot == .randomKey { return try client.upload(lanes.flatMap(\.key), argument.type) }
      return try client.upload(lanes.flatMap { $0.values(argument.slot) }, argument.type)
    }
    let results = try program.run(arguments)
    return Dictionary(
      uniqueKeysWithValues: try zip(module.results, results).map { ($0.slot, try $1.floats()) })
  }

  @Test(arguments: primitiveCases + networkCases) func equalsEachAlone(_ example: PrimitiveCase) throws {
    let example = example.build().transformed { $0.trainingStep() }
    let client = try PJRTClient.shared(#require(TestDevice.plugin))
    let lanes = lanes(example)
    let together = try run(example.program.stableHLO(lanes: lanes.count), lanes, on: client)
    for (number, lane) in lanes.enumerated() {
      let alone = try run(example.program.stableHLO(), [lane], on: client)
      for (slot, wanted) in alone {
        let all = try #require(together[slot])
        let own = all[number * wanted.count..<(number + 1) * wanted.count]
        let scale = wanted.reduce(1) { max($0, abs($1)) }
        let distance = zip(own, wanted).reduce(0) { max($0, abs($1.0 - $1.1)) }
        #expect(distance <= 1e-5 * scale, "\(slot) of lane \(number) is off by \(distance) of \(scale)")
      }
    }
  }

  /// Seeds that train at once learn what each learns alone.
  @Test(arguments: EpochTests.examples) func seedsTrainAsOne(_ example: EpochTests.Example) throws {
    let backend = try TestDevice.backend()
    let seeds: [UInt64] = [5, 6, 11]
    let together = try seeds.map { try EpochTests.trainer(example, on: backend, seed: $0, isInGroup: true) }
    let group = try #require(try TrainingGroup(together))
    #expect(try group.run() == [true, true, true])
    for (seed, found) in zip(seeds, together) {
      let alone = try EpochTests.trainer(example, on: backend, seed: seed)
      try alone.run()
      #expect(found.progress.epoch == 3 && found.progress.history.count == 3)
      let (losses, wanted) = (found.progress.history.map(\.trainLoss), alone.progress.history.map(\.trainLoss))
      #expect(abs(losses[0] - wanted[0]) < 1e-5 * max(1, wanted[0]), "seed \(seed)")
      #expect(zip(losses, wanted).allSatisfy { abs($0 - $1) < 1e-4 * max(1, $1) }, "\(losses), not \(wanted)")
      #expect(found.progress.history.map(\.trainMetric) == alone.progress.history.map(\.trainMetric))
      for (tensor, other) in zip(found.storedValues(), alone.storedValues()) {
        let scale = other.values.reduce(1) { max($0, abs($1)) }
        let distance = zip(tensor.values, other.values).reduce(0) { max($0, abs($1.0 - $1.1)) }
        #expect(distance < 1e-3 * scale, "\(tensor.name) of seed \(seed) is off by \(distance)")
      }
    }
  }

  /// One whose numbers stop being finite is told of, and the others are as they would be.
  @Test func oneMayFail() throws {
    var example = EpochTests.examples[0]
    example.change = { $0.learningRate = $0.seed == 6 ? 1e30 : 0.01 }
    let backend = try TestDevice.backend()
    // Numbers of updates are shared, so that all fail or none.
    let together = try [6, 6].map { try EpochTests.trainer(example, on: backend, seed: $0, isInGroup: true) }
    #expect(try TrainingGroup(together)?.run() == [false, false])
  }

  @Test func whatNeedsTheHostTrainsAlone() throws {
    var example = EpochTests.examples[4]
    example.change = { $0.augmentation.noise = 0.1 }
    let trainers = try [1, 2].map {
      try EpochTests.trainer(example, on: TestDevice.backend(), seed: $0, isInGroup: true)
    }
    #expect(try TrainingGroup(trainers) == nil)
  }
}
