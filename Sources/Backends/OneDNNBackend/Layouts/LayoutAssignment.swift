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
  private var hasConvolution: Set<Int> = []
  /// Values whose group must not be in blocks, or must be row-major.
  private var refusesBlocks: Set<Int> = []
  private var rowMajor: Set<Int> = []

  /// The layout of each value, by its index in the program.
  static func layouts(of program: Program) -> [Layout] {
    var assignment = LayoutAssignment(program)
    for instruction in program.instructions { assignment.connect(instruction) }
    return assignment.decide()
  }

  private init(_ program: Program) {
    self.program = program
    parents = Array(program.values.indices)
    for (index, value) in program.values.enumerated() where value.role != .result { rowMajor.insert(index) }
  }

  /// Whether a convolution can read a value in the order in which it was filled in: a few channels in row-major order.
  static func readsDirectly(_ value: Value, _ convolution: Convolution, in program: Program) -> Bool {
    let source = program.instructions.first { $0.primitive == .conversion(.bfloat16) && $0.outputs[0] == value }
    return program[source?.inputs[0] ?? value].role == .input && program[value].shape[1] <= 3
      && convolution.groups == 1
  }

  private mutating func connect(_ instruction: Instruction) {
    let (inputs, outputs) = (instruction.inputs, instruction.outputs)
    switch instruction.primitive {
    case .convolution(let convolution):
      let named = convolution.inputs(inputs)
      rowMajor.insert(named.weight.index)
      join(convolution, weight: program[named.weight].shape, map: named.map, result: outputs[0])
    case .convolutionInputGradient(let convolution, _):
      let named = convolution.inputGradientInputs(inputs)
      rowMajor.insert(named.weight.index)
      join(convolution, weight: program[named.weight].shape, map: outputs[0], result: named.outputGradient)
    case .convolutionWeightGradient(let convolution, let weight):
      let named = convolution.weightGradientInputs(inputs)
      rowMajor.insert(convolution.weightGradientOutputs(outputs).weight.index)
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
      if rowMajor.contains(inputs[0].index) { rowMajor.insert(outputs[0].index) } else { unite(inputs + outputs) }
    case .dropout:
      unite([DropoutInputs(inputs).x] + outputs)
    case .binary:
      unite((inputs + outputs).filter { program[$0].shape == program[outputs[0]].shape })
    case .concatenation:
      unite(inputs + outputs)
    case .slice(let axis, let start, _):
      unite(inputs + outputs)
      if axis == 1, start % Layout.blockWidth != 0 { refusesBlocks.insert(outputs[0].index) }
    case .pad(let before, _):
      unite(inputs + outputs)
      if before.count > 1, before[1] % Layout.blockWidth != 0 { refusesBlocks.insert(outputs[0].index) }

    case .matrixProduct, .reduction, .broadcast, .reshape, .permutation, .softmax, .softmaxGradient, .crossEntropy,
      .crossEntropyGradient, .external, .externalGradient:
      break
    }
  }

  private mutating func join(_ convolution: Convolution, weight: Shape, map: Value, result: Value) {
    hasConvolution.insert(result.index)
    if rowMajor.contains(map.index) {
      let isWide = program[map].shape[1] % Layout.blockWidth == 0
      if !isWide && !Self.readsDirectly(map, convolution, in: program) { refusesBlocks.insert(result.index) }
    } else {
      hasConvolution.insert(map.index)
      unite([map, result])
    }
    // Groups that are not whole blocks and strides beyond 2 have slow gradients in blocks.
    let isWholeBlocks =
      weight[1] % Layout.blockWidth == 0 && weight[0] / convolution.groups % Layout.blockWidth == 0
    let stride = max(convolution.window.stride.height, convolution.window.stride.width)
    if (convolution.groups > 1 && !isWholeBlocks) || stride > 2 { refusesBlocks.insert(result.index) }
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
    let convolved = Set(hasConvolution.map { roots[$0] })
    let plain = Set(rowMajor.map { roots[$0] })
    var narrow = Set(refusesBlocks.map { roots[$0] })
    for (index, value) in program.values.enumerated() where !Layout.channelBlocks.suits(value.shape) {
      narrow.insert(roots[index])
    }
    return parents.indices.map { index in
      let root = roots[index]
      guard program.values[index].shape.rank == 4, convolved.contains(root), !plain.contains(root) else {
        return .rowMajor
      }
      return narrow.contains(root) ? .channelsLast : .channelBlocks
    }
  }
}
