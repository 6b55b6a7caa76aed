import Compilation
import Diagnostics
import GraphIR
import Primitives
import ReferenceBackend
import Safetensors
import TensorTypes

/// The values of a program that do not depend on its input: stored tensors, and what is computed from them alone, such as
/// weights that a batch normalisation was folded into.
struct ONNXConstants {
  private let program: Program
  private let isConstant: [Bool]
  /// Elements by the index of the value, of those that instructions read which do depend on the input.
  private var elements: [Int: [Float]] = [:]
  private var names: [Int: String] = [:]

  /// - parameter weights: the stored tensors by name
  /// - throws: if one is missing or has another shape, or if a computation needs more than this machine has
  init(of program: Program, graph: Graph, weights: [SafetensorsFile.Tensor]) throws(DiagnosticsError) {
    self.program = program
    var isConstant = program.values.map { description in
      switch description.role {
      case .parameter, .buffer: true
      case .input, .target, .randomKey, .result: false
      }
    }
    for instruction in program.instructions where instruction.inputs.allSatisfy({ isConstant[$0.index] }) {
      // What is stretched to the batch has no size of its own.
      if case .broadcast = instruction.primitive { continue }
      for output in instruction.outputs { isConstant[output.index] = true }
    }
    self.isConstant = isConstant

    let stored = Dictionary(weights.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    for (index, description) in program.values.enumerated() {
      switch description.role {
      case .parameter(let number): try store(program.parameters[number], at: index, from: stored)
      case .buffer(let number): try store(program.buffers[number], at: index, from: stored)
      case .input, .target, .randomKey, .result: break
      }
    }
    try evaluate(read(in: graph))
  }

  func contains(_ value: Value) -> Bool { isConstant[value.index] }

  func values(of value: Value) -> [Float] {
    guard let values = elements[value.index] else { preconditionFailure("constants are computed before they are read") }
    return values
  }

  func name(of value: Value) -> String { names[value.index] ?? "constant" }

  private mutating func store(
    _ tensor: StoredTensor, at index: Int, from stored: [String: SafetensorsFile.Tensor]
  ) throws(DiagnosticsError) {
    guard let found = stored[tensor.name] else {
      throw DiagnosticsError(
        Diagnostic(
          code: "missing-weights", "the weights of '\(tensor.name)' are missing",
          remedy: "Export a checkpoint, or give the network initial weights with --seed"))
    }
    guard found.shape == tensor.shape else {
      throw DiagnosticsError(
        Diagnostic(
          code: "other-weights",
          "the weights of '\(tensor.name)' have the shape \(found.shape), but the network needs \(tensor.shape)",
          remedy: "Give weights that were trained with this architecture"))
    }
    elements[index] = found.values
    names[index] = tensor.name
  }

  /// The constants that other instructions read, or that are the output itself. Each gets a name: that of the stored tensor
  /// that it is under another shape, or what it is to the layer.
  private mutating func read(in graph: Graph) -> [Value] {
    var values: [Value] = []
    var sources: [Int: String] = [:]
    for instruction in program.instructions where isConstant[instruction.outputs[0].index] {
      guard case .reshape = instruction.primitive else { continue }
      let source = instruction.inputs[0].index
      sources[instruction.outputs[0].index] = names[source] ?? sources[source]
    }
    func use(_ value: Value, as name: String) {
      guard isConstant[value.index], names[value.index] == nil else { return }
      names[value.index] = sources[value.index] ?? name
      values.append(value)
    }
    for instruction in program.instructions where !isConstant[instruction.outputs[0].index] {
      let path = graph.nodes.indices.contains(instruction.origin) ? graph.path(of: instruction.origin) : "network"
      switch instruction.primitive {
      case .convolution(let convolution):
        let inputs = convolution.inputs(instruction.inputs)
        use(inputs.weight, as: "\(path).weight")
        if let bias = inputs.bias { use(bias, as: "\(path).bias") }
      case .matrixProduct(let product):
        let inputs = product.inputs(instruction.inputs)
        use(inputs.b, as: "\(path).weight")
        if let bias = inputs.bias { use(bias, as: "\(path).bias") }
      default: break
      }
      for value in instruction.inputs { use(value, as: "\(path).constant") }
    }
    if let output = program.output { use(output, as: "constant") }
    return values
  }

  /// Computes constants as the judge of all backends does.
  private mutating func evaluate(_ values: [Value]) throws(DiagnosticsError) {
    guard !values.isEmpty else { return }
    var part = program
    part.instructions = program.instructions.filter { isConstant[$0.outputs[0].index] }
    for index in part.values.indices where part.values[index].role == .input { part.values[index].shape = [1] }
    part.output = values[0]
    let session = try ReferenceBackend().open(part, threads: 1)
    for (index, description) in program.values.enumerated() {
      guard let stored = elements[index] else { continue }
      switch description.role {
      case .parameter(let number): session.write(stored, to: .parameter(number))
      case .buffer(let number): session.write(stored, to: .buffer(number))
      case .input, .target, .randomKey, .result: break
      }
    }
    for value in values {
      part.output = value
      let executable = try session.compile(part.withoutDeadCode())
      executable.run(key: RandomKey(seed: 0, step: 0))
      elements[value.index] = executable.withOutput { Array($0) }
    }
  }
}
