import Primitives
import ReferenceBackend

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Writes a device program in 8-bit numbers.
struct QuantizedTranslation {
  private let program: DeviceProgram
  private let constants: [[Float]]
  private var ranges: [QuantizedRange]

  /// - parameter trained: ranges that count more than those of the calibration, by tensor
  init(
    _ program: DeviceProgram, constants: [[Float]], _ calibration: Calibration,
    trained: [Int: (lower: Double, upper: Double)]
  ) {
    (self.program, self.constants) = (program, constants)
    ranges = program.ranges(calibration, constants: constants, trained: trained)
    widen()
  }

  /// Factors must stay below 2³⁰ for the largest sum: where a result is all but constant, its steps become longer.
  private mutating func widen() {
    for step in program.operators {
      let (input, output) = (ranges[step.inputs[0]].scale, ranges[step.output].scale)
      let largest: Double
      switch step.kind {
      case .convolution(let geometry, _):
        largest = input * largestWeight(of: step) / 127 * Double(geometry.reach) * 255 * 127
      case .linear(let geometry, _):
        largest = input * largestWeight(of: step) / 127 * Double(geometry.inputs) * 255 * 127
      case .pooling, .reduction: largest = input * 65_536
      case .binary(.multiply, _, _): largest = input * ranges[step.inputs[1]].scale * 65_536
      case .binary(_, _, _): largest = max(input, ranges[step.inputs[1]].scale) * 512
      default: continue
      }
      let least = largest / Double(1 << 29)
      guard output < least else { continue }
      let old = ranges[step.output]
      for tensor in ranges.indices where ranges[tensor] == old {
        ranges[tensor] = QuantizedRange(scale: least, zeroPoint: old.zeroPoint)
      }
    }
  }

  private func largestWeight(of step: DeviceOperator) -> Double {
    Double(values(step.inputs[1]).reduce(0) { max($0, $1.magnitude) })
  }

  private func values(_ tensor: Int) -> [Float] {
    guard case .constant(let number) = program.tensors[tensor].source else {
      preconditionFailure("weights are constants")
    }
    return constants[number]
  }

  mutating func run() -> QuantizedProgram {
    let operators = program.operators.map { step in
      QuantizedProgram.Operator(kind: kind(of: step), inputs: step.inputs, output: step.output, origin: step.origin)
    }
    var readAsTensors: Set<Int> = []
    for step in program.operators {
      switch step.kind {
      case .convolution, .linear: readAsTensors.insert(step.inputs[0])
      default: readAsTensors.formUnion(step.inputs)
      }
    }
    let tensors = program.tensors.enumerated().map { index, tensor in
      var constant: [Int8]?
      if case .constant(let number) = tensor.source, readAsTensors.contains(index) {
        constant = constants[number].map { ranges[index].quantized(Double($0)) }
      }
      return QuantizedProgram.Tensor(
        name: tensor.name, elementCount: tensor.elementCount, range: ranges[index], constant: constant)
    }
    return QuantizedProgram(tensors: tensors, operators: operators, input: program.input, output: program.output)
  }

  private func kind(of step: DeviceOperator) -> QuantizedProgram.Kind {
    let output = ranges[step.output]
    func input(_ position: Int) -> QuantizedRange { ranges[step.inputs[position]] }
    switch step.kind {
    case .convolution(let geometry, let bounds):
      return .convolution(geometry, products(step, values(step.inputs[1]), outputs: geometry.outputs, bounds))
    case .linear(let geometry, let bounds):
      let weights = values(step.inputs[1])
      let ordered =
        geometry.isTransposed ? weights.transposed(rows: geometry.inputs, columns: geometry.outputs) : weights
      return .linear(geometry, products(step, ordered, outputs: geometry.outputs, bounds))
    case .pooling(.maximum, let geometry): return .maximum(geometry)
    case .pooling(.average, let geometry):
      return .mean(geometry, Requantization(input(0).scale / (output.scale * 256)))
    case .function(let function):
      let from = input(0)
      return .table((-128...127).map { output.quantized(Double(function(Float(from.real(Int8($0)))))) })
    case .binary(.multiply, let loop, let bounds):
      let limits = output.limits(bounds)
      return .product(
        loop, Requantization(input(0).scale * input(1).scale / output.scale), lower: limits.lower, upper: limits.upper)
    case .binary(let function, let loop, let bounds):
      let sign = function == .subtract ? -1.0 : 1
      return .sum(
        loop,
        QuantizedSum(
          left: input(0).scale / output.scale, right: sign * input(1).scale / output.scale,
          limits: output.limits(bounds)))
    case .reduction(let kind, let geometry):
      let count = kind == .mean ? Double(geometry.count) : 1
      return .reduction(geometry, Requantization(input(0).scale / (output.scale * count)))
    case .move(let movements, let fillsFirst): return .move(movements, fillsFirst: fillsFirst)
    case .softmax(let outer, let count, let step):
      let scale = input(0).scale
      return .softmax(
        outer: outer, count: count, step: step,
        exponentials: (0...255).map { UInt16((32_767 * exp(-scale * Double($0))).rounded()) })
    case .formula: preconditionFailure("formulas of several inputs were refused")
    }
  }

  private func products(
    _ step: DeviceOperator, _ weights: [Float], outputs: Int, _ bounds: Bounds
  ) -> QuantizedProducts {
    let (from, to) = (ranges[step.inputs[0]], ranges[step.output])
    let biases = step.bias.map(values) ?? Array(repeating: 0, count: outputs)
    let size = weights.count / outputs
    var result = QuantizedProducts(weights: [], biases: [], requantizations: [], scales: [], lower: 0, upper: 0)
    result.weights.reserveCapacity(weights.count)
    for output in 0..<outputs {
      let row = weights[output * size..<(output + 1) * size]
      let largest = Double(row.reduce(0) { max($0, $1.magnitude) })
      // The bias must fit in 30 bits with the scale of the products.
      let scale = max(largest / 127, Double(biases[output].magnitude) / (from.scale * Double(1 << 29)), 1e-30)
      result.weights += row.map { Int8(max(-127, min(127, (Double($0) / scale).rounded()))) }
      result.biases.append(Int32((Double(biases[output]) / (from.scale * scale)).rounded()))
      result.requantizations.append(Requantization(from.scale * scale / to.scale))
      result.scales.append(scale)
    }
    (result.lower, result.upper) = to.limits(bounds)
    return result
  }
}

extension DeviceFunction {
  /// f of one number.
  func callAsFunction(_ x: Float) -> Float {
    switch self {
    case .elementwise(let function): return function.value(x)
    case .formula(let formula):
      var numbers = [Float](repeating: 0, count: formula.steps.count)
      formula.evaluate({ _ in x }, into: &numbers)
      return numbers[formula.results[0]]
    }
  }
}

extension [Float] {
  /// A matrix with its axes exchanged.
  func transposed(rows: Int, columns: Int) -> [Float] {
    (0..<count).map { self[$0 % rows * columns + $0 / rows] }
  }
}
