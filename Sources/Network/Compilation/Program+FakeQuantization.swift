import Diagnostics
import GraphIR
import Primitives
import Tasks
import TensorTypes

/// How a forward program is written for training in 8-bit integers.
public enum QuantizedForm: Hashable, Sendable {
  /// Weights and activations are rounded; ranges of activations follow the batches with this momentum.
  case training(momentum: Double)
  /// Weights and activations are rounded, in the ranges that are kept.
  case evaluation
  /// Only the activations are, so that whoever reads the program finds which has which range.
  case ranges

  /// What the names of ranges begin with. No layer's name holds a slash.
  public static let rangePrefix = "range/"

  fileprivate var momentum: Double? { if case .training(let momentum) = self { momentum } else { nil } }
  fileprivate var roundsWeights: Bool { self != .ranges }
}

extension Graph {
  /// The network as ``program(batchSize:for:loss:)`` has it, computing in floats what its quantised form computes in 8-bit
  /// integers; nil for the network as it is.
  ///
  /// Weights of products are rounded for each output channel, and activations where the quantised network keeps 8-bit
  /// numbers: behind what is folded into one operator, and not behind what only chooses or copies numbers.
  ///
  ///     c = convolution(x, w)              c = convolution(x, ŵ)          ŵ = w in 8 bits for each channel
  ///     n = batchNormalization(c)          n = batchNormalization(c)
  ///     y = relu(n)                        r = relu(n)
  ///     …                                  y = r in 8 bits over its range
  ///
  /// The normalisation's factor may be left out of the weights, as scales for each channel take it.
  ///
  /// A range is a buffer `range/` and the path of its layer: lower and upper end, zeros before the first batch. Programs of
  /// a graph in every form and for every purpose have the same, in the same order.
  /// - throws: what the network as it is throws; layers that have no 8-bit form
  public func program(
    batchSize: Int, for purpose: Purpose, loss: Loss = .crossEntropy, quantized form: QuantizedForm?
  ) throws(DiagnosticsError) -> Program {
    let program = try program(batchSize: batchSize, for: purpose, loss: loss)
    guard let form else { return program }
    try refuseUnquantizable(in: program)
    var rewriting = Rewriting(program, form)
    return rewriting.run { nodes.indices.contains($0) ? path(of: $0) : "network" }
  }

  private func refuseUnquantizable(in program: Program) throws(DiagnosticsError) {
    var faults: [Diagnostic] = []
    for instruction in program.instructions {
      let fault: (String, String)? =
        switch instruction.primitive {
        case .external(let operation, _):
          ("'\(operation.kind)' is computed by a plug-in and has no 8-bit form", "Replace the layer by built-in ones")
        case .formula(let formula) where formula.inputCount > 1 && Set(instruction.inputs).count > 1:
          (
            "an expression of several inputs has no 8-bit form",
            "Write it as 'add' and 'multiply' layers with expressions of one input"
          )
        default: nil
        }
      if let (fact, remedy) = fault {
        faults.append(Diagnostic(code: "not-quantizable", path: path(of: instruction.origin), fact, remedy: remedy))
      }
    }
    guard faults.isEmpty else { throw DiagnosticsError(faults) }
  }
}

/// A program that is being rewritten.
private struct Rewriting {
  private let original: Program
  private let form: QuantizedForm
  private var builder: ProgramBuilder
  /// By value: whether it depends on stored tensors alone.
  private var isStored: [Bool]
  /// By instruction: whether the network's output depends on it.
  private var isOfNetwork: [Bool]
  /// By value: the instructions of the network that read it.
  private var readers: [[Int]]
  private var names: Set<String> = []

  init(_ program: Program, _ form: QuantizedForm) {
    (original, self.form) = (program, form)
    var empty = program
    empty.instructions = []
    builder = ProgramBuilder(extending: empty, mode: form.momentum == nil ? .inference : .training)
    isStored = program.dependsOnStoredTensors
    isOfNetwork = Array(repeating: false, count: program.instructions.count)
    readers = Array(repeating: [], count: program.values.count)
    var isRead = Array(repeating: false, count: program.values.count)
    if let output = program.output { isRead[output.index] = true }
    for (index, instruction) in program.instructions.enumerated().reversed()
    where instruction.outputs.contains(where: { [isRead] in isRead[$0.index] }) {
      isOfNetwork[index] = true
      for input in instruction.inputs {
        isRead[input.index] = true
        readers[input.index].append(index)
      }
    }
  }

  mutating func run(path: (Int) -> String) -> Program {
    var rounded: [Value: Value] = [:]
    for (index, description) in original.values.enumerated() where description.role == .input {
      builder.beginLayer(original.instructions.first?.origin ?? 0, tensors: [:])
      rounded[Value(index: index)] = round(Value(index: index), named: "input")
    }
    for (index, instruction) in original.instructions.enumerated() {
      var written = instruction
      written.inputs = instruction.inputs.map { rounded[$0] ?? $0 }
      builder.beginLayer(instruction.origin, tensors: [:])
      if form.roundsWeights, isOfNetwork[index], let (position, axis) = storedWeight(of: instruction) {
        written.inputs[position] = builder(.fakeQuantization(.channels(axis: axis)), written.inputs[position])
      }
      builder.append(written)
      if isOfNetwork[index], keepsNumbers(instruction) {
        rounded[instruction.outputs[0]] = round(instruction.outputs[0], named: path(instruction.origin))
      }
    }
    if let output = original.output, let result = rounded[output] { builder.setOutput(result) }
    return builder.program
  }

  /// Rounds an activation over a range of its own.
  private mutating func round(_ value: Value, named path: String) -> Value {
    var name = QuantizedForm.rangePrefix + path
    var number = 1
    while !names.insert(name).inserted {
      number += 1
      name = "\(QuantizedForm.rangePrefix)\(path):\(number)"
    }
    let range = builder.addBuffer(StoredTensor(name: name, shape: [2], initializer: .constant(0)))
    let outputs = builder.apply(.fakeQuantization(.range(momentum: form.momentum)), value, range)
    if outputs.count > 1 { builder.update(range, to: outputs[1]) }
    return outputs[0]
  }

  /// Which input of a product is a weight, and the axis of its output channels; nil if it has none.
  private func storedWeight(of instruction: Instruction) -> (position: Int, axis: Int)? {
    let positions = instruction.inputs.indices
    let found: (position: Int, axis: Int)
    switch instruction.primitive {
    case .convolution(let convolution): found = (convolution.inputs(positions).weight, 0)
    case .matrixProduct(let product): found = (product.inputs(positions).b, product.transposeB ? 0 : 1)
    default: return nil
    }
    return isStored[instruction.inputs[found.position].index] ? found : nil
  }

  /// Whether the quantised network keeps the result of an instruction as 8-bit numbers of a range of its own.
  private func keepsNumbers(_ instruction: Instruction) -> Bool {
    let result = instruction.outputs[0]
    guard !isStored[result.index] else { return false }
    switch instruction.primitive {
    case .convolution, .matrixProduct, .batchNormalization, .binary: return !isJoined(instruction)
    case .pooling(let pooling): return pooling.kind == .average
    // What is joined has one range, which may be wider than those of the parts.
    case .elementwise, .formula, .reduction, .concatenation: return true
    // A softmax has a range that is fixed; the others choose or copy numbers.
    default: return false
    }
  }

  /// Whether the quantised network computes an instruction and what follows it as one operator: a product with the
  /// normalisation behind it, and any sum, product or normalisation with a limit behind it.
  private func isJoined(_ instruction: Instruction) -> Bool {
    let result = instruction.outputs[0]
    guard result != original.output, let next = onlyReader(of: result) else { return false }
    switch original.instructions[next].primitive {
    case .elementwise(let function):
      // A normalisation of vectors that is not folded is one of maps, behind which the limit does not directly stand.
      if case .batchNormalization = instruction.primitive, original[result].shape.rank != 4, !isFolded(instruction) {
        return false
      }
      return function.isLimit
    case .batchNormalization: return storedWeight(of: instruction) != nil
    default: return false
    }
  }

  /// Whether a normalisation becomes a part of the product before it.
  private func isFolded(_ normalization: Instruction) -> Bool {
    original.instructions.contains { $0.outputs[0] == normalization.inputs[0] && isJoined($0) }
  }

  /// The only reader of a value, behind dropouts, which a network in use does not have.
  private func onlyReader(of value: Value) -> Int? {
    guard readers[value.index].count == 1, let reader = readers[value.index].first else { return nil }
    guard case .dropout = original.instructions[reader].primitive else { return reader }
    let result = original.instructions[reader].outputs[0]
    return result == original.output ? nil : onlyReader(of: result)
  }
}

extension Elementwise {
  /// Whether the function only limits, which 8-bit numbers do at no cost.
  public var isLimit: Bool {
    switch self {
    case .relu: true
    case .clip(let lower, let upper): lower <= upper
    default: false
    }
  }
}
