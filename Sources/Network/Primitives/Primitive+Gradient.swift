import TensorTypes

extension Instruction {
  /// Writes the instructions that carry gradients from the outputs back to the inputs.
  ///
  /// Only a first output can have a gradient. Other outputs (statistics, positions, masks) are data for the primitive's own
  /// gradient. Gradient forms and fused activations have no gradient: a program is differentiated once, before it is fused.
  /// - parameters:
  ///   - outputGradients: one for each output, nil if no gradient flows
  ///   - needed: for each input whether anything wants its gradient
  /// - returns: one for each input, nil if it is not needed or none flows
  public func gradients(
    from outputGradients: [Value?], needed: [Bool], into program: inout ProgramBuilder
  ) -> [Value?] {
    precondition(outputGradients.count == outputs.count && needed.count == inputs.count, "one for each value")
    precondition(outputGradients.dropFirst().allSatisfy { $0 == nil }, "only a first output carries a gradient")
    guard let dy = outputGradients[0], needed.contains(true) else { return inputs.map { _ in nil } }
    let shapes = inputs.map { program.shape($0) }

    switch primitive {
    case .convolution(let convolution):
      precondition(convolution.activation == nil, "differentiate before fusing")
      let (named, shape, isNeeded) = (
        convolution.inputs(inputs), convolution.inputs(shapes), convolution.inputs(needed)
      )
      let input =
        isNeeded.map
        ? program(.convolutionInputGradient(convolution, input: shape.map), dy, named.weight) : nil
      guard needed.dropFirst().contains(true) else { return [input] + inputs.dropFirst().map { _ in nil } }
      return [input] + program.apply(.convolutionWeightGradient(convolution, weight: shape.weight), named.map, dy)

    case .matrixProduct(let product):
      precondition(product.activation == nil, "differentiate before fusing")
      return matrixProductGradients(product, dy, needed: needed, into: &program)

    case .pooling(let pooling):
      precondition(pooling.kind == .average || pooling.savesIndices, "the gradient of a maximum needs its positions")
      let positions = pooling.kind == .maximum ? pooling.outputs(outputs).positions : nil
      return program.apply(.poolingGradient(pooling, input: shapes[0]), [dy] + [positions].compactMap { $0 })

    case .batchNormalization(let normalization) where normalization.training:
      let named = normalization.inputs(inputs)
      guard let statistics = normalization.outputs(outputs).statistics else { preconditionFailure("it is in training") }
      let operands = BatchNormalization.GradientInputs(
        x: named.x, mean: statistics.mean, variance: statistics.variance, outputGradient: dy, scale: named.scale)
      return program.apply(.batchNormalizationGradient(normalization), operands.list) + [nil, nil]
    case .batchNormalization(let normalization):
      return frozenNormalizationGradients(normalization, dy, needed: needed, into: &program)

    case .elementwise(.affine(let scale, _)):
      return [program(.elementwise(.affine(scale: scale, offset: 0)), dy)]
    case .elementwise(let function):
      return [program(.elementwiseGradient(function), function.gradientUsesOutput ? outputs[0] : inputs[0], dy)]

    case .formula(let formula):
      let gradient = formula.gradient(asking: needed)
      let results = gradient.formula.map {
        program.apply(.formula($0), gradient.inputs.map { inputs[$0] } + [dy])
      }
      return gradient.shares.map { share in
        switch share {
        case .none: nil
        case .whole: dy
        case .result(let index): results?[index]
        }
      }

    case .binary(.add):
      return (0..<2).map { needed[$0] ? program.sum(dy, to: shapes[$0]) : nil }
    case .binary(.subtract):
      let right = needed[1] ? program(.elementwise(.affine(scale: -1, offset: 0)), program.sum(dy, to: shapes[1])) : nil
      return [needed[0] ? program.sum(dy, to: shapes[0]) : nil, right]
    case .binary(.multiply):
      return (0..<2).map { side in
        needed[side] ? program.sum(program(.binary(.multiply), dy, inputs[1 - side]), to: shapes[side]) : nil
      }

    case .reduction(let reduction):
      guard reduction.kind == .mean else { return [program(.broadcast(shapes[0]), dy)] }
      let count = reduction.axes.reduce(1) { $0 * shapes[0][$1] }
      let share = program(.elementwise(.affine(scale: 1 / Double(count), offset: 0)), dy)
      return [program(.broadcast(shapes[0]), share)]
    case .broadcast:
      return [program.sum(dy, to: shapes[0])]

    case .concatenation(let axis):
      var start = 0
      return inputs.indices.map { index in
        defer { start += shapes[index][axis] }
        guard needed[index] else { return nil }
        return program(.slice(axis: axis, start: start, count: shapes[index][axis]), dy)
      }
    case .slice(let axis, let start, let count):
      var (before, after) = (shapes[0].extents.map { _ in 0 }, shapes[0].extents.map { _ in 0 })
      before[axis] = start
      after[axis] = shapes[0][axis] - start - count
      return [program(.pad(before: before, after: after), dy)]
    case .pad(let before, let after):
      return [
        before.indices.reduce(dy) { gradient, axis in
          guard before[axis] > 0 || after[axis] > 0 else { return gradient }
          return program(.slice(axis: axis, start: before[axis], count: shapes[0][axis]), gradient)
        }
      ]
    case .reshape:
      return [program(.reshape(shapes[0]), dy)]
    case .permutation(let axes):
      return [program(.permutation(axes: axes.indices.map { axes.firstIndex(of: $0)! }), dy)]
    case .upsampling(let factor):
      // The sum over each patch is its mean times its area.
      let patches = Pooling(.average, over: .window(Window(kernel: factor, stride: factor), countsPadding: true))
      return [program(.elementwise(.affine(scale: Double(factor.area), offset: 0)), program(.pooling(patches), dy))]

    case .conversion:
      return [program(.conversion(.float32), dy)]

    case .fakeQuantization(.channels):
      return [dy]
    case .fakeQuantization(let quantization):
      let named = quantization.inputs(inputs)
      guard let range = quantization.outputs(outputs).newRange ?? named.range else {
        preconditionFailure("activations have a range")
      }
      return [program(.fakeQuantizationGradient, named.x, range, dy), nil]

    case .softmax:
      return [program(.softmaxGradient, outputs[0], dy)]
    case .crossEntropy:
      precondition(!CrossEntropyInputs(needed).targets, "targets are data")
      let named = CrossEntropyInputs(inputs)
      let local = program(.crossEntropyGradient, named.logits, named.targets)
      return [program(.binary(.multiply), local, program(.reshape([1, 1]), dy)), nil]
    case .dropout:
      return [program(.binary(.multiply), dy, DropoutOutputs(outputs).scales), nil]
    case .external(let operation, _):
      // Buffers and keys have no gradients.
      let wanted = operation.operands(needed).operands
      let operands = operation.operands(inputs).operands
      var gradients = program.apply(.externalGradient(operation, needed: wanted), operands + [outputs[0], dy])[...]
      let found = wanted.map { $0 ? gradients.removeFirst() : nil }
      return found + inputs.dropFirst(wanted.count).map { _ in nil }

    case .convolutionInputGradient, .convolutionWeightGradient, .poolingGradient, .batchNormalizationGradient,
      .elementwiseGradient, .fakeQuantizationGradient, .softmaxGradient, .crossEntropyGradient, .externalGradient:
      preconditionFailure("a program is differentiated once")
    }
  }

  /// y = A · B with A = op(a), B = op(b): dA = dy · Bᵀ, dB = Aᵀ · dy, each in the orientation of its operand. The bias gets
  /// the sum over the rows.
  private func matrixProductGradients(
    _ product: MatrixProduct, _ dy: Value, needed: [Bool], into program: inout ProgramBuilder
  ) -> [Value?] {
    let named = product.inputs(inputs)
    let (a, b, isNeeded) = (named.a, named.b, product.inputs(needed))
    var (gradientA, gradientB, gradientBias): (Value?, Value?, Value?) = (nil, nil, nil)
    if isNeeded.a {
      gradientA =
        product.transposeA
        ? program(.matrixProduct(MatrixProduct(transposeA: product.transposeB, transposeB: true)), b, dy)
        : program(.matrixProduct(MatrixProduct(transposeB: !product.transposeB)), dy, b)
    }
    if isNeeded.b {
      gradientB =
        product.transposeB
        ? program(.matrixProduct(MatrixProduct(transposeA: true, transposeB: product.transposeA)), dy, a)
        : program(.matrixProduct(MatrixProduct(transposeA: !product.transposeA)), a, dy)
    }
    if let bias = named.bias, isNeeded.bias == true {
      let rows = program(.reduction(Reduction(.sum, axes: [0])), dy)
      gradientBias = program(.reshape(program.shape(bias)), rows)
    }
    return [gradientA, gradientB] + (product.bias ? [gradientBias] : [])
  }

  /// With running statistics the normalisation is an affine function of each channel:
  /// y = (x − mean) · r · scale + shift with r = 1 / √(variance + ε).
  private func frozenNormalizationGradients(
    _ normalization: BatchNormalization, _ dy: Value, needed: [Bool], into program: inout ProgramBuilder
  ) -> [Value?] {
    let (named, isNeeded) = (normalization.inputs(inputs), normalization.inputs(needed))
    let shape = program.shape(named.x)
    let channels: Shape = [shape[1]]
    let spread = Shape.alone(shape[1], at: 1, rank: shape.rank)
    let shifted = program(.elementwise(.affine(scale: 1, offset: normalization.epsilon)), named.runningVariance)
    let inverse = program(.elementwise(.inverseSquareRoot), shifted)
    var (gradientX, gradientScale, gradientShift): (Value?, Value?, Value?) = (nil, nil, nil)
    if isNeeded.x {
      let factor = named.scale.map { program(.binary(.multiply), $0, inverse) } ?? inverse
      gradientX = program(.binary(.multiply), dy, program(.reshape(spread), factor))
    }
    if isNeeded.scale == true {
      let centered = program(.binary(.subtract), named.x, program(.reshape(spread), named.runningMean))
      let products = program.sum(program(.binary(.multiply), dy, centered), to: spread)
      gradientScale = program(.binary(.multiply), program(.reshape(channels), products), inverse)
    }
    if isNeeded.shift == true {
      gradientShift = program(.reshape(channels), program.sum(dy, to: spread))
    }
    return [gradientX] + (normalization.affine ? [gradientScale, gradientShift] : []) + [nil, nil]
  }
}

extension ProgramBuilder {
  /// The sum over every axis along which a value of the given shape was stretched.
  fileprivate mutating func sum(_ value: Value, to target: Shape) -> Value {
    let shape = shape(value)
    let axes = (0..<shape.rank).filter { shape[$0] != target[$0] }
    return axes.isEmpty ? value : self(.reduction(Reduction(.sum, axes: axes)), value)
  }
}

extension Shape {
  /// The count on one axis and 1 on the others, as in [1, channels, 1, 1]: ready to be stretched.
  package static func alone(_ count: Int, at axis: Int, rank: Int) -> Shape {
    do {
      return try Shape((0..<rank).map { $0 == axis ? count : 1 })
    } catch {
      preconditionFailure("\(error)")
    }
  }
}
