import Primitives
import TensorTypes

/// Decides the layout of every value of a program.
///
/// Maps that are connected by convolutions and by loops over maps share one layout, so that nothing is reordered between
/// them. If 16 divides the channels of all of them, that is blocks of 16 channels, in which wide convolutions are fastest.
/// Otherwise it is channels last: narrow, odd and grouped convolutions are fast there, and nothing is padded. Values that
/// no convolution reaches stay in row-major order.
struct LayoutAssignment {
  private let program: Program
  /// For each value, another one of its group; a group's root names itself.
  private var parents: [Int]
  /// By values.
  private var hasConvolution: [Bool]
  /// Values whose group must not be in blocks, or must be row-major.
  private var refusesBlocks: [Bool]
  private var rowMajor: [Bool]

  /// The layout of each value, by its index in the program.
  static func layouts(of program: Program) -> [Layout] {
    var assignment = LayoutAssignment(program)
    for instruction in program.instructions { assignment.connect(instruction) }
    return assignment.decide()
  }

  private init(_ program: Program) {
    self.program = program
    parents = Array(program.values.indices)
    hasConvolution = Array(repeating: false, count: program.values.count)
    refusesBlocks = hasConvolution
    rowMajor = program.values.map { $0.role != .result }
  }

  /// Whether a convolution can read a value in the order in which it was filled in: a few channels in row-major order.
  static func readsDirectly(_ value: Value, _ convolution: Convolution, in program: Program) -> Bool {
    guard convolution.groups == 1, program[value].shape[1] <= 3 else { return false }
    if program[value].role == .input { return true }
    let source = program.instructions.first { $0.outputs[0] == value && $0.primitive.keepsOrder }
    return source.map { program[$0.inputs[0]].role == .input } ?? false
  }

  private mutating func connect(_ instruction: Instruction) {
    let (inputs, outputs) = (instruction.inputs, instruction.outputs)
    switch instruction.primitive {
    case .convolution(let convolution):
      let named = convolution.inputs(inputs)
      rowMajor[named.weight.index] = true
      join(convolution, weight: program[named.weight].shape, map: named.map, result: outputs[0])
    case .convolutionInputGradient(let convolution, _):
      let named = convolution.inputGradientInputs(inputs)
      rowMajor[named.weight.index] = true
      join(convolution, weight: program[named.weight].shape, map: outputs[0], result: named.outputGradient)
    case .convolutionWeightGradient(let convolution, let weight):
      let named = convolution.weightGradientInputs(inputs)
      rowMajor[convolution.weightGradientOutputs(outputs).weight.index] = true
      join(convolution, weight: weight, map: named.map, result: named.outputGradient)

    case .batchNormalization(let normalization):
      let (named, results) = (normalization.inputs(inputs), normalization.outputs(outputs))
      unite([named.x, results.y] + [results.mask, named.residual, named.addend].compactMap { $0 })
    case .batchNormalizationGradient(let normalization):
      let named = normalization.gradientInputs(inputs)
      unite(
        [named.x, named.outputGradient, normalization.gradientOutputs(outputs).x] + [named.mask].compactMap { $0 })
    case .pooling, .poolingGradient, .elementwise, .elementwiseGradient, .formula, .upsampling:
      unite(inputs + outputs)
    case .conversion:
      if rowMajor[inputs[0].index] { rowMajor[outputs[0].index] = true } else { unite(inputs + outputs) }
    case .fakeQuantization(.channels):
      break
    case .fakeQuantization(let quantization):
      let (x, y) = (quantization.inputs(inputs).x, quantization.outputs(outputs).y)
      if program[x].role == .input { rowMajor[y.index] = true } else { unite([x, y]) }
    case .fakeQuantizationGradient:
      let named = FakeQuantization.GradientInputs(inputs)
      unite([named.x, named.outputGradient] + outputs)
    case .dropout:
      unite([DropoutInputs(inputs).x] + outputs)
    case .binary:
      unite((inputs + outputs).filter { program[$0].shape == program[outputs[0]].shape })
    case .concatenation:
      unite(inputs + outputs)
    case .slice(let axis, let start, _):
      unite(inputs + outputs)
      if axis == 1, start % Layout.blockWidth != 0 { refusesBlocks[outputs[0].index] = true }
    case .pad(let before, _):
      unite(inputs + outputs)
      if before.count > 1, before[1] % Layout.blockWidth != 0 { refusesBlocks[outputs[0].index] = true }

    case .matrixProduct, .reduction, .broadcast, .reshape, .permutation, .softmax, .softmaxGradient, .crossEntropy,
      .crossEntropyGradient, .external, .externalGradient:
      break
    }
  }

  private mutating func join(_ convolution: Convolution, weight: Shape, map: Value, result: Value) {
    hasConvolution[result.index] = true
    if rowMajor[map.index] {
      let isWide = program[map].shape[1] % Layout.blockWidth == 0
      if !isWide && !Self.readsDirectly(map, convolution, in: program) { refusesBlocks[result.index] = true }
    } else {
      hasConvolution[map.index] = true
      unite([map, result])
    }
    // Groups that are not whole blocks and strides beyond 2 have slow gradients in blocks.
    let isWholeBlocks =
      weight[1] % Layout.blockWidth == 0 && weight[0] / convolution.groups % Layout.blockWidth == 0
    let stride = max(convolution.window.stride.height, convolution.window.stride.width)
    if (convolution.groups > 1 && !isWholeBlocks) || stride > 2 { refusesBlocks[result.index] = true }
  }

  private mutating func unite(_ values: [Value]) {
    let maps = values.filter { program[$0].shape.rank == 4 && program[$0].role == .result }
    guard let first = maps.first else { return }
    let root = find(first.index)
    for map in maps.dropFirst() { parents[find(map.index)] = root }
  }

  private mutating func find(_ value: Int) -> Int {
    var root = value
    while parents[root] != root { root = parents[root] }
    var next = value
    while parents[next] != root { (parents[next], next) = (root, parents[next]) }
    return root
  }

  private mutating func decide() -> [Layout] {
    let roots = parents.indices.map { find($0) }
    let none = [Bool](repeating: false, count: roots.count)
    var (convolved, plain, narrow) = (none, none, none)
    for (index, value) in program.values.enumerated() {
      if hasConvolution[index] { convolved[roots[index]] = true }
      if rowMajor[index] { plain[roots[index]] = true }
      if refusesBlocks[index] || !Layout.channelBlocks.suits(value.shape) { narrow[roots[index]] = true }
    }
    return parents.indices.map { index in
      let root = roots[index]
      guard program.values[index].shape.rank == 4, convolved[root], !plain[root] else {
        return .rowMajor
      }
      return narrow[root] ? .channelsLast : .channelBlocks
    }
  }
}

extension Primitive {
  /// Whether the first output has the elements of the first input in the same order, in fewer bits.
  fileprivate var keepsOrder: Bool {
    switch self {
    case .conversion(.bfloat16), .fakeQuantization(.range): true
    default: false
    }
  }
}
