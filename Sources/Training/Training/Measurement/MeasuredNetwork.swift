import Compilation
import Diagnostics
import GraphIR
import Optimizers
import Primitives
import Randomness

/// How a network is to be measured.
public struct MeasurementSetup: Sendable {
  public var backend: any Backend
  public var batchSize: Int
  public var threads: Int
  /// What training steps compute in; inference computes in float32 whatever this is.
  public var precision: Precision
  /// How samples are normalised and augmented.
  public var recipe: Recipe

  public init(
    backend: any Backend, batchSize: Int = 64, threads: Int = 1, precision: Precision = .float32,
    recipe: Recipe = Recipe()
  ) {
    (self.backend, self.batchSize, self.threads) = (backend, batchSize, threads)
    (self.precision, self.recipe) = (precision, recipe)
  }
}

/// A network compiled over random samples, ready to be timed.
public final class MeasuredNetwork {
  public let graph: Graph
  public let setup: MeasurementSetup
  /// Whether its steps are training steps, not inference.
  public let trains: Bool
  public let executable: any Executable
  private let session: any Session
  private let update: Update?
  /// What its batches are made of; nil if it reads random numbers that stay.
  private let data: MeasuredData?
  private var steps: UInt64 = 0

  /// - Throws: when the backend lacks the precision, or the machine the memory
  public init(_ graph: Graph, _ setup: MeasurementSetup, trains: Bool) throws(DiagnosticsError) {
    self.graph = graph
    self.setup = setup
    self.trains = trains
    if trains { try setup.backend.check(setup.precision) }
    let forward = try graph.program(batchSize: setup.batchSize, for: trains ? .training : .inference)
    let program = trains ? forward.trainingStep(in: setup.precision) : forward.inferenceForm()
    try program.checkMemory(limit: physicalMemoryByteCount, stateCopies: trains ? 2 : 0)
    session = try setup.backend.open(program, threads: setup.threads)
    session.initialize(program, seed: 0)
    executable = try session.compile(program)
    update = trains && !program.parameters.isEmpty ? Recipe().update(at: 0, of: 1) : nil
    data = trains ? try MeasuredData(graph, batchSize: setup.batchSize, recipe: setup.recipe) : nil
    fillRandomly()
    takeStep()
  }

  /// Random input and, if the network trains, random classes.
  private func fillRandomly() {
    var random = SeededGenerator(seed: 0, stream: .trial)
    executable.fill { input, target in
      for index in input.indices { input[index] = Float(random.normal()) }
      target.update(repeating: 0)
      let classes = target.count / setup.batchSize
      for sample in 0..<(classes == 0 ? 0 : setup.batchSize) {
        target[sample * classes + Int(random.integer(below: UInt32(classes)))] = 1
      }
    }
  }

  /// One whole step, data and optimiser with it; or one batch predicted.
  public func takeStep() {
    fill()
    run()
    applyUpdate()
  }

  /// Makes the next batch, if the network trains.
  public func fill() {
    data?.fill(executable)
  }

  /// Runs the step alone.
  public func run() {
    executable.run(key: RandomKey(seed: 0, step: steps))
    steps += 1
    // A device computes on while nobody asks for a result.
    if !trains { executable.withOutput { _ in } }
  }

  /// Runs the optimiser alone, if the network trains.
  public func applyUpdate() {
    if let update { _ = session.apply(update) }
  }

  /// The seconds of each of several whole steps.
  public func times(runs: Int) -> [Double] {
    let clock = ContinuousClock()
    return (0..<runs).map { _ in clock.measure { takeStep() } / .seconds(1) }
  }

  /// The seconds that making each of several batches takes, other work between them as in training.
  public func dataTimes(runs: Int) -> [Double] {
    let clock = ContinuousClock()
    return (0..<runs).map { _ in
      let time = clock.measure { fill() } / .seconds(1)
      run()
      return time
    }
  }
}

extension [Double] {
  /// The middle value, or the mean of the two in the middle; no number if there is none.
  public var median: Double {
    let sorted = sorted()
    return isEmpty ? .nan : (sorted[(count - 1) / 2] + sorted[count / 2]) / 2
  }
}
