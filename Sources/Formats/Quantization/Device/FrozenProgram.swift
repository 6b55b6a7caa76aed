import Compilation
import Diagnostics
import GraphIR
import Primitives
import ReferenceBackend
import Safetensors
import TensorTypes

/// An inference program in which everything that depends on stored tensors alone is a constant: batch normalisations are
/// folded into the layers before them, and those that cannot be are depthwise 1 × 1 convolutions.
///
/// A value has the same index in the programs of one graph for every batch size.
public struct FrozenProgram: Sendable {
  /// Its parameters are the constants, in the order of their first use. It has no buffers.
  public let program: Program
  /// What the constants are computed by.
  private let origin: Program
  private let constants: [Value]
  /// The names of the ranges that training kept of activations; empty if the program was not asked for them.
  let rangeNames: [Value: String]

  /// - parameter findsRanges: whether activations are looked for of which training for 8-bit integers keeps ranges
  /// - throws: layers of plug-ins, which nothing but their plug-in can compute
  public init(_ graph: Graph, batchSize: Int = 1, findsRanges: Bool = false) throws(DiagnosticsError) {
    let lowered = try graph.program(batchSize: batchSize, for: .inference, quantized: findsRanges ? .ranges : nil)
      .withoutDeadCode()
    try graph.refusePlugins(in: lowered)
    let names: [Value: String]
    (origin, names) = lowered.folded(acceptsComputed: true).normalizationsAsConvolutions().fused().withLimitsOnly()
      .takingRanges()
    let isConstant = origin.constantValues
    var program = origin
    program.instructions = origin.instructions.filter { !isConstant[$0.outputs[0].index] }
    (program.parameters, program.buffers, program.bufferUpdates) = ([], [], [])
    for index in program.values.indices {
      if case .input = program.values[index].role { continue }
      program.values[index].role = .result
    }
    var constants: [Value] = []
    for instruction in program.instructions {
      for (position, value) in instruction.inputs.enumerated()
      where isConstant[value.index] && program.values[value.index].role == .result {
        let path = graph.nodes.indices.contains(instruction.origin) ? graph.path(of: instruction.origin) : "network"
        program.values[value.index].role = .parameter(constants.count)
        program.parameters.append(
          StoredTensor(
            name: "\(path).\(instruction.primitive.name(ofInput: position))", shape: program.values[value.index].shape,
            initializer: .constant(0)))
        constants.append(value)
      }
    }
    guard let output = program.output, !isConstant[output.index] else {
      throw DiagnosticsError(
        Diagnostic(
          code: "constant-network", "'\(graph.name)' gives the same output whatever it reads",
          remedy: "Let its last layer depend on the input"))
    }
    self.constants = constants
    self.program = program.withoutDeadCode()
    rangeNames = names.isEmpty ? [:] : program.renaming(names, as: self.program)
  }

  /// The numbers of the constants, in the order of the program's parameters, computed as the reference backend does.
  /// - throws: weights that are missing, have another shape, or are no finite numbers
  public func constants(from weights: [SafetensorsFile.Tensor]) throws(DiagnosticsError) -> [[Float]] {
    let stored = Dictionary(weights.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    var part = origin
    for index in part.values.indices where part.values[index].role == .input { part.values[index].shape = [1] }
    let isConstant = origin.constantValues
    part.instructions = origin.instructions.filter { isConstant[$0.outputs[0].index] }
    part.output = nil
    let session = try ReferenceBackend().open(part.withoutDeadCode(), threads: 1)
    var elements: [Int: [Float]] = [:]
    for (index, description) in origin.values.enumerated() {
      switch description.role {
      case .parameter(let number):
        elements[index] = try origin.parameters[number].values(in: stored)
        session.write(elements[index]!, to: .parameter(number))
      case .buffer(let number):
        elements[index] = try origin.buffers[number].values(in: stored)
        session.write(elements[index]!, to: .buffer(number))
      case .input, .target, .randomKey, .result: break
      }
    }
    var result: [[Float]] = []
    for (number, value) in constants.enumerated() {
      if let values = elements[value.index] {
        result.append(values)
      } else {
        part.output = value
        let executable = try session.compile(part.withoutDeadCode())
        executable.run(key: RandomKey(seed: 0, step: 0))
        result.append(executable.withOutput { Array($0) })
      }
      guard result[number].allSatisfy(\.isFinite) else {
        throw DiagnosticsError(
          Diagnostic(
            code: "not-finite", "'\(program.parameters[number].name)' has values that are not finite numbers",
            remedy: "Train the network with a lower learning rate"))
      }
    }
    return result
  }
}

extension StoredTensor {
  fileprivate func values(in stored: [String: SafetensorsFile.Tensor]) throws(DiagnosticsError) -> [Float] {
    guard let found = stored[name] else {
      throw DiagnosticsError(
        Diagnostic(
          code: "missing-weights", "the weights of '\(name)' are missing",
          remedy: "Export a checkpoint, or give the network initial weights with --seed"))
    }
    guard found.shape == shape else {
      throw DiagnosticsError(
        Diagnostic(
          code: "other-weights",
          "the weights of '\(name)' have the shape \(found.shape), but the network needs \(shape)",
          remedy: "Give weights that were trained with this architecture"))
    }
    return found.values
  }
}

extension Program {
  /// Which values depend on stored tensors alone. What is stretched to the batch has no size of its own, and is none.
  fileprivate var constantValues: [Bool] {
    var isConstant = values.map { description in
      switch description.role {
      case .parameter, .buffer: true
      case .input, .target, .randomKey, .result: false
      }
    }
    for instruction in instructions where instruction.inputs.allSatisfy({ isConstant[$0.index] }) {
      if case .broadcast = instruction.primitive { continue }
      for output in instruction.outputs { isConstant[output.index] = true }
    }
    return isConstant
  }

  /// The same inference program with each batch normalisation as a depthwise 1 × 1 convolution: with
  /// s = scale / √(variance + ε), its weight is s and its bias shift − mean · s.
  fileprivate func normalizationsAsConvolutions() -> Program {
    var empty = self
    empty.instructions = []
    var builder = ProgramBuilder(extending: empty, mode: .inference)
    for instruction in instructions {
      guard case .batchNormalization(let normalization) = instruction.primitive else {
        builder.append(instruction)
        continue
      }
      builder.beginLayer(instruction.origin, tensors: [:])
      builder.writeConvolution(for: instruction, normalization)
    }
    return builder.program.withoutDeadCode()
  }
}

extension Program {
  /// The same program without the rounding of activations, and the name of the range of each value that was rounded.
  fileprivate func takingRanges() -> (Program, [Value: String]) {
    var (result, names, renamed): (Program, [Value: String], [Value: Value]) = (self, [:], [:])
    // What a reshape gives other names, as it has the same numbers.
    var reshaped: [Value: Value] = [:]
    result.instructions = []
    for var instruction in instructions {
      instruction.inputs = instruction.inputs.map { renamed[$0] ?? $0 }
      if case .reshape = instruction.primitive {
        reshaped[instruction.outputs[0]] = reshaped[instruction.inputs[0]] ?? instruction.inputs[0]
      }
      guard case .fakeQuantization(let quantization) = instruction.primitive else {
        result.instructions.append(instruction)
        continue
      }
      let named = quantization.inputs(instruction.inputs)
      if let range = named.range, case .buffer(let number) = self[range].role {
        names[reshaped[named.x] ?? named.x] = buffers[number].name
      }
      renamed[instruction.outputs[0]] = named.x
    }
    result.output = output.map { renamed[$0] ?? $0 }
    // Ranges were added last.
    let own = buffers.prefix { !$0.name.hasPrefix(QuantizedForm.rangePrefix) }.count
    result.buffers.removeSubrange(own...)
    result.bufferUpdates.removeSubrange(own...)
    for index in values.indices {
      if case .buffer(let number) = values[index].role, number >= own { result.values[index].role = .result }
    }
    return (result, names)
  }

  /// Names of values by the numbers that they have in the same program without unused values.
  fileprivate func renaming(_ names: [Value: String], as other: Program) -> [Value: String] {
    var result: [Value: String] = [:]
    for (index, description) in values.enumerated() where description.role == .input {
      guard let name = names[Value(index: index)] else { continue }
      for (index, description) in other.values.enumerated() where description.role == .input {
        result[Value(index: index)] = name
      }
    }
    precondition(instructions.count == other.instructions.count, "every instruction is needed")
    for (mine, theirs) in zip(instructions, other.instructions) {
      for (value, number) in zip(mine.outputs, theirs.outputs) { result[number] = names[value] }
    }
    return result
  }
}

extension Program {
  /// The same program in which products take along limits only: any other function is an instruction of its own again, so
  /// that what it reads is a value.
  fileprivate func withLimitsOnly() -> Program {
    var result = self
    result.instructions = []
    for var instruction in instructions {
      let function: Elementwise?
      switch instruction.primitive {
      case .convolution(var convolution) where convolution.activation.map { Bounds($0) == nil } == true:
        function = convolution.activation
        convolution.activation = nil
        instruction.primitive = .convolution(convolution)
      case .matrixProduct(var product) where product.activation.map { Bounds($0) == nil } == true:
        function = product.activation
        product.activation = nil
        instruction.primitive = .matrixProduct(product)
      default: function = nil
      }
      guard let function else {
        result.instructions.append(instruction)
        continue
      }
      let between = result.addResult(self[instruction.outputs[0]].shape)
      let outputs = instruction.outputs
      instruction.outputs = [between]
      result.instructions += [
        instruction, Instruction(.elementwise(function), [between], outputs: outputs, origin: instruction.origin),
      ]
    }
    return result
  }
}

extension ProgramBuilder {
  fileprivate mutating func writeConvolution(for instruction: Instruction, _ normalization: BatchNormalization) {
    let inputs = normalization.inputs(instruction.inputs)
    let spread = self(.elementwise(.affine(scale: 1, offset: normalization.epsilon)), inputs.runningVariance)
    let inverse = self(.elementwise(.inverseSquareRoot), spread)
    let factors = inputs.scale.map { self(.binary(.multiply), $0, inverse) } ?? inverse
    let center = self(.binary(.multiply), inputs.runningMean, factors)
    let bias =
      inputs.shift.map { self(.binary(.subtract), $0, center) }
      ?? self(.elementwise(.affine(scale: -1, offset: 0)), center)
    let map = shape(inputs.x)
    let channels = map[1]
    let weight = self(.reshape([channels, 1, 1, 1]), factors)
    let convolution = Primitive.convolution(
      Convolution(window: Window(kernel: Extent(1)), groups: channels, bias: true))
    guard map.rank != 4 else {
      append(
        Instruction(
          convolution, [inputs.x, weight, bias], outputs: instruction.outputs, origin: instruction.origin))
      return
    }
    let asMap = self(.reshape([map[0], channels, 1, map.elementCount(from: 2)]), inputs.x)
    let result = self(convolution, asMap, weight, bias)
    append(Instruction(.reshape(map), [result], outputs: instruction.outputs, origin: instruction.origin))
  }
}

extension Primitive {
  /// What an input is to the primitive, as a part of a name.
  fileprivate func name(ofInput position: Int) -> String {
    switch self {
    case .convolution, .matrixProduct: ["input", "weight", "bias"][position]
    default: "constant\(position)"
    }
  }
}

extension Graph {
  fileprivate func refusePlugins(in program: Program) throws(DiagnosticsError) {
    var faults: [Diagnostic] = []
    for instruction in program.instructions {
      guard let operation = instruction.primitive.externalOperation else { continue }
      faults.append(
        Diagnostic(
          code: "plugin-layer", path: path(of: instruction.origin),
          "'\(operation.kind)' is computed by a plug-in, which runs on no microcontroller",
          remedy: "Replace the layer by built-in ones"))
    }
    guard faults.isEmpty else { throw DiagnosticsError(faults) }
  }
}
