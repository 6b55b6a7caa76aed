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
  private var steps: UInt64 = 0

  init(_ graph: Graph, _ options: MeasurementOptions, trains: Bool) throws {
    self.graph = graph
    self.options = options
    self.trains = trains
    if trains { try options.backend.backend.check(options.precision) }
    let forward = try graph.program(batchSize: options.batchSize, for: trains ? .training : .inference)
    let program = trains ? forward.trainingStep(in: options.precision) : forward.inferenceForm()
    try program.checkMemory(limit: physicalMemoryByteCount, stateCopies: trains ? 2 : 0)
    session = try options.backend.backend.open(program, threads: options.threads)
    session.initialize(program, seed: 0)
    executable = try session.compile(program)
    update = trains && !program.parameters.isEmpty ? Recipe().update(at: 0, of: 1) : nil
    var random = SeededGenerator(seed: 0, stream: .trial)
    executable.fill { input, target in
      for index in input.indices { input[index] = Float(random.normal()) }
      target.update(repeating: 0)
      let classes = target.count / options.batchSize
      for sample in 0..<(classes == 0 ? 0 : options.batchSize) {
        target[sample * classes + Int(random.integer(below: UInt32(classes)))] = 1
      }
    }
    takeStep()
  }

  /// One whole step, the optimiser with it; or one batch predicted.
  func takeStep() {
    run()
    applyUpdate()
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
}

extension [Double] {
  var median: Double {
    let sorted = sorted()
    return isEmpty ? .nan : (sorted[(count - 1) / 2] + sorted[count / 2]) / 2
  }
}
