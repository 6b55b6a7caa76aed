import Diagnostics
import GraphIR
import ONNXModel
import Primitives
import TensorTypes

/// A program for inference, written as the graph of a model.
///
/// Each instruction becomes a node or a few, by one switch over the primitives (`ONNXGraphWriter+Primitives.swift`), so that
/// a layer needs no mapping of its own. Two things are not as in the program:
///
/// - The batch. A program has a size; the model takes batches of any, so no shape that is written holds it.
/// - Sequences. A program has them as maps of height 1, a model as [batch, channels, length]:
///
///       program   [n, 16, 1, 40]  conv 1×3  [n, 8, 1, 40]  reshape  [n, 320]
///       model     [n, 16,    40]  conv   3  [n, 8,    40]  Flatten  [n, 320]
///
///   Values without the axis are in ``Form/sequence``. A primitive that needs the axis gets it back.
struct ONNXGraphWriter {
  /// How a value of the program stands in the model.
  struct Operand {
    enum Form { case asInProgram, sequence }

    var name: String
    var form = Form.asInProgram
  }

  let program: Program
  let graph: Graph
  let opset: ONNXOpset
  let constants: ONNXConstants
  let outputName: String
  /// The 8-bit numbers of a network that has them; nil for one in floats.
  let quantization: ONNXQuantization?

  var builder = ONNXGraphBuilder()
  /// The values that depend on the input, by index; nil before they are written.
  private var operands: [Operand?]
  /// The last instruction of each layer: what it makes has the layer's name.
  private let lastInstructions: [Int: Int]
  /// How many instructions read a value.
  let readerCounts: [Int]
  /// Names of constants that are written, by value and form.
  private var written: [ConstantKey: String] = [:]

  private struct ConstantKey: Hashable {
    var value: Value
    var extents: [Int]
  }

  /// - parameters:
  ///   - program: with an output, for inference
  ///   - input: what the program's input stands as
  init(
    _ program: Program, of graph: Graph, opset: ONNXOpset, constants: ONNXConstants, builder: ONNXGraphBuilder,
    input: Operand, outputName: String, quantization: ONNXQuantization? = nil
  ) {
    self.quantization = quantization
    self.program = program
    self.graph = graph
    self.opset = opset
    self.constants = constants
    self.builder = builder
    self.outputName = outputName
    operands = Array(repeating: nil, count: program.values.count)
    var counts = Array(repeating: 0, count: program.values.count)
    var last: [Int: Int] = [:]
    for (index, instruction) in program.instructions.enumerated() {
      for value in instruction.inputs { counts[value.index] += 1 }
      if !constants.contains(instruction.outputs[0]) { last[instruction.origin] = index }
    }
    if let output = program.output { counts[output.index] += 1 }
    readerCounts = counts
    lastInstructions = last
    for (index, description) in program.values.enumerated() where description.role == .input {
      operands[index] = input
      guard let range = quantization?.ranges[index] else { continue }
      let name = self.builder.unique("\(input.name)/quantized")
      self.builder.addQuantization(of: input.name, range, named: name)
      operands[index]?.name = name
    }
  }

  /// Writes every instruction, and the output under its name.
  mutating func run() {
    var index = 0
    while index < program.instructions.count {
      let instruction = program.instructions[index]
      if constants.contains(instruction.outputs[0]) {
        index += 1
        continue
      }
      index += write(index)
    }
    finish()
  }

  /// The output in the form that the network's shape asks for, under its own name.
  private mutating func finish() {
    guard let output = program.output else { preconditionFailure("a model has an output") }
    let form: Operand.Form = graph.outputShape.rank == 2 ? .sequence : .asInProgram
    let name = operand(output, form)
    guard name != outputName else { return }
    builder.add("Identity", [name], named: outputName)
  }

  // MARK: Names

  /// Whether an instruction makes what its layer makes.
  func isLast(_ index: Int) -> Bool { lastInstructions[program.instructions[index].origin] == index }

  func layerPath(_ index: Int) -> String {
    let origin = program.instructions[index].origin
    return graph.nodes.indices.contains(origin) ? graph.path(of: origin) : "network"
  }

  /// The name of what an instruction makes: the layer's if it is the layer's last, else one within the layer.
  mutating func name(of index: Int, _ type: String) -> String {
    let instruction = program.instructions[index]
    let isOutput = instruction.outputs[0] == program.output
    if isOutput, lastForm(of: index) == nil { return outputName }
    let path = layerPath(index)
    return isLast(index) ? builder.unique(path) : builder.unique("\(path)/\(type)")
  }

  /// The form that the output still has to be brought to behind this instruction; nil if it has it.
  private func lastForm(of index: Int) -> Operand.Form? {
    let wanted: Operand.Form = graph.outputShape.rank == 2 ? .sequence : .asInProgram
    return resultForm(of: index) == wanted ? nil : wanted
  }

  // MARK: Operands

  func shape(_ value: Value) -> Shape { program[value].shape }

  func isConstant(_ value: Value) -> Bool { constants.contains(value) }

  func form(_ value: Value) -> Operand.Form? { operands[value.index]?.form }

  func isSequence(_ value: Value) -> Bool { operands[value.index]?.form == .sequence }

  mutating func set(_ value: Value, _ name: String, _ form: Operand.Form) {
    operands[value.index] = Operand(name: name, form: form)
  }

  /// The name of a value in a form, into which it is brought first if it has the other one.
  mutating func operand(_ value: Value, _ form: Operand.Form = .asInProgram) -> String {
    guard let operand = operands[value.index] else { return constant(value, form) }
    guard operand.form != form else { return operand.name }
    let type = form == .sequence ? "Squeeze" : "Unsqueeze"
    let name = builder.unique("\(operand.name)/\(type)")
    builder.add(type, [operand.name, builder.list([2])], named: name)
    return name
  }

  /// The name of a constant, which is written on first use.
  mutating func constant(_ value: Value, _ form: Operand.Form = .asInProgram) -> String {
    var extents = shape(value).extents
    if form == .sequence {
      precondition(extents.count == 4 && extents[2] == 1, "only maps of height 1 are sequences")
      extents.remove(at: 2)
    }
    return constant(value, extents: extents)
  }

  /// - parameter extents: the same elements under another shape
  private mutating func constant(_ value: Value, extents: [Int]) -> String {
    let key = ConstantKey(value: value, extents: extents)
    if let name = written[key] { return name }
    if let (numbers, range) = quantization?.constants[value.index] {
      let name = builder.addDequantized(
        numbers, extents, scales: [range.scale], zeroPoint: range.zeroPoint, axis: nil, named: constants.name(of: value)
      )
      written[key] = name
      return name
    }
    let name = builder.unique(constants.name(of: value))
    builder.add(tensor: constants.values(of: value), extents, named: name)
    written[key] = name
    return name
  }
}
