import Compilation
import GraphIR
import Primitives
import Randomness
import Training

/// A network compiled over random samples, ready to be timed.
final class MeasuredNetwork {
  let graph: Graph
  let options: MeasurementOptions
  let trains: Bool
  let executable: any Executable
  private let session: any Session
  private let update: Update?
  /// What its batches are made of; nil where it reads random numbers that stay.
  private let data: MeasuredData?
  private var steps: UInt64 = 0

  init(_ graph: Graph, _ options: MeasurementOptions, trains: Bool) throws {
    self.graph = graph
    self.options = options
    self.trains = trains
    if trains { try options.backend.backend.check(options.trainingPrecision) }
    let forward = try graph.program(batchSize: options.batchSize, for: trains ? .training : .inference)
    let program = trains ? forward.trainingStep(in: options.trainingPrecision) : forward.inferenceForm()
    try program.checkMemory(limit: physicalMemoryByteCount, stateCopies: trains ? 2 : 0)
    session = try options.backend.backend.open(program, threads: options.threads)
    session.initialize(program, seed: 0)
    executable = try session.compile(program)
    update = trains && !program.parameters.isEmpty ? Recipe().update(at: 0, of: 1) : nil
    data = trains ? try MeasuredData(graph, batchSize: options.batchSize, recipe: options.resolvedRecipe()) : nil
    fillRandomly()
    takeStep()
  }

  /// Random input and, where the network trains, random classes.
  private func fillRandomly() {
    var random = SeededGenerator(seed: 0, stream: .trial)
    executable.fill { input, target in
      for index in input.indices { input[index] = Float(random.normal()) }
      target.update(repeating: 0)
      let classes = target.count / options.batchSize
      for sample in 0..<(classes == 0 ? 0 : options.batchSize) {
        target[sample * classes + Int(random.integer(below: UInt32(classes)))] = 1
      }
    }
  }

  /// One whole step, data and optimiser with it; or one batch predicted.
  func takeStep() {
    fill()
    run()
    applyUpdate()
  }

  /// Makes the next batch, where the network trains.
  func fill() {
    data?.fill(executable)
  }

  func run() {
    executable.run(key: RandomKey(seed: 0, step: steps))
    steps += 1
  }

  func applyUpdate() {
    if let update { _ = session.apply(update) }
  }

  /// The seconds of each of several whole steps.
  func times(runs: Int) -> [Double] {
    let clock = ContinuousClock()
    return (0..<runs).map { _ in clock.measure { takeStep() } / .seconds(1) }
  }

  /// The seconds that making each of several batches takes, other work between them as in training.
  func dataTimes(runs: Int) -> [Double] {
    let clock = ContinuousClock()
    return (0..<runs).map { _ in
      let time = clock.measure { fill() } / .seconds(1)
      run()
      return time
    }
  }
}

extension [Double] {
  var median: Double {
    let sorted = sorted()
    return isEmpty ? .nan : (sorted[(count - 1) / 2] + sorted[count / 2]) / 2
  }
}
