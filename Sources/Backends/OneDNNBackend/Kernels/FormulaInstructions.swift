import CKernels
import Primitives

/// The steps of a formula as instructions of the kernel. Every instruction is a pass over the block, and the pass is most
/// of its cost, so neighbouring steps are joined.
///
/// A function f is joined with the product that only f reads, and with the scale and the offset that alone read f:
/// c · f(a · b) + d. A product that is read only by a sum, or only as the right side of a difference, is joined with it.
struct FormulaInstructions {
  enum Operand: Hashable {
    /// What a step computes, by its index.
    case step(Int)
    case number(Float)
  }

  struct Instruction {
    var function: espalier_formula_function
    var operands: [Operand]
  }

  /// Each with the step whose number it computes, in the order of these.
  private(set) var list: [(index: Int, instruction: Instruction)] = []

  private let steps: [Formula.Step]
  /// The step that alone reads another, and reads it once; nil for results.
  private var onlyReaders: [Int?]
  private var instructions: [Instruction?]
  private var isTaken: [Bool]

  init(of formula: Formula) {
    steps = formula.steps
    onlyReaders = Array(repeating: nil, count: steps.count)
    instructions = Array(repeating: nil, count: steps.count)
    isTaken = Array(repeating: false, count: steps.count)
    findReaders(results: formula.results)
    for index in steps.indices { joinFunction(at: index) }
    for index in steps.indices where instructions[index] == nil && !isTaken[index] { joinProduct(at: index) }
    for index in steps.indices where !isTaken[index] {
      if let instruction = instructions[index] ?? plain(steps[index]) { list.append((index, instruction)) }
    }
  }

  private mutating func findReaders(results: [Int]) {
    var counts = Array(repeating: 0, count: steps.count)
    for (index, step) in steps.enumerated() {
      for operand in step.operands {
        counts[operand] += 1
        onlyReaders[operand] = index
      }
    }
    for result in results { counts[result] = 2 }
    for index in steps.indices where counts[index] != 1 { onlyReaders[index] = nil }
  }

  private mutating func joinFunction(at index: Int) {
    guard case .function(let function, let argument) = steps[index] else { return }
    // scale · f(a · b) + offset
    var (a, b, scale, offset): (Operand, Operand, Operand, Operand) = (
      .step(argument), .number(1), .number(1), .number(-0.0)
    )
    if let (left, right) = product(argument, readBy: index) {
      (a, b) = (.step(left), .step(right))
      isTaken[argument] = true
    }
    var top = index
    if let next = onlyReaders[top], !isBusy(next), case .operation(.multiply, let left, let right) = steps[next] {
      scale = .step(left == top ? right : left)
      (isTaken[top], top) = (true, next)
    }
    if let next = onlyReaders[top], !isBusy(next) {
      switch steps[next] {
      case .operation(.add, let left, let right):
        offset = .step(left == top ? right : left)
        (isTaken[top], top) = (true, next)
      case .operation(.subtract, let left, top):
        guard let factor = negated(scale) else { break }
        (scale, offset) = (factor, .step(left))
        (isTaken[top], top) = (true, next)
      default: break
      }
    }
    instructions[top] = Instruction(function: Self.function(function), operands: [a, b, scale, offset])
  }

  /// Whether an instruction already computes the step, alone or joined with others.
  private func isBusy(_ index: Int) -> Bool { isTaken[index] || instructions[index] != nil }

  private func negated(_ operand: Operand) -> Operand? {
    switch operand {
    case .number(let number): .number(-number)
    case .step(let index):
      if case .constant(let number) = steps[index] { .number(-Float(number)) } else { nil }
    }
  }

  private func product(_ index: Int, readBy reader: Int) -> (left: Int, right: Int)? {
    guard onlyReaders[index] == reader, !isBusy(index), case .operation(.multiply, let left, let right) = steps[index]
    else { return nil }
    return (left, right)
  }

  private mutating func joinProduct(at index: Int) {
    guard case .operation(let operation, let left, let right) = steps[index] else { return }
    if operation == .add || operation == .subtract, let (a, b) = product(right, readBy: index) {
      let function = operation == .add ? espalier_formula_multiply_add : espalier_formula_multiply_subtract
      instructions[index] = Instruction(function: function, operands: [.step(a), .step(b), .step(left)])
      isTaken[right] = true
    } else if operation == .add, let (a, b) = product(left, readBy: index) {
      instructions[index] = Instruction(
        function: espalier_formula_multiply_add, operands: [.step(a), .step(b), .step(right)])
      isTaken[left] = true
    }
  }

  /// A step by itself; nil for what needs no instruction.
  private func plain(_ step: Formula.Step) -> Instruction? {
    let operands = step.operands.map(Operand.step)
    switch step {
    case .input, .constant: return nil
    case .function: preconditionFailure("every function was joined")
    case .operation(let operation, _, _): return Instruction(function: Self.function(operation), operands: operands)
    case .power(_, let exponent):
      return Instruction(function: espalier_formula_power, operands: operands + [.number(Float(exponent))])
    case .choice(.less, _, _, _, _): return Instruction(function: espalier_formula_less, operands: operands)
    case .choice(.lessOrEqual, _, _, _, _):
      return Instruction(function: espalier_formula_less_or_equal, operands: operands)
    }
  }

  private static func function(_ operation: Formula.Operation) -> espalier_formula_function {
    switch operation {
    case .add: espalier_formula_add
    case .subtract: espalier_formula_subtract
    case .multiply: espalier_formula_multiply
    case .divide: espalier_formula_divide
    case .minimum: espalier_formula_minimum
    case .maximum: espalier_formula_maximum
    }
  }

  private static func function(_ function: Formula.Function) -> espalier_formula_function {
    switch function {
    case .abs: espalier_formula_abs
    case .cos: espalier_formula_cos
    case .erf: espalier_formula_erf
    case .exp: espalier_formula_exp
    case .log: espalier_formula_log
    case .relu: espalier_formula_relu
    case .rsqrt: espalier_formula_rsqrt
    case .sigmoid: espalier_formula_sigmoid
    case .sin: espalier_formula_sin
    case .softplus: espalier_formula_softplus
    case .sqrt: espalier_formula_sqrt
    case .tanh: espalier_formula_tanh
    }
  }
}
