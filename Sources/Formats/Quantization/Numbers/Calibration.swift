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
    for (position, tensor) in observed.enumerated() {
      ranges[tensor] = histograms[position].range(method)
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

/// How often values lie in each of 2048 equal parts of a range.
struct ValueHistogram {
  private static let binCount = 2048
  private let lower: Double
  private let upper: Double
  private var counts: [Double]

  init(lower: Double, upper: Double) {
    (self.lower, self.upper) = (lower, upper)
    counts = Array(repeating: 0, count: Self.binCount)
  }

  private var width: Double { (upper - lower) / Double(Self.binCount) }

  mutating func add(_ value: Double) {
    guard width > 0 else { return }
    counts[max(0, min(Self.binCount - 1, Int((value - lower) / width)))] += 1
  }

  func range(_ method: CalibrationMethod) -> (lower: Double, upper: Double) {
    guard width > 0 else { return (lower, upper) }
    switch method {
    case .range: return (lower, upper)
    case .percentile:
      let total = counts.reduce(0, +)
      func cut(_ indices: some Sequence<Int>) -> Int {
        var sum = 0.0
        for index in indices {
          sum += counts[index]
          if sum > total * 1e-4 { return index }
        }
        return 0
      }
      let (first, last) = (cut(counts.indices), cut(counts.indices.reversed()))
      return (lower + Double(first) * width, lower + Double(last + 1) * width)
    case .squaredError:
      var best = (error: Double.infinity, lower: lower, upper: upper)
      for step in 0..<50 {
        let part = 1 - Double(step) * 0.015
        let candidate = (lower: min(lower, 0) * part, upper: max(upper, 0) * part)
        let error = squaredError(candidate)
        if error < best.error { best = (error, candidate.lower, candidate.upper) }
      }
      return (best.lower, best.upper)
    }
  }

  /// The squared error of 8-bit numbers over a range: of rounding inside, of cutting off outside.
  private func squaredError(_ range: (lower: Double, upper: Double)) -> Double {
    let step = (range.upper - range.lower) / 255
    var sum = 0.0
    for index in counts.indices where counts[index] > 0 {
      let value = lower + (Double(index) + 0.5) * width
      let beyond = value < range.lower ? range.lower - value : value > range.upper ? value - range.upper : 0
      sum += counts[index] * (beyond > 0 ? beyond * beyond : step * step / 12)
    }
    return sum
  }
}
