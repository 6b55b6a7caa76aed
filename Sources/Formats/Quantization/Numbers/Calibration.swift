import Compilation
import Diagnostics
import Primitives
import TensorTypes

/// How the range of an activation is chosen from what it is on samples.
public enum CalibrationMethod: String, Hashable, Sendable, CaseIterable {
  /// From the smallest to the largest value.
  case range = "min-max"
  /// Without the outermost 0.01 % on each side.
  case percentile
  /// The range with the smallest mean squared error of the numbers.
  case squaredError = "mse"
  /// The range with the smallest mean squared error of what is made of the numbers, each end of it found on its own; then
  /// biases take the mean error of each channel away.
  case corrected
}

/// The ranges of the activations of a network on samples.
struct Calibration {
  /// By tensor of the device program.
  private(set) var ranges: [Int: (lower: Double, upper: Double)] = [:]

  /// Runs the network twice over the samples: for the limits, and for what lies between them.
  /// - parameters:
  ///   - inputs: normalised samples, one after the other
  init(
    _ frozen: FrozenProgram, constants: [[Float]], of program: DeviceProgram, inputs: [Float], batchSize: Int,
    method: CalibrationMethod, backend: any Backend, threads: Int
  ) throws(DiagnosticsError) {
    let observed = program.tensors.indices.filter {
      if case .constant = program.tensors[$0].source { false } else { true }
    }
    let run = try ObservedRun(
      frozen, constants: constants, values: observed.map { program.tensors[$0].value }, batchSize: batchSize,
      backend: backend, threads: threads)
    var limits = observed.map { _ in (lower: Float.infinity, upper: -Float.infinity) }
    run.forEachBatch(of: inputs) { position, values in
      for value in values where value.isFinite {
        if value < limits[position].lower { limits[position].lower = value }
        if value > limits[position].upper { limits[position].upper = value }
      }
    }
    for position in limits.indices where limits[position].lower > limits[position].upper { limits[position] = (0, 0) }
    var histograms = limits.map { ValueHistogram(lower: Double($0.lower), upper: Double($0.upper)) }
    if method != .range {
      run.forEachBatch(of: inputs) { position, values in
        for value in values where value.isFinite { histograms[position].add(Double(value)) }
      }
    }
    let functions = method == .corrected ? program.onlyFunctions : [:]
    for (position, tensor) in observed.enumerated() {
      ranges[tensor] = histograms[position].range(method, behind: functions[tensor])
    }
  }
}

/// A network of which many values can be seen.
struct ObservedRun {
  private let executable: any Executable
  private let counts: [Int]
  private let batchSize: Int
  private let sampleSize: Int

  /// - parameter frozen: for this size of batch
  init(
    _ frozen: FrozenProgram, constants: [[Float]], values: [Value], batchSize: Int, backend: any Backend, threads: Int
  ) throws(DiagnosticsError) {
    // All values side by side are one output.
    var builder = ProgramBuilder(extending: frozen.program, mode: .inference)
    let counts = values.map { frozen.program[$0].shape.elementCount / batchSize }
    var rows: [Value] = []
    for (value, count) in zip(values, counts) { rows.append(builder(.reshape([batchSize, count]), value)) }
    let joined = builder.apply(.concatenation(axis: 1), rows)[0]
    builder.setOutput(joined)
    let program = builder.program
    let session = try backend.open(program, threads: threads)
    for (number, values) in constants.enumerated() { session.write(values, to: .parameter(number)) }
    executable = try session.compile(program)
    sampleSize =
      frozen.program.values.first { $0.role == .input }.map { $0.shape.elementCount / batchSize } ?? 0
    (self.counts, self.batchSize) = (counts, batchSize)
  }

  /// Calls the body with every value of each sample. The count of samples is a multiple of the batch's size.
  func forEachBatch(of inputs: [Float], _ body: (_ position: Int, _ values: UnsafeBufferPointer<Float>) -> Void) {
    let width = counts.reduce(0, +)
    for batch in 0..<inputs.count / (sampleSize * batchSize) {
      let start = batch * sampleSize * batchSize
      executable.fill { input, _ in
        for index in input.indices { input[index] = inputs[start + index] }
      }
      executable.run(key: RandomKey(seed: 0, step: 0))
      executable.withOutput { output in
        for row in 0..<batchSize {
          var offset = row * width
          for (position, count) in counts.enumerated() {
            body(position, UnsafeBufferPointer(rebasing: output[offset..<offset + count]))
            offset += count
          }
        }
      }
    }
  }
}
