import Compilation
import Datasets
import Diagnostics
import Glibc
import Primitives
import Tasks

/// A teacher at work: it answers about each batch of a run.
final class TeacherAnswers {
  private let executables: SizedExecutables
  private let share: Float
  private let encoding: TargetEncoding
  /// How the teacher standardised quantities.
  private let scaling: TargetScaling?
  private let form: Targets.Form
  /// From the run's inputs to the teacher's, channel by channel; empty if both are normalised alike.
  private var channels: [(scale: Float, offset: Float)] = []

  /// - throws: when the teacher cannot answer about such samples, or the backend lacks something
  init(
    _ teacher: Teacher, on data: TrainingData, batches: EpochBatches, backend: any Backend, threads: Int
  ) throws(DiagnosticsError) {
    try teacher.check(on: data)
    let graph = teacher.graph
    let program = try graph.program(batchSize: batches.largestSize, for: .inference).inferenceForm()
    try program.checkMemory(limit: physicalMemoryByteCount)
    let session = try backend.open(program, threads: threads)
    try teacher.checkpoint.loadWeights(into: session, of: graph, program: program)
    executables = try SizedExecutables(batches) { size throws(DiagnosticsError) in
      try session.compile(graph.program(batchSize: size, for: .inference).inferenceForm())
    }
    share = Float(teacher.share)
    encoding = data.encoding
    scaling = teacher.checkpoint.data.scaling
    form = data.training.targets.form
    let own = try data.normalization.resolved(channels: data.training.channels)
    let other = try teacher.checkpoint.normalization.resolved(channels: data.training.channels)
    if !zip(own, other).allSatisfy({ $0 == $1 }) {
      channels = zip(own, other).map { own, other in
        (own.deviation / other.deviation, (own.mean - other.mean) / other.deviation)
      }
    }
  }

  /// Replaces its share of each target.
  /// - parameters:
  ///   - batch: of the epoch, and how many samples it has
  ///   - inputs: [batch, …sample] of the run
  ///   - targets: [batch, n] as the run writes them; what a row sums to, as class weights have it, stays
  func mix(
    into targets: UnsafeMutableBufferPointer<Float>, about inputs: UnsafeMutableBufferPointer<Float>, batch: Int,
    count: Int
  ) {
    let executable = executables[batch]
    executable.fill { own, _ in
      for index in own.indices { own[index] = inputs[index] }
      guard !channels.isEmpty else { return }
      let plane = own.count / count / channels.count
      for index in own.indices {
        let channel = channels[index / plane % channels.count]
        own[index] = own[index] * channel.scale + channel.offset
      }
    }
    executable.run(key: RandomKey(seed: 0, step: 0))
    executable.withOutput { outputs in
      let width = outputs.count / count
      for start in stride(from: 0, to: outputs.count, by: width) {
        mix(Array(outputs[start..<start + width]), into: &targets[start..<start + width])
      }
    }
  }

  /// - throws: what a plug-in of the teacher said when it failed in the last answers about the batch
  func checkFault(batch: Int) throws(DiagnosticsError) { try executables[batch].checkFault() }

  private func mix(_ outputs: [Float], into row: inout Slice<UnsafeMutableBufferPointer<Float>>) {
    func put(_ answer: Float, at column: Int) {
      let index = row.startIndex + column
      row[index] = (1 - share) * row[index] + share * answer
    }
    switch form {
    case .classes:
      let total = row.reduce(0, +)
      let largest = outputs.max() ?? 0
      let powers = outputs.map { exp($0 - largest) }
      let sum = powers.reduce(0, +)
      for (column, power) in powers.enumerated() { put(total * power / sum, at: column) }
    case .labels:
      for (column, output) in outputs.enumerated() { put(1 / (1 + exp(-output)), at: column) }
    case .quantities:
      for (column, output) in outputs.enumerated() {
        let value = Float(scaling?.restored(Double(output), at: column) ?? Double(output))
        put(encoding.scaling?.scaled(value, at: column) ?? value, at: column)
      }
    }
  }
}
