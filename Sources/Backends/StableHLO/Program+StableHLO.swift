import Primitives

extension Program {
  /// The program as a module: placeholders, parameters and buffers are arguments; output, loss, gradients and new buffers
  /// are results. The text is a function of the program alone.
  ///
  /// Values in bfloat16 are computed in 32 bits and rounded where they are written; products read them as they are.
  /// - parameter lanes: runs so many programs at once; all arguments and results then have an axis of lanes before theirs
  /// - precondition: the program has no operations of plug-ins
  public func stableHLO(lanes: Int? = nil) -> StableHLOModule {
    let arguments = arguments(lanes: lanes)
    let values = Dictionary(uniqueKeysWithValues: arguments.map { ($0.slot, $0.value) })
    var writer = ProgramWriter(self, in: FunctionBuilder(), reading: values)
    writer.writeInstructions()
    var results = writer.results()
    if let lanes {
      for index in results.indices { results[index].value = writer.body.stretched(results[index].value, to: lanes) }
    }
    return StableHLOModule(writer.body, arguments: arguments, results: results)
  }

  /// Placeholders in their order, then parameters and buffers in that of the program's lists.
  private func arguments(lanes: Int?) -> [(slot: StableHLOModule.Slot, value: HLOValue)] {
    let all = values.compactMap { description in
      description.role.slot.map { $0.argument(TensorType(description), lanes: lanes) }
    }
    return all.sorted { $0.slot.order < $1.slot.order }
  }
}

/// A program on its way into a function.
struct ProgramWriter {
  let program: Program
  var body: FunctionBuilder
  /// By the index of the program's value.
  private var values: [HLOValue?]

  /// - parameters:
  ///   - body: what to continue
  ///   - read: placeholders, parameters and buffers
  init(_ program: Program, in body: FunctionBuilder, reading read: [StableHLOModule.Slot: HLOValue]) {
    self.program = program
    self.body = body
    values = program.values.map { description in description.role.slot.flatMap { read[$0] } }
  }

  func results() -> [(slot: StableHLOModule.Slot, value: HLOValue)] {
    var results: [(slot: StableHLOModule.Slot, value: HLOValue)] = []
    if let output = program.output { results.append((.output, self[output])) }
    if let loss = program.loss { results.append((.loss, self[loss])) }
    for (number, gradient) in program.gradients.enumerated() { results.append((.gradient(number), self[gradient])) }
    for case (let number, let update?) in program.bufferUpdates.enumerated() {
      results.append((.buffer(number), self[update]))
    }
    return results
  }

  subscript(value: Value) -> HLOValue {
    guard let found = values[value.index] else { preconditionFailure("nothing makes this value") }
    return found
  }

  mutating func writeInstructions() {
    for instruction in program.instructions {
      let written = write(instruction)
      precondition(written.count == instruction.outputs.count, "a primitive writes all its outputs")
      for (output, value) in zip(instruction.outputs, written) {
        let type = TensorType(program[output])
        let converted = body.convert(value, to: type.element)
        values[output.index] = body.reshape(converted, to: type.extents)
      }
    }
  }

  /// The one switch over primitives of this backend.
  private mutating func write(_ instruction: Instruction) -> [HLOValue] {
    let raw = instruction.inputs.map { self[$0] }
    // Computed in 32 bits; what moves elements, and products, take them as they are.
    let inputs = raw.map { $0.type.element == .bfloat16 ? body.convert($0, to: .float32) : $0 }
    let extents = program[instruction.outputs[0]].shape.extents
    switch instruction.primitive {
    case .convolution(let convolution):
      let (named, wide) = (convolution.inputs(raw), convolution.inputs(inputs))
      let sum = body.convolution(convolution, named.map, named.weight, to: extents)
      return [activated(body.addBias(sum, wide.bias), convolution.activation)]
    case .convolutionInputGradient(let convolution, _):
      let named = convolution.inputGradientInputs(raw)
      return [body.convolutionInputGradient(convolution, named.outputGradient, named.weight, to: extents)]
    case .convolutionWeightGradient(let convolution, _):
      let (named, wide) = (convolution.weightGradientInputs(raw), convolution.weightGradientInputs(inputs))
      let weight = body.convolutionWeightGradient(convolution, named.map, named.outputGradient, to: extents)
      return [weight] + (convolution.bias ? [body.sum(wide.outputGradient, over: [0, 2, 3])] : [])
    case .matrixProduct(let product):
      let (named, wide) = (product.inputs(raw), product.inputs(inputs))
      let sum = body.product(named.a, named.b, product)
      return [activated(body.addBias(sum, wide.bias), product.activation)]

    case .pooling(let pooling): return body.pooling(pooling, inputs[0], to: extents)
    case .poolingGradient(let pooling, _):
      let named = pooling.gradientInputs(inputs)
      return [body.poolingGradient(pooling, named.outputGradient, indices: named.positions, to: extents)]
    case .batchNormalization(let normalization):
      return body.batchNormalization(normalization, normalization.inputs(inputs))
    case .batchNormalizationGradient(let normalization):
      return body.batchNormalizationGradient(normalization, normalization.gradientInputs(inputs))

    case .elementwise(let function): return [body.elementwise(function, inputs[0])]
    case .elementwiseGradient(let function):
      let named = Elementwise.GradientInputs(inputs)
      return [body.elementwiseGradient(function, named.known, named.outputGradient)]
    case .formula(let formula): return body.formula(formula, inputs)
    case .binary(let function): return [body.binary(function, inputs[0], inputs[1], to: extents)]

    case .fakeQuantization(let quantization):
      return body.fakeQuantization(quantization, quantization.inputs(inputs))
    case .fakeQuantizationGradient:
      return [body.fakeQuantizationGradient(FakeQuantization.GradientInputs(inputs))]
    case .softmax: return [body.softmax(inputs[0])]
    case .softmaxGradient:
      let named = SoftmaxGradientInputs(inputs)
      return [body.softmaxGradient(named.output, named.outputGradient)]
    case .crossEntropy:
      let named = CrossEntropyInputs(inputs)
      return [body.crossEntropy(named.logits, named.targets)]
    case .crossEntropyGradient:
      let named = CrossEntropyInputs(inputs)
      return [body.crossEntropyGradient(named.logits, named.targets)]
    case .dropout(let rate, let stream):
      let named = DropoutInputs(inputs)
      let scales = body.dropoutScales(rate: rate, stream: stream, key: named.key, named.x.type)
      return [body.apply("multiply", named.x, scales), scales]

    case .reduction(let reduction):
      let sum = body.sum(inputs[0], over: reduction.axes)
      let count = reduction.axes.reduce(1) { $0 * inputs[0].extents[$1] }
      return [reduction.kind == .mean ? body.apply("divide", sum, Double(count)) : sum]
    case .broadcast: return [body.broadcast(inputs[0], to: extents)]
    case .concatenation, .slice, .pad, .reshape, .permutation, .upsampling, .conversion:
      let haveOneType = raw.allSatisfy { $0.type.element == raw[0].type.element }
      return [movement(instruction.primitive, haveOneType ? raw : inputs)]
    case .external, .externalGradient: preconditionFailure("operations of plug-ins run on the CPU")
    }
  }

  /// Primitives that move elements and compute nothing.
  private mutating func movement(_ primitive: Primitive, _ inputs: [HLOValue]) -> HLOValue {
    let x = inputs[0]
    switch primitive {
    case .concatenation(let axis): return body.concatenate(inputs, axis: axis)
    case .slice(let axis, let start, let count): return body.slice(x, [axis: (start, start + count, 1)])
    case .pad(let before, let after):
      let amounts = before.indices.map { ($0, (low: before[$0], high: after[$0], interior: 0)) }
      return body.pad(x, Dictionary(uniqueKeysWithValues: amounts))
    case .permutation(let axes): return body.transpose(x, axes)
    case .upsampling(let factor):
      let extents = x.extents
      let stretched = [extents[0], extents[1], extents[2], factor.height, extents[3], factor.width]
      let repeated = body.broadcast(x, to: stretched, axes: [0, 1, 2, 4])
      return body.reshape(
        repeated, to: [extents[0], extents[1], extents[2] * factor.height, extents[3] * factor.width])
    // The output's shape and type make the rest.
    default: return x
    }
  }

  private mutating func activated(_ value: HLOValue, _ activation: Elementwise?) -> HLOValue {
    activation.map { body.elementwise($0, value) } ?? value
  }
}

extension ValueDescription.Role {
  fileprivate var slot: StableHLOModule.Slot? {
    switch self {
    case .input: .input
    case .target: .target
    case .randomKey: .randomKey
    case .parameter(let number): .parameter(number)
    case .buffer(let number): .buffer(number)
    case .result: nil
    }
  }
}

extension StableHLOModule.Slot {
  fileprivate var order: Int {
    switch self {
    case .input: 0
    case .target: 1
    case .randomKey: 2
    case .parameter(let number): (1 << 20) + number
    case .buffer(let number): (1 << 40) + number
    default: Int.max
    }
  }
}
