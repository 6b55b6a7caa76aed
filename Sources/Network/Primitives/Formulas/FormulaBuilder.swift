/// Writes a formula step by step, each step once.
public struct FormulaBuilder: Sendable {
  private var steps: [Formula.Step] = []
  private var indices: [Formula.Step: Int] = [:]
  /// Whether constants are computed and neutral elements removed; otherwise steps stay as they were written.
  private let simplifies: Bool

  public init(simplifying: Bool = false) {
    simplifies = simplifying
  }

  public subscript(index: Int) -> Formula.Step { steps[index] }

  /// The constant at an index; nil if it is something else.
  public func constant(_ index: Int) -> Double? {
    if case .constant(let number) = steps[index] { number } else { nil }
  }

  public mutating func constant(_ number: Double) -> Int { append(.constant(number)) }
  public mutating func input(_ number: Int) -> Int { append(.input(number)) }

  /// The index of a step.
  public mutating func append(_ step: Formula.Step) -> Int {
    guard simplifies else { return write(step) }
    if let number = folded(step) { return write(.constant(number)) }
    return switch step {
    case .operation(let operation, let left, let right): simplified(operation, left, right)
    case .power(let base, let exponent): simplifiedPower(base, exponent)
    default: write(step)
    }
  }

  /// The formula with these results and only the steps that they need. Steps are ordered as the results need them, so that
  /// few numbers are in use at once.
  public func formula(inputCount: Int, results: [Int]) -> Formula {
    var ordered: [Formula.Step] = []
    var moved = [Int?](repeating: nil, count: steps.count)
    for result in results {
      // A walk without recursion, as a sum of many terms is a deep tree.
      var open = [(index: result, next: 0)]
      while let (index, next) = open.last {
        let operands = steps[index].operands
        if moved[index] != nil {
          open.removeLast()
        } else if next < operands.count {
          open[open.count - 1].next += 1
          open.append((operands[next], 0))
        } else {
          ordered.append(steps[index].mapped { moved[$0]! })
          moved[index] = ordered.count - 1
          open.removeLast()
        }
      }
    }
    return Formula(inputCount: inputCount, steps: ordered, results: results.map { moved[$0]! })
  }

  private mutating func write(_ step: Formula.Step) -> Int {
    if let index = indices[step] { return index }
    steps.append(step)
    indices[step] = steps.count - 1
    return steps.count - 1
  }

  // MARK: Simplification

  /// The number that a step over constants gives; nil if it is not finite, so that the fault shows when it is computed.
  private func folded(_ step: Formula.Step) -> Double? {
    let operands = step.operands
    guard !operands.isEmpty else { return nil }
    guard operands.allSatisfy({ constant($0) != nil }) else { return nil }
    let value = step.value { constant($0)! }
    return value.isFinite ? value : nil
  }

  private mutating func simplified(_ operation: Formula.Operation, _ left: Int, _ right: Int) -> Int {
    switch (operation, constant(left), constant(right)) {
    case (.add, .some, nil), (.multiply, .some, nil): return append(.operation(operation, right, left))
    case (.add, _, 0), (.subtract, _, 0), (.multiply, _, 1), (.divide, _, 1): return left
    case (.subtract, _, let number?): return append(.operation(.add, left, constant(-number)))
    case (.subtract, 0, _): return append(.operation(.multiply, right, constant(-1)))
    case (.divide, _, let number?) where (1 / number).isNormal:
      return append(.operation(.multiply, left, constant(1 / number)))
    case (.add, _, let number?): return gathered(.add, left, number, +)
    case (.multiply, _, let number?):
      return distributed(left, number) ?? gathered(.multiply, left, number, *)
    case (.multiply, _, _):
      if let (inner, number) = scaled(left) { return product(right, inner, number) }
      if let (inner, number) = scaled(right) { return product(left, inner, number) }
    case (.add, _, _):
      if let negated = negated(right) { return append(.operation(.subtract, left, negated)) }
      if let negated = negated(left) { return append(.operation(.subtract, right, negated)) }
    case (.subtract, _, _):
      if let negated = negated(right) { return append(.operation(.add, left, negated)) }
    default: break
    }
    return write(.operation(operation, left, right))
  }

  /// (x + 1) + 2 is x + 3, and (x · 2) · 3 is x · 6.
  private mutating func gathered(
    _ operation: Formula.Operation, _ left: Int, _ number: Double, _ combine: (Double, Double) -> Double
  ) -> Int {
    if case .operation(operation, let inner, let right) = steps[left], let other = constant(right),
      combine(other, number).isFinite
    {
      return append(.operation(operation, inner, constant(combine(other, number))))
    }
    return write(.operation(operation, left, constant(number)))
  }

  /// a · b · number, with the number where it costs least.
  private mutating func product(_ a: Int, _ b: Int, _ number: Double) -> Int {
    if let scaled = distributed(a, number) { return append(.operation(.multiply, b, scaled)) }
    if let scaled = distributed(b, number) { return append(.operation(.multiply, a, scaled)) }
    return append(.operation(.multiply, append(.operation(.multiply, a, b)), constant(number)))
  }

  /// (f(x) + c) · number as f(x) · number + c · number, which is one step with the function for a backend. Only for
  /// functions, whose own rounding is as large as what this adds near zero.
  private mutating func distributed(_ index: Int, _ number: Double) -> Int? {
    guard case .operation(.add, let inner, let right) = steps[index], let offset = constant(right),
      case .function = steps[inner]
    else { return nil }
    let scaled = append(.operation(.multiply, inner, constant(number)))
    return append(.operation(.add, scaled, constant(offset * number)))
  }

  /// The other factor of a product by a constant. Extreme constants are not moved, because they may prevent an overflow.
  private func scaled(_ index: Int) -> (inner: Int, number: Double)? {
    guard case .operation(.multiply, let inner, let right) = steps[index], let number = constant(right),
      (0.001...1000).contains(number.magnitude)
    else { return nil }
    return (inner, number)
  }

  /// The operand whose negative is the number at an index.
  private func negated(_ index: Int) -> Int? {
    guard case .operation(.multiply, let inner, let right) = steps[index], constant(right) == -1 else { return nil }
    return inner
  }

  /// Powers of small integers are products, and the usual halves are roots.
  private mutating func simplifiedPower(_ base: Int, _ exponent: Double) -> Int {
    switch exponent {
    case 1: return base
    case 0.5: return append(.function(.sqrt, base))
    case -0.5: return append(.function(.rsqrt, base))
    case -16 ... -1 where exponent == exponent.rounded():
      let power = append(.power(base, exponent: -exponent))
      return append(.operation(.divide, constant(1), power))
    case 2...16 where exponent == exponent.rounded():
      let half = append(.power(base, exponent: (exponent / 2).rounded(.down)))
      let square = append(.operation(.multiply, half, half))
      return exponent.remainder(dividingBy: 2) == 0 ? square : append(.operation(.multiply, square, base))
    default: return write(.power(base, exponent: exponent))
    }
  }
}

extension Formula {
  /// The same function with constants computed, neutral elements left out and small powers written as products.
  public func simplified() -> Formula {
    var builder = FormulaBuilder(simplifying: true)
    var moved: [Int] = []
    for step in steps { moved.append(builder.append(step.mapped { moved[$0] })) }
    return builder.formula(inputCount: inputCount, results: results.map { moved[$0] })
  }
}
