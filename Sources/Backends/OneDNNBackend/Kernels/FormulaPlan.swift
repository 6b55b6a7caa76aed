import CKernels
import Primitives

/// The instructions that compute a formula block by block, with storage for every number.
///
/// Steps that one instruction can do together are joined first (``FormulaInstructions``). A number is kept in a temporary
/// from its instruction to its last reader; constants are written once. Results are written to their tensors. The first
/// result may share memory with an input, so it is written there only after the last input was read; otherwise it is
/// copied at the end.
struct FormulaPlan {
  private(set) var instructions: [espalier_formula_instruction] = []
  private(set) var constants: [Float] = []
  private(set) var temporaryCount = 0
  let inputCount: Int
  let resultCount: Int

  private var storage: [espalier_formula_operand?]
  private var readsLeft: [Int]
  private var free: [Int16] = []

  init(_ formula: Formula) {
    inputCount = formula.inputCount
    resultCount = formula.results.count
    storage = Array(repeating: nil, count: formula.steps.count)
    readsLeft = Array(repeating: 0, count: formula.steps.count)
    let joined = FormulaInstructions(of: formula)
    for (index, step) in formula.steps.enumerated() {
      if case .input(let number) = step { storage[index] = Self.tensor(number) }
      if case .constant(let number) = step { storage[index] = constant(Float(number)) }
    }
    var lastInput = -1
    for (index, instruction) in joined.list {
      for case .step(let operand) in instruction.operands {
        readsLeft[operand] += 1
        if case .input = formula.steps[operand] { lastInput = index }
      }
    }
    // A result is needed to the end.
    for result in formula.results { readsLeft[result] += 1 }
    for (index, instruction) in joined.list {
      let result = formula.results.firstIndex(of: index)
      write(instruction, at: index, to: result.flatMap { $0 > 0 || index >= lastInput ? $0 : nil })
    }
    // The first result comes last: until then an input may lie in its memory.
    for number in formula.results.indices.reversed() {
      let target = Self.tensor(inputCount + number)
      guard let source = storage[formula.results[number]] else { preconditionFailure("a result was not computed") }
      if !source.isSame(as: target) { append(espalier_formula_copy, [source], to: target) }
    }
  }

  /// Chooses the storage of a number, after freeing operands that have no other reader.
  private mutating func write(_ instruction: FormulaInstructions.Instruction, at index: Int, to result: Int?) {
    let sources = instruction.operands.map { operand in
      switch operand {
      case .step(let step): storage[step]!
      case .number(let number): constant(number)
      }
    }
    for case .step(let operand) in instruction.operands {
      readsLeft[operand] -= 1
      if readsLeft[operand] == 0, let source = storage[operand], source.storage == Self.temporary {
        free.append(source.number)
      }
    }
    let target: espalier_formula_operand
    if let result {
      target = Self.tensor(inputCount + result)
    } else if let number = free.popLast() {
      target = espalier_formula_operand(storage: Self.temporary, number: number)
    } else {
      target = espalier_formula_operand(storage: Self.temporary, number: Int16(temporaryCount))
      temporaryCount += 1
    }
    storage[index] = target
    append(instruction.function, sources, to: target)
  }

  private mutating func append(
    _ function: espalier_formula_function, _ sources: [espalier_formula_operand], to target: espalier_formula_operand
  ) {
    // What a function does not read is named all the same, and never looked at.
    let all = sources + Array(repeating: sources[0], count: 4 - sources.count)
    instructions.append(
      espalier_formula_instruction(function: function, result: target, operands: (all[0], all[1], all[2], all[3])))
  }

  private mutating func constant(_ number: Float) -> espalier_formula_operand {
    let known = constants.firstIndex { $0.bitPattern == number.bitPattern }
    if known == nil { constants.append(number) }
    return espalier_formula_operand(
      storage: Int16(espalier_formula_constant.rawValue), number: Int16(known ?? constants.count - 1))
  }

  private static let temporary = Int16(espalier_formula_temporary.rawValue)

  private static func tensor(_ number: Int) -> espalier_formula_operand {
    espalier_formula_operand(storage: Int16(espalier_formula_tensor.rawValue), number: Int16(number))
  }
}

extension espalier_formula_operand {
  fileprivate func isSame(as other: Self) -> Bool { storage == other.storage && number == other.number }
}
