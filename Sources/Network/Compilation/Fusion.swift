import Primitives

extension Program {
  /// The same program with activations computed in the pass of the instruction before them.
  ///
  /// A convolution or matrix product takes the elementwise function that follows it where nothing else reads the
  /// value between them. In a training program that leaves the functions whose gradient needs only their output.
  /// A batch normalisation takes a relu and, in training, writes the mask of positive elements that its own
  /// gradient then consumes in place of the relu's. In training it also takes the sum in which a residual branch ends.
  ///
  /// The end of a residual block, before and after; each line is a pass over memory:
  ///
  ///     c = convolution(x, w)                      c = convolution(x, w)
  ///     n = batchNormalization(c)                  y, mask = batchNormalization(c, shortcut; residual, relu)
  ///     s = n + shortcut
  ///     y = relu(s)
  ///     …                                          …
  ///     ds = reluGradient(y, dy)                   ds = dy where mask
  ///     dc = batchNormalizationGradient(c, ds)     dc = batchNormalizationGradient(c, dy; mask)
  public func fused() -> Program {
    fusingActivations().fusingResiduals().fusingFunctions().fusingNormalizations()
  }

  private func fusingActivations() -> Program {
    let uses = Uses(of: self)
    var result = self
    var removed: Set<Int> = []
    for (index, instruction) in instructions.enumerated() {
      guard let next = uses.onlyReader(of: instruction.outputs[0]),
        case .elementwise(let function) = instructions[next].primitive,
        let primitive = instruction.primitive.taking(activation: function)
      else { continue }
      result.instructions[index].primitive = primitive
      result.instructions[index].outputs = instructions[next].outputs
      removed.insert(next)
    }
    return result.removing(removed)
  }

  private func fusingNormalizations() -> Program {
    let uses = Uses(of: self)
    var result = self
    var removed: Set<Int> = []
    for (index, instruction) in instructions.enumerated() {
      // A relu behind what the normalisation adds last is another than the one before the sum.
      guard case .batchNormalization(var normalization) = instruction.primitive, !normalization.relu,
        !normalization.addend, normalization.activation == nil,
        let relu = uses.onlyReader(of: instruction.outputs[0]),
        case .elementwise(.relu) = instructions[relu].primitive
      else { continue }
      let output = instructions[relu].outputs[0]
      var outputs = normalization.outputs(instruction.outputs)
      outputs.y = output
      guard let statistics = outputs.statistics else {
        normalization.relu = true
        result.instructions[index].primitive = .batchNormalization(normalization)
        result.instructions[index].outputs = outputs.list
        removed.insert(relu)
        continue
      }
      guard let backward = backwardPair(of: statistics, through: output, uses) else { continue }
      let mask = result.addResult(self[output].shape, type: .uint8)
      outputs.mask = mask
      normalization.relu = true
      result.instructions[index].primitive = .batchNormalization(normalization)
      result.instructions[index].outputs = outputs.list
      removed.insert(relu)
      if case .found(let reluGradient, let gradient) = backward {
        result.instructions[gradient].mask(with: mask, in: outputGradient(ofRelu: reluGradient))
        removed.insert(reluGradient)
      }
    }
    return result.removing(removed)
  }

  /// A normalised branch, the sum with the shortcut and the relu behind it become one pass, where the relu was.
  private func fusingResiduals() -> Program {
    let uses = Uses(of: self)
    var result = self
    var removed: Set<Int> = []
    for (index, addition) in instructions.enumerated() {
      guard case .binary(.add) = addition.primitive, addition.inputs[0] != addition.inputs[1],
        self[addition.inputs[0]].shape == self[addition.inputs[1]].shape,
        let relu = uses.onlyReader(of: addition.outputs[0]), case .elementwise(.relu) = instructions[relu].primitive,
        let (branch, other) = residualBranch(of: addition, uses),
        case .batchNormalization(var normalization) = instructions[branch].primitive
      else { continue }
      let output = instructions[relu].outputs[0]
      let mask = result.addResult(self[output].shape, type: .uint8)
      var inputs = normalization.inputs(instructions[branch].inputs)
      var outputs = normalization.outputs(instructions[branch].outputs)
      inputs.residual = other
      (outputs.y, outputs.mask) = (output, mask)
      (normalization.relu, normalization.residual) = (true, true)
      var fused = instructions[branch]
      fused.primitive = .batchNormalization(normalization)
      fused.inputs = inputs.list
      fused.outputs = outputs.list
      result.instructions[relu] = fused
      removed.formUnion([branch, index])
      if let gradient = reluGradient(behind: output, uses) {
        for reader in uses.readers(of: instructions[gradient].outputs[0]) {
          result.instructions[reader].mask(with: mask, in: outputGradient(ofRelu: gradient))
        }
        removed.insert(gradient)
      }
    }
    return result.removing(removed)
  }

  /// The normalisation in training whose result only the addition reads (the later one of two), and the other operand.
  private func residualBranch(of addition: Instruction, _ uses: Uses) -> (branch: Int, other: Value)? {
    let branches = addition.inputs.compactMap { input -> Int? in
      guard let maker = uses.maker(of: input), uses.onlyReader(of: input) != nil,
        case .batchNormalization(let normalization) = instructions[maker].primitive, normalization.training,
        !normalization.relu, instructions[maker].outputs[0] == input
      else { return nil }
      return maker
    }
    guard let branch = branches.max() else { return nil }
    let result = instructions[branch].outputs[0]
    return (branch, addition.inputs[0] == result ? addition.inputs[1] : addition.inputs[0])
  }

  /// The gradient of the relu that made a value, if only gradients of normalisations read it: they can apply the mask.
  private func reluGradient(behind output: Value, _ uses: Uses) -> Int? {
    let gradients = uses.readers(of: output).filter { instructions[$0].primitive == .elementwiseGradient(.relu) }
    guard gradients.count == 1, let gradient = gradients.first, isReluGradient(gradient, of: output) else { return nil }
    let readers = uses.readers(of: instructions[gradient].outputs[0])
    let canMask = readers.allSatisfy { reader in
      guard case .batchNormalizationGradient(let normalization) = instructions[reader].primitive else { return false }
      let inputs = normalization.gradientInputs(instructions[reader].inputs)
      return !normalization.relu && inputs.outputGradient == instructions[gradient].outputs[0]
    }
    return canMask && !readers.isEmpty ? gradient : nil
  }

  /// Whether an instruction is the gradient of the relu that made a value.
  private func isReluGradient(_ gradient: Int, of output: Value) -> Bool {
    instructions[gradient].primitive == .elementwiseGradient(.relu)
      && Elementwise.GradientInputs(instructions[gradient].inputs).known == output
  }

  private func outputGradient(ofRelu gradient: Int) -> Value {
    Elementwise.GradientInputs(instructions[gradient].inputs).outputGradient
  }

  private enum BackwardPair {
    case none
    case found(reluGradient: Int, gradient: Int)
  }

  /// The gradients of a normalisation and of the relu behind it; nil if the second does not directly follow the first.
  private func backwardPair(
    of statistics: BatchNormalization.Statistics<Value>, through output: Value, _ uses: Uses
  ) -> BackwardPair? {
    let gradients = uses.readers(of: statistics.mean).filter {
      if case .batchNormalizationGradient = instructions[$0].primitive { true } else { false }
    }
    let reluGradients = uses.readers(of: output).filter { isReluGradient($0, of: output) }
    if gradients.isEmpty, reluGradients.isEmpty { return BackwardPair.none }
    guard gradients.count == 1, reluGradients.count == 1, let gradient = gradients.first,
      let reluGradient = reluGradients.first, uses.onlyReader(of: instructions[reluGradient].outputs[0]) == gradient,
      case .batchNormalizationGradient(let attributes) = instructions[gradient].primitive,
      attributes.gradientInputs(instructions[gradient].inputs).outputGradient == instructions[reluGradient].outputs[0]
    else { return nil }
    return .found(reluGradient: reluGradient, gradient: gradient)
  }

  func removing(_ removed: Set<Int>) -> Program {
    guard !removed.isEmpty else { return self }
    var result = self
    result.instructions = instructions.indices.filter { !removed.contains($0) }.map { instructions[$0] }
    return result.withoutDeadCode()
  }
}

extension Instruction {
  /// Makes a normalisation's gradient apply the mask of a relu to the gradient that it reads.
  fileprivate mutating func mask(with mask: Value, in gradient: Value) {
    guard case .batchNormalizationGradient(var normalization) = primitive else {
      preconditionFailure("only the gradients of normalisations mask")
    }
    var operands = normalization.gradientInputs(inputs)
    (operands.outputGradient, operands.mask) = (gradient, mask)
    normalization.relu = true
    primitive = .batchNormalizationGradient(normalization)
    inputs = operands.list
  }
}

extension Primitive {
  /// The same primitive with an activation in its pass; nil if it takes none, or already has one.
  fileprivate func taking(activation function: Elementwise) -> Primitive? {
    switch self {
    case .convolution(var convolution) where convolution.activation == nil:
      convolution.activation = function
      return .convolution(convolution)
    case .matrixProduct(var product) where product.activation == nil:
      product.activation = function
      return .matrixProduct(product)
    default: return nil
    }
  }
}
