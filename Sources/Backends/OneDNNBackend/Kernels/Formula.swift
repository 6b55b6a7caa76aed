import CKernels
import Primitives
import TensorTypes

/// No layout has gaps, so formulas run over flat lists, whatever the shape.
extension Emitter {
  mutating func emitFormula(_ formula: Formula, _ inputs: [Value], _ outputs: [Value]) throws(OneDNNError) {
    let layout = layout(outputs[0])
    var sources: [BufferID] = []
    for input in inputs { sources.append(try operand(input, as: layout)) }
    let targets = outputs.map { destination($0, as: layout) }
    let plan = FormulaPlan(formula)
    let count = shape(outputs[0]).elementCount
    append(kernel: "formula", reads: sources, writes: targets, mayReplace: sources) {
      (book: borrowing AddressBook) throws(OneDNNError) in
      var tensors: [UnsafeMutablePointer<Float>?] = []
      for buffer in sources + targets { tensors.append(book.floats(buffer)) }
      let tables = FormulaTables(plan, tensors)
      return BuiltStep(
        espalier_run_formula, tables.context(count: count), isDivisible: tables.ownScratch == nil, keeping: [tables])
    }
    for (output, target) in zip(outputs, targets) { try deliver(output, from: target, in: layout) }
  }
}

/// What a formula's context points at.
private final class FormulaTables: @unchecked Sendable {
  private let plan: FormulaPlan
  private let instructions: UnsafeMutableBufferPointer<espalier_formula_instruction>
  private let tensors: UnsafeMutableBufferPointer<UnsafeMutablePointer<Float>?>
  private let constants: UnsafeMutableBufferPointer<Float>
  /// Elements of a block.
  private let block: Int
  /// Room for the temporaries of one block where a part has too little of its own.
  let ownScratch: UnsafeMutableBufferPointer<Float>?

  private static let width = 16
  private static let longestBlock = 1024

  init(_ plan: FormulaPlan, _ tensors: [UnsafeMutablePointer<Float>?]) {
    self.plan = plan
    instructions = .allocate(capacity: plan.instructions.count)
    _ = instructions.initialize(from: plan.instructions)
    self.tensors = .allocate(capacity: tensors.count)
    _ = self.tensors.initialize(from: tensors)
    constants = .allocate(capacity: plan.constants.count * Self.width)
    _ = constants.initialize(from: plan.constants.flatMap { Array(repeating: $0, count: Self.width) })
    let widest = Int(espalier_formula_scratch) / max(1, plan.temporaryCount) / Self.width * Self.width
    block = min(Self.longestBlock, max(Self.width, widest))
    ownScratch = widest == 0 ? .allocate(capacity: plan.temporaryCount * Self.width) : nil
    ownScratch?.initialize(repeating: 0)
  }

  deinit {
    instructions.deallocate()
    tensors.deallocate()
    constants.deallocate()
    ownScratch?.deallocate()
  }

  func context(count: Int) -> espalier_formula {
    espalier_formula(
      count: Int64(count), instructions: instructions.baseAddress, tensors: tensors.baseAddress,
      constants: constants.baseAddress, instruction_count: Int32(instructions.count),
      input_count: Int32(plan.inputCount), tensor_count: Int32(plan.inputCount + plan.resultCount),
      block: Int32(block), scratch: ownScratch?.baseAddress)
  }
}
