import Primitives

/// Runs a quantised program: the judge of the C that is exported, which must give the same bits.
///
/// Where ⌊x⌉ is rounding to the nearest, halves upwards, R(a) a ``Requantization`` and z the zero points:
///
///     products   y = clamp(z_y + R(bias + Σ (x − z_x) · w))
///     means      y = clamp(z_y + R(⌊256 · Σ (x − z_x) / count⌉)), halves away from zero in the division
///     sums       y = clamp(z_y + (m₁ (x₁ − z₁) + m₂ (x₂ − z₂) + 2^(s−1)) >> s)
///     softmax    y = min(255, ⌊256 · e(x) / Σ e⌉) − 128, e from a table by the distance from the largest
public struct QuantizedInterpreter {
  public let program: QuantizedProgram
  private var memory: [[Int8]]
  /// By operator; empty if all are run by plain loops.
  private let fast: [FastProducts?]

  /// - parameter isFast: whether products are computed by loops with vector extensions. Tests hold their bits to those of the
  ///   plain ones, which judge the exported C.
  public init(_ program: QuantizedProgram, isFast: Bool = false) {
    self.init(program, isFast ? program.fastProducts : [])
  }

  init(_ program: QuantizedProgram, _ fast: [FastProducts?]) {
    (self.program, self.fast) = (program, fast)
    memory = program.tensors.map { $0.constant ?? Array(repeating: 0, count: $0.elementCount) }
    for step in program.operators {
      switch step.kind {
      case .convolution, .linear:
        for weight in step.inputs.dropFirst() { memory[weight] = [] }
      default: break
      }
    }
  }

  /// The numbers for a normalised sample.
  public func quantized(_ sample: some Sequence<Float>) -> [Int8] {
    let range = program.tensors[program.input].range
    return sample.map { range.quantized(Double($0)) }
  }

  /// Takes a normalised sample as the input, for what ``run(_:_:)`` makes of it operator by operator.
  mutating func load(_ sample: some Sequence<Float>) { memory[program.input] = quantized(sample) }

  /// Runs one sample that is given in numbers.
  public mutating func run(_ input: [Int8]) -> [Int8] {
    precondition(input.count == program.tensors[program.input].elementCount, "one sample")
    memory[program.input] = input
    for index in program.operators.indices { run(program.operators[index], fast.isEmpty ? nil : fast[index]) }
    return memory[program.output]
  }

  /// Runs one normalised sample, and gives the outputs as real numbers.
  public mutating func run(real sample: some Sequence<Float>) -> [Float] {
    let range = program.tensors[program.output].range
    return run(quantized(sample)).map { Float(range.real($0)) }
  }

  /// The numbers of a tensor after the last run.
  public func numbers(_ tensor: Int) -> [Int8] { memory[tensor] }

  /// Runs one operator, which may have other constants than the program's.
  mutating func run(_ step: QuantizedProgram.Operator, _ fast: FastProducts?) {
    var output = memory[step.output]
    memory[step.output] = []
    let inputs = step.inputs.map { memory[$0] }
    let zeroPoints = step.inputs.map { Int32(program.tensors[$0].range.zeroPoint) }
    let zero = Int32(program.tensors[step.output].range.zeroPoint)
    output.withUnsafeMutableBufferPointer { y in
      if let fast { return fast.run(inputs[0], inputZero: zeroPoints[0], zero: zero, to: y) }
      switch step.kind {
      case .convolution(let geometry, let products):
        geometry.run(inputs[0], products, inputZero: zeroPoints[0], zero: zero, to: y)
      case .linear(let geometry, let products):
        geometry.run(inputs[0], products, inputZero: zeroPoints[0], zero: zero, to: y)
      case .maximum(let geometry):
        geometry.forEachRegion { index, rows, columns in
          var largest = Int8.min
          for row in rows { for column in columns { largest = max(largest, inputs[0][row + column]) } }
          y[index] = largest
        }
      case .mean(let geometry, let factor):
        geometry.forEachRegion { index, rows, columns in
          var sum: Int32 = 0
          for row in rows { for column in columns { sum += Int32(inputs[0][row + column]) - zeroPoints[0] } }
          let count = Int32(geometry.divisor(of: rows.count * columns.count))
          let mean = count == 0 ? 0 : (256 * sum + (sum < 0 ? -count : count) / 2) / count
          y[index] = clamped(zero + factor(mean))
        }
      case .table(let table):
        for index in y.indices { y[index] = table[Int(inputs[0][index]) + 128] }
      case .sum(let loop, let factors):
        loop.forEach { offsets in
          let left = (Int32(inputs[0][offsets[1]]) - zeroPoints[0]) * factors.left
          let right = (Int32(inputs[1][offsets[2]]) - zeroPoints[1]) * factors.right
          let sum = (left + right + (1 << (factors.shift - 1))) >> factors.shift
          y[offsets[0]] = clamped(zero + sum, factors.lower, factors.upper)
        }
      case .product(let loop, let factor, let lower, let upper):
        loop.forEach { offsets in
          let product =
            (Int32(inputs[0][offsets[1]]) - zeroPoints[0]) * (Int32(inputs[1][offsets[2]]) - zeroPoints[1])
          y[offsets[0]] = clamped(zero + factor(product), lower, upper)
        }
      case .reduction(let geometry, let factor):
        geometry.outer.forEach { outer in
          var sum: Int32 = 0
          geometry.inner.forEach { inner in sum += Int32(inputs[0][outer[1] + inner[0]]) - zeroPoints[0] }
          y[outer[0]] = clamped(zero + factor(sum))
        }
      case .move(let movements, let fillsFirst):
        if fillsFirst { y.update(repeating: Int8(zero)) }
        for (input, movement) in zip(inputs, movements) {
          movement.loop.forEach { offsets in
            y[movement.targetStart + offsets[0]] = input[movement.sourceStart + offsets[1]]
          }
        }
      case .softmax(let outer, let count, let stride, let exponentials):
        for column in 0..<outer * stride {
          let start = column / stride * count * stride + column % stride
          let cells = (0..<count).map { start + $0 * stride }
          let largest = cells.reduce(Int8.min) { max($0, inputs[0][$1]) }
          func exponential(_ cell: Int) -> UInt32 { UInt32(exponentials[Int(largest) - Int(inputs[0][cell])]) }
          let sum = cells.reduce(UInt32(0)) { $0 + exponential($1) }
          for cell in cells {
            y[cell] = Int8(Int32(min(255, (256 * exponential(cell) + sum / 2) / sum)) - 128)
          }
        }
      }
    }
    memory[step.output] = output
  }
}

extension QuantizedProgram {
  /// By operator; nil for those without products.
  var fastProducts: [FastProducts?] { operators.map(\.fastProducts) }
}

extension QuantizedProgram.Operator {
  /// Nil for what has no products.
  var fastProducts: FastProducts? {
    switch kind {
    case .convolution(let geometry, let products): FastProducts(geometry, products)
    case .linear(let geometry, let products): FastProducts(geometry, products)
    default: nil
    }
  }
}

@inline(__always)
func clamped(_ value: Int32, _ lower: Int8 = -128, _ upper: Int8 = 127) -> Int8 {
  Int8(truncatingIfNeeded: min(max(value, Int32(lower)), Int32(upper)))
}
