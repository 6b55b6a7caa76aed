import ONNXModel
import Primitives
import TensorTypes

extension ONNXGraphWriter {
  /// Writes an instruction, or several that one operator stands for.
  ///
  /// This is all that ONNX knows of layers: a new one needs nothing here, a new primitive a case.
  /// - returns: how many instructions were written
  mutating func write(_ index: Int) -> Int {
    // An idiom has no numbers between its instructions.
    if quantization == nil, let count = writeIdiom(index) { return count }
    let instruction = program.instructions[index]
    let inputs = instruction.inputs
    let form = resultForm(of: index)
    switch instruction.primitive {
    case .convolution(let convolution): write(convolution, index, form)
    case .matrixProduct(let product): write(product, index)
    case .pooling(let pooling): write(pooling, index, form)
    case .batchNormalization(let normalization): write(normalization, index, form)
    case .elementwise(let function):
      let x = operand(inputs[0], form)
      emit(index, form, Self.type(of: function)) { $0.write(function, x, index, named: $1) }
    case .formula(let formula): write(formula, index, form)
    case .binary(let binary):
      let operands = inputs.map { operand($0, form) }
      add(Self.type(of: binary), operands, index, form)
    case .reduction(let reduction): write(reduction, index, form)
    case .broadcast(let shape): writeBroadcast(to: shape, index, form)
    case .concatenation(let axis):
      let operands = inputs.map { operand($0, form) }
      add("Concat", operands, [("axis", .integer(self.axis(axis, in: form) ?? axis))], index, form)
    case .slice(let axis, let start, let count):
      let x = operand(inputs[0], form)
      let bounds = [[start], [start + count], [self.axis(axis, in: form) ?? axis]].map { builder.list($0) }
      add("Slice", [x] + bounds, index, form)
    case .pad(let before, let after):
      let x = operand(inputs[0], form)
      let margins = builder.list(perAxis(before, in: form) + perAxis(after, in: form))
      add("Pad", [x, margins], index, form)
    case .reshape(let shape): writeReshape(to: shape, index, form)
    case .permutation(let axes):
      let x = operand(inputs[0], form)
      let order = perAxis(axes, in: form).map { self.axis($0, in: form) ?? $0 }
      add("Transpose", [x], [("perm", .integers(order))], index, form)
    case .upsampling(let factor): write(upsamplingBy: factor, index, form)
    case .softmax:
      let x = operand(inputs[0], form)
      add("Softmax", [x], [("axis", .integer(1))], index, form)
    case .conversion(let type):
      let x = operand(inputs[0], form)
      add("Cast", [x], [("to", .integer(type.onnxType.rawValue))], index, form)
    case .external(let operation, _): write(operation, index, form)
    case .dropout, .crossEntropy, .fakeQuantization:
      preconditionFailure("what cannot be written was refused, and inference has no dropout, no loss and no rounding")
    case .convolutionInputGradient, .convolutionWeightGradient, .poolingGradient, .batchNormalizationGradient,
      .elementwiseGradient, .fakeQuantizationGradient, .softmaxGradient, .crossEntropyGradient, .externalGradient:
      preconditionFailure("a program for inference has no gradients")
    }
    return 1
  }

  /// A layer of a plug-in, by the operator that the plug-in names.
  private mutating func write(_ operation: ExternalOperation, _ index: Int, _ form: Operand.Form) {
    guard let named = operation.onnx else { preconditionFailure("a layer without an operator was refused") }
    let operands = operation.operands(program.instructions[index].inputs)
    let inputs = zip(operands.operands, operation.inputs).map { value, shape in
      operand(value, shape.rank == 2 ? .sequence : .asInProgram)
    }
    let tensors = (operands.operands.dropFirst(operation.inputs.count) + operands.buffers).map { operand($0) }
    let attributes = named.attributes.map { ($0.name, ONNXAttribute($0.argument)) }
    emit(index, form, named.name) {
      $0.builder.add(named.name, of: named.domain, inputs + tensors, attributes, named: $1)
    }
  }

  /// Appends the node that makes an instruction's result.
  mutating func add(
    _ type: String, _ operands: [String], _ attributes: [(String, ONNXAttribute)], _ index: Int, _ form: Operand.Form
  ) {
    emit(index, form, type) { $0.builder.add(type, operands, attributes, named: $1) }
  }

  mutating func add(_ type: String, _ operands: [String], _ index: Int, _ form: Operand.Form) {
    add(type, operands, [], index, form)
  }

  /// Writes what makes an instruction's result, and remembers under which name it stands.
  /// - parameter type: the operator that makes it, for the name
  mutating func emit(
    _ index: Int, _ form: Operand.Form, _ type: String, _ write: (inout ONNXGraphWriter, _ name: String) -> Void
  ) {
    let name = name(of: index, type)
    let result = program.instructions[index].outputs[0]
    if let range = quantization?.ranges[result.index] {
      let unrounded = builder.unique("\(name)/float")
      write(&self, unrounded)
      builder.addQuantization(of: unrounded, range, named: name)
    } else {
      write(&self, name)
    }
    set(result, name, form)
    guard name != outputName else {
      // The value is called by what it is, the node by its layer.
      return builder.rename(makerOf: name, builder.unique(layerPath(index)))
    }
    guard isLast(index) else { return }
    let sample = perAxis(shape(result).extents, in: form).dropFirst()
    builder.describe(Onnx_ValueInfoProto(name, sample: Array(sample)))
  }

  /// Appends a node within a layer, before the one that makes its result.
  mutating func step(
    _ type: String, _ operands: [String], _ attributes: [(String, ONNXAttribute)] = [], in index: Int
  ) -> String {
    let name = builder.unique("\(layerPath(index))/\(type)")
    builder.add(type, operands, attributes, named: name)
    return name
  }

  static func type(of binary: Binary) -> String {
    switch binary {
    case .add: "Add"
    case .subtract: "Sub"
    case .multiply: "Mul"
    }
  }
}
