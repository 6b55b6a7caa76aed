import Compilation
import Diagnostics
import Primitives

/// Takes from the biases of a quantised program the mean error that each channel has on samples, product by product, each with
/// those before it corrected already.
///
/// What only a function reads has a range that ends where the function is flat. Beyond it numbers are cut off on purpose, so
/// there the mean is that of floats which are cut off likewise.
///
/// Nagel et al. 2019, arXiv:1906.04721.
struct BiasCorrection {
  /// Bytes of 8-bit numbers that are kept of all samples, and the samples that are looked at in any case and at most.
  private static let byteLimit = 1 << 26
  private static let sampleLimits = 16...256
  /// A channel that is at a limit for most samples moves slowly with its bias; no bias moves by more than this times the error.
  private static let largestGain = 4.0

  private var program: QuantizedProgram
  /// One for each sample, all at the same operator.
  private var interpreters: [QuantizedInterpreter]
  private let sampleCount: Int
  private let sampleSize: Int
  private let inputs: [Float]
  private let batchSize: Int

  /// - parameters:
  ///   - inputs: normalised samples, one after the other; whole batches
  ///   - batchSize: at most 32
  init(_ program: QuantizedProgram, inputs: [Float], batchSize: Int) {
    (self.program, self.batchSize) = (program, batchSize)
    sampleSize = program.tensors[program.input].elementCount
    let bytes = program.tensors.reduce(0) { $0 + $1.elementCount }
    let limits = Self.sampleLimits
    let count = inputs.count / sampleSize
    let wanted = max(limits.lowerBound, min(limits.upperBound, Self.byteLimit / max(1, bytes)))
    sampleCount = min(count, max(1, wanted / batchSize) * batchSize)
    // Samples from end to end of what is there.
    var chosen: [Float] = []
    for sample in 0..<sampleCount {
      let start = sample * count / sampleCount * sampleSize
      chosen += inputs[start..<start + sampleSize]
    }
    self.inputs = chosen
    interpreters = Array(repeating: QuantizedInterpreter(program, []), count: sampleCount)
    for sample in 0..<sampleCount {
      interpreters[sample].load(chosen[sample * sampleSize..<(sample + 1) * sampleSize])
    }
  }

  /// - parameters:
  ///   - values: of the tensors of the program, in floats
  ///   - frozen: of this size of batch
  mutating func corrected(
    values: [Value], _ frozen: FrozenProgram, constants: [[Float]], backend: any Backend, threads: Int
  ) throws(DiagnosticsError) -> QuantizedProgram {
    let products = program.operators.indices.filter { program.operators[$0].products != nil }
    guard !products.isEmpty else { return program }
    let run = try ObservedRun(
      frozen, constants: constants, values: products.map { values[program.operators[$0].output] }, batchSize: batchSize,
      backend: backend, threads: threads)
    var means = products.map { [Double](repeating: 0, count: program.operators[$0].products?.biases.count ?? 0) }
    let whole = sampleCount / batchSize * batchSize
    let limits = products.map(limits)
    run.forEachBatch(of: Array(inputs[..<(whole * sampleSize)])) { position, values in
      let size = values.count / means[position].count
      let (lower, upper) = limits[position]
      for (index, value) in values.enumerated() {
        means[position][index / size] += max(lower, min(upper, Double(value))) / Double(size * whole)
      }
    }
    var position = 0
    for index in program.operators.indices {
      step(index)
      guard position < products.count, products[position] == index else { continue }
      correct(index, to: means[position])
      step(index)
      position += 1
    }
    return program
  }

  /// What floats are cut off at that a product's results are compared with: the ends of its range if a function alone reads
  /// them.
  private func limits(_ product: Int) -> (lower: Double, upper: Double) {
    let tensor = program.operators[product].output
    let readers = program.operators.filter { $0.inputs.contains(tensor) }
    guard readers.count == 1, case .table = readers[0].kind, tensor != program.output else {
      return (-.infinity, .infinity)
    }
    let range = program.tensors[tensor].range
    return (range.real(.min), range.real(.max))
  }

  /// Runs an operator for every sample.
  private mutating func step(_ index: Int) {
    let step = program.operators[index]
    let fast = step.fastProducts
    for sample in interpreters.indices { interpreters[sample].run(step, fast) }
  }

  /// Moves the biases of a product so that its results have these means.
  private mutating func correct(_ index: Int, to means: [Double]) {
    let step = program.operators[index]
    guard var products = step.products else { return }
    let (from, to) = (program.tensors[step.inputs[0]].range, program.tensors[step.output].range)
    let channels = products.biases.count
    let size = program.tensors[step.output].elementCount / channels
    var sums = [Int](repeating: 0, count: channels)
    var inside = [Int](repeating: 0, count: channels)
    for interpreter in interpreters {
      for (element, number) in interpreter.numbers(step.output).enumerated() {
        sums[element / size] += Int(number) - to.zeroPoint
        if number > products.lower, number < products.upper { inside[element / size] += 1 }
      }
    }
    let count = Double(size * sampleCount)
    for channel in 0..<channels where inside[channel] > 0 {
      let error = means[channel] - Double(sums[channel]) / count * to.scale
      let gain = min(Self.largestGain, count / Double(inside[channel]))
      let bias = Double(products.biases[channel]) + error * gain / (from.scale * products.scales[channel])
      let limit = Double(1 << 29)
      products.biases[channel] = Int32(max(-limit, min(limit, bias.rounded())))
    }
    program.operators[index].products = products
  }
}

extension QuantizedProgram.Operator {
  /// The constants of a convolution or matrix product; nil of other operators.
  var products: QuantizedProducts? {
    get {
      switch kind {
      case .convolution(_, let products), .linear(_, let products): products
      default: nil
      }
    }
    set {
      guard let newValue else { return }
      switch kind {
      case .convolution(let geometry, _): kind = .convolution(geometry, newValue)
      case .linear(let geometry, _): kind = .linear(geometry, newValue)
      default: break
      }
    }
  }
}
