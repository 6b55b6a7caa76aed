import GraphIR
import Primitives
import TensorTypes

extension DeviceProgram {
  /// The program of one sample as operators.
  public init(_ frozen: FrozenProgram, graph: Graph) {
    var translation = Translation(frozen.program, graph)
    self = translation.run()
  }
}

/// Writes a ``DeviceProgram`` instruction by instruction.
private struct Translation {
  let program: Program
  let graph: Graph
  var result = DeviceProgram()
  /// The tensor of each value, by its index.
  var tensors: [Int?]
  var readers: [Int]
  var taken: Set<Int> = []

  init(_ program: Program, _ graph: Graph) {
    (self.program, self.graph) = (program, graph)
    tensors = Array(repeating: nil, count: program.values.count)
    readers = Array(repeating: 0, count: program.values.count)
    for instruction in program.instructions {
      for value in instruction.inputs { readers[value.index] += 1 }
    }
    if let output = program.output { readers[output.index] += 1 }
  }

  mutating func run() -> DeviceProgram {
    for (index, description) in program.values.enumerated() {
      switch description.role {
      case .input:
        result.input = result.tensors.count
        tensors[index] = add("input", description.shape.elementCount, .input, Value(index: index))
      case .parameter(let number):
        let tensor = program.parameters[number]
        tensors[index] = add(tensor.name, tensor.shape.elementCount, .constant(number), Value(index: index))
      case .target, .randomKey, .buffer, .result: break
      }
    }
    for (index, instruction) in program.instructions.enumerated() where !taken.contains(index) {
      write(instruction, index)
    }
    guard let output = program.output, let tensor = tensors[output.index] else {
      preconditionFailure("a frozen program has an output")
    }
    result.output = tensor
    return result
  }

  private mutating func add(
    _ name: String, _ count: Int, _ source: DeviceProgram.Tensor.Source, _ value: Value
  ) -> Int {
    result.tensors.append(DeviceProgram.Tensor(name: name, elementCount: count, source: source, value: value))
    return result.tensors.count - 1
  }

  private func shape(_ value: Value) -> Shape { program[value].shape }

  private func tensor(_ value: Value) -> Int {
    guard let tensor = tensors[value.index] else { preconditionFailure("a value is made before it is read") }
    return tensor
  }

  private func name(_ origin: Int) -> String {
    graph.nodes.indices.contains(origin) ? graph.path(of: origin) : "network"
  }

  /// Adds an operator that makes a value of the program.
  private mutating func emit(_ kind: DeviceOperator.Kind, _ inputs: [Value], _ output: Value, _ origin: Int) {
    let inputs = inputs.map(tensor)
    let target = add(name(origin), shape(output).elementCount, .result, output)
    tensors[output.index] = target
    result.operators.append(DeviceOperator(kind: kind, inputs: inputs, output: target, origin: origin))
  }

  private mutating func write(_ instruction: Instruction, _ index: Int) {
    let (inputs, output, origin) = (instruction.inputs, instruction.outputs[0], instruction.origin)
    switch instruction.primitive {
    case .convolution(let convolution):
      let (map, result) = (shape(inputs[0]), shape(output))
      let geometry = ConvolutionGeometry(
        channels: map[1], input: Extent(height: map[2], width: map[3]), outputs: result[1],
        output: Extent(height: result[2], width: result[3]), window: convolution.window, groups: convolution.groups)
      emit(
        .convolution(geometry, convolution.activation.flatMap(Bounds.init) ?? .none), inputs, output, origin)
    case .matrixProduct(let product):
      precondition(!product.transposeA, "one sample is one row")
      let geometry = LinearGeometry(
        inputs: shape(inputs[0])[1], outputs: shape(output)[1], isTransposed: !product.transposeB)
      emit(
        .linear(geometry, product.activation.flatMap(Bounds.init) ?? .none), inputs, output, origin)
    case .pooling(let pooling):
      let (map, result) = (shape(inputs[0]), shape(output))
      emit(
        .pooling(
          pooling.kind,
          PoolingGeometry(
            channels: map[1], input: Extent(height: map[2], width: map[3]),
            output: Extent(height: result[2], width: result[3]), region: pooling.region)), inputs, output, origin)
    case .elementwise(let function): emit(.function(.elementwise(function)), inputs, output, origin)
    case .formula(let formula):
      let isUnary = Set(inputs).count == 1
      emit(
        isUnary && formula.inputCount == 1 ? .function(.formula(formula)) : .formula(formula), inputs, output, origin)
    case .binary(let function):
      let strides = [output, inputs[0], inputs[1]].map { shape($0).strides(stretchedTo: shape(output)) }
      let loop = StridedLoop(extents: shape(output).extents, strides: strides)
      // The only reader may be a limit, which costs nothing here.
      var (bounds, target) = (Bounds.none, output)
      if readers[output.index] == 1,
        let reader = program.instructions.indices.first(where: {
          $0 > index && program.instructions[$0].inputs.contains(output)
        }), case .elementwise(let function) = program.instructions[reader].primitive, let limits = Bounds(function)
      {
        (bounds, target) = (limits, program.instructions[reader].outputs[0])
        taken.insert(reader)
      }
      emit(.binary(function, loop, bounds), inputs, target, origin)
    case .reduction(let reduction):
      let map = shape(inputs[0])
      let kept = map.extents.indices.filter { !reduction.axes.contains($0) }
      let own = map.strides
      let outer = StridedLoop(
        extents: kept.map { map[$0] },
        strides: [shape(output).strides(of: kept), kept.map { own[$0] }])
      let inner = StridedLoop(extents: reduction.axes.map { map[$0] }, strides: [reduction.axes.map { own[$0] }])
      emit(.reduction(reduction.kind, ReductionGeometry(outer: outer, inner: inner)), inputs, output, origin)
    case .softmax:
      let map = shape(inputs[0])
      let step = map.elementCount(from: 2)
      emit(.softmax(outer: map[0], count: map[1], step: step), inputs, output, origin)
    case .reshape:
      tensors[output.index] = tensor(inputs[0])
    case .broadcast, .concatenation, .slice, .pad, .permutation, .upsampling:
      emit(
        .move(movements(of: instruction), fillsFirst: instruction.primitive.fillsFirst), inputs, output, origin)
    case .conversion, .dropout, .crossEntropy, .external, .batchNormalization, .fakeQuantization:
      preconditionFailure("a frozen program has none of these")
    case .convolutionInputGradient, .convolutionWeightGradient, .poolingGradient, .batchNormalizationGradient,
      .elementwiseGradient, .fakeQuantizationGradient, .softmaxGradient, .crossEntropyGradient, .externalGradient:
      preconditionFailure("a program for inference has no gradients")
    }
  }

  private func movements(of instruction: Instruction) -> [Movement] {
    let output = shape(instruction.outputs[0])
    let source = shape(instruction.inputs[0])
    switch instruction.primitive {
    case .broadcast:
      return [
        Movement(
          loop: StridedLoop(extents: output.extents, strides: [output.strides, source.strides(stretchedTo: output)]),
          targetStart: 0, sourceStart: 0)
      ]
    case .concatenation(let axis):
      var start = 0
      return instruction.inputs.map { input in
        defer { start += shape(input)[axis] }
        return Movement(
          loop: StridedLoop(extents: shape(input).extents, strides: [output.strides, shape(input).strides]),
          targetStart: start * output.strides[axis], sourceStart: 0)
      }
    case .slice(let axis, let start, _):
      return [
        Movement(
          loop: StridedLoop(extents: output.extents, strides: [output.strides, source.strides]),
          targetStart: 0, sourceStart: start * source.strides[axis])
      ]
    case .pad(let before, _):
      return [
        Movement(
          loop: StridedLoop(extents: source.extents, strides: [output.strides, source.strides]),
          targetStart: zip(before, output.strides).reduce(0) { $0 + $1.0 * $1.1 }, sourceStart: 0)
      ]
    case .permutation(let axes):
      return [
        Movement(
          loop: StridedLoop(extents: output.extents, strides: [output.strides, axes.map { source.strides[$0] }]),
          targetStart: 0, sourceStart: 0)
      ]
    case .upsampling(let factor):
      let (rows, columns) = (source[2], source[3])
      let width = columns * factor.width
      return [
        Movement(
          loop: StridedLoop(
            extents: [source[0] * source[1], rows, factor.height, columns, factor.width],
            strides: [
              [output[2] * output[3], factor.height * width, width, factor.width, 1],
              [rows * columns, columns, 0, 1, 0],
            ]), targetStart: 0, sourceStart: 0)
      ]
    default: preconditionFailure("only movements move")
    }
  }
}

extension Primitive {
  fileprivate var fillsFirst: Bool { if case .pad = self { true } else { false } }
}

extension Shape {
  /// How many elements lie between neighbours along each axis.
  fileprivate var strides: [Int] { (0..<rank).map { elementCount(from: $0 + 1) } }

  fileprivate func strides(of axes: [Int]) -> [Int] { axes.map { strides[$0] } }

  /// Strides with which a tensor of this shape is read as if it had the larger shape: 0 where it is stretched.
  fileprivate func strides(stretchedTo larger: Shape) -> [Int] {
    zip(0..<rank, strides).map { axis, stride in self[axis] == larger[axis] ? stride : 0 }
  }
}
