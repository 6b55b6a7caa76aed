import CKernels
import Primitives

/// The instructions that compute a formula block by block, with a place for every number.
///
/// A number lives in a temporary from its step to its last reader; constants are written out once. A result goes
/// straight to its tensor. As the first result may lie where an input does, it does so only where no input is read
/// afterwards, and is copied at the end elsewhere. A product that only a sum reads is computed with it.
struct FormulaPlan {
  private(set) var instructions: [espalier_formula_instruction] = []
  private(set) var constants: [Float] = []
  private(set) var temporaryCount = 0
  let inputCount: Int
  let resultCount: Int

  private var places: [espalier_formula_operand?]
  private var readsLeft: [Int]
  private var isFused: [Bool]
  private var free: [Int16] = []

  init(_ formula: Formula) {
    inputCount = formula.inputCount
    resultCount = formula.results.count
    places = Array(repeating: nil, count: formula.steps.count)
    readsLeft = Array(repeating: 0, count: formula.steps.count)
    isFused = Array(repeating: false, count: formula.steps.count)
    for step in formula.steps { for operand in step.operands { readsLeft[operand] += 1 } }
    // A result is needed to the end.
    for result in formula.results { readsLeft[result] += 1 }
    for step in formula.steps {
      if case .operation(.add, let left, let right) = step, let product = product(left, right, in: formula) {
        isFused[product] = true
      }
    }
    let lastInput = lastReaderOfAnInput(in: formula)
    for (place, step) in formula.steps.enumerated() where !isFused[place] {
      write(step, at: place, in: formula, lastInput: lastInput)
    }
    // The first result comes last: until then an input may lie in its memory.
    for number in formula.results.indices.reversed() {
      let target = Self.tensor(inputCount + number)
      let source = places[formula.results[number]]!
      if source != target { append(espalier_formula_copy, [source], to: target) }
    }
  }

  /// The product that a sum computes with it: one that is read once.
  private func product(_ left: Int, _ right: Int, in formula: Formula) -> Int? {
    [right, left].first { place in
      guard case .operation(.multiply, _, _) = formula.steps[place] else { return false }
      return readsLeft[place] == 1
    }
  }

  private func lastReaderOfAnInput(in formula: Formula) -> Int {
    var last = -1
    for (place, step) in formula.steps.enumerated() where !isFused[place] {
      let operands = step.operands.flatMap { isFused[$0] ? formula.steps[$0].operands : [$0] }
      for operand in operands { if case .input = formula.steps[operand] { last = place } }
    }
    return last
  }

  private mutating func write(_ step: Formula.Step, at place: Int, in formula: Formula, lastInput: Int) {
    let function: espalier_formula_function
    var operands = step.operands
    switch step {
    case .input(let number):
      places[place] = Self.tensor(number)
      return
    case .constant(let number):
      places[place] = constant(Float(number))
      return
    case .function(let name, _): function = Self.function(name)
    case .power(_, let exponent):
      finish(espalier_formula_power, operands, [constant(Float(exponent))], at: place, in: formula, lastInput)
      return
    case .operation(.add, let left, let right) where isFused[left] || isFused[right]:
      let (fused, other) = isFused[right] ? (right, left) : (left, right)
      function = espalier_formula_multiply_add
      operands = formula.steps[fused].operands + [other]
    case .operation(let operation, _, _): function = Self.function(operation)
    case .choice(.less, _, _, _, _): function = espalier_formula_less
    case .choice(.lessOrEqual, _, _, _, _): function = espalier_formula_less_or_equal
    }
    finish(function, operands, [], at: place, in: formula, lastInput)
  }

  /// Chooses where the number goes, after its operands were given back where they have no other reader.
  private mutating func finish(
    _ function: espalier_formula_function, _ operands: [Int], _ constants: [espalier_formula_operand],
    at place: Int, in formula: Formula, _ lastInput: Int
  ) {
    let sources = operands.map { places[$0]! } + constants
    for operand in operands {
      readsLeft[operand] -= 1
      let source = places[operand]!
      if readsLeft[operand] == 0, source.place == Self.temporary { free.append(source.number) }
    }
    let target: espalier_formula_operand
    if let result = formula.results.firstIndex(of: place), result > 0 || place >= lastInput {
      target = Self.tensor(inputCount + result)
    } else if let number = free.popLast() {
      target = espalier_formula_operand(place: Self.temporary, number: number)
    } else {
      target = espalier_formula_operand(place: Self.temporary, number: Int16(temporaryCount))
      temporaryCount += 1
    }
    places[place] = target
    append(function, sources, to: target)
  }

  private mutating func append(
    _ function: espalier_formula_function, _ sources: [espalier_formula_operand], to target: espalier_formula_operand
  ) {
    // What a function does not read is named all the same, and never looked at.
    let all = sources + Array(repeating: sources[0], count: 4 - sources.count)
    instructions.append(
      espalier_formula_instruction(
        function: function, result: target, operands: (all[0], all[1], all[2], all[3])))
  }

  private mutating func constant(_ number: Float) -> espalier_formula_operand {
    let known = constants.firstIndex { $0.bitPattern == number.bitPattern }
    if known == nil { constants.append(number) }
    return espalier_formula_operand(
      place: Int16(espalier_formula_constant.rawValue), number: Int16(known ?? constants.count - 1))
  }

  private static let temporary = Int16(espalier_formula_temporary.rawValue)

  private static func tensor(_ number: Int) -> espalier_formula_operand {
    espalier_formula_operand(place: Int16(espalier_formula_tensor.rawValue), number: Int16(number))
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

extension espalier_formula_operand: @retroactive Equatable {
  public static func == (left: Self, right: Self) -> Bool {
    left.place == right.place && left.number == right.number
  }
}
