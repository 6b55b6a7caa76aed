extension Formula {
  /// A formula that carries a gradient from the result back to inputs, and what it reads.
  public struct Gradient: Hashable, Sendable {
    /// What one input of the formula gets.
    public enum Share: Hashable, Sendable {
      /// The result does not change with it.
      case none
      /// The gradient of the result itself.
      case whole
      /// A result of the formula, by its index.
      case result(Int)
    }

    /// The inputs of the original formula that ``formula`` reads; after them it reads the gradient of the result.
    public var inputs: [Int]
    /// Nil if every share is none or the whole.
    public var formula: Formula?
    /// One for each input.
    public var shares: [Share]
  }

  /// The derivative of the result with respect to each input that is asked for, times the gradient of the result.
  ///
  /// Each step's derivative is written from those of its operands (forward mode). For expressions with few inputs this costs
  /// no more than reverse mode, because equal steps are shared. A branch that is not taken contributes nothing, where reverse
  /// mode would multiply zero by what may be infinite. If both arguments of min or max are equal, each gets half of the
  /// gradient, but none passes a constant bound. The slope of abs and relu at zero is zero.
  public func gradient(asking needed: [Bool]) -> Gradient {
    precondition(results.count == 1 && needed.count == inputCount, "one result, and a question for each input")
    var builder = FormulaBuilder(simplifying: true)
    var values: [Int] = []
    for step in steps { values.append(builder.append(step.mapped { values[$0] })) }
    let outer = builder.input(inputCount)

    var shares: [Gradient.Share] = []
    var written: [Int] = []
    for input in 0..<inputCount {
      guard needed[input], let slope = builder.slope(of: steps, values, by: input, at: results[0]) else {
        shares.append(.none)
        continue
      }
      let share = builder.append(.operation(.multiply, outer, slope))
      guard share != outer else {
        shares.append(.whole)
        continue
      }
      shares.append(.result(written.firstIndex(of: share) ?? written.count))
      if !written.contains(share) { written.append(share) }
    }
    guard !written.isEmpty else { return Gradient(inputs: [], formula: nil, shares: shares) }
    let whole = builder.formula(inputCount: inputCount + 1, results: written)
    let read = (0..<inputCount).filter { whole.steps.contains(.input($0)) }
    return Gradient(inputs: read, formula: whole.reading(read + [inputCount]), shares: shares)
  }

  /// The same formula over fewer inputs.
  private func reading(_ kept: [Int]) -> Formula {
    let steps = steps.map { step in
      if case .input(let number) = step { Step.input(kept.firstIndex(of: number)!) } else { step }
    }
    return Formula(inputCount: kept.count, steps: steps, results: results)
  }
}

extension FormulaBuilder {
  /// Writes the derivative of a result with respect to an input. Nil if it is zero everywhere.
  /// - parameter values: where the steps themselves were written
  fileprivate mutating func slope(
    of steps: [Formula.Step], _ values: [Int], by input: Int, at result: Int
  ) -> Int? {
    var slopes: [Int?] = []
    for (index, step) in steps.enumerated() {
      slopes.append(slope(of: step, at: values[index], values, slopes, by: input))
    }
    return slopes[result]
  }

  private mutating func slope(
    of step: Formula.Step, at value: Int, _ values: [Int], _ slopes: [Int?], by input: Int
  ) -> Int? {
    switch step {
    case .input(let number): return number == input ? constant(1) : nil
    case .constant: return nil
    case .function(let function, let operand):
      return slopes[operand].map { slope(of: function, values[operand], at: value, times: $0) }
    case .power(let operand, let exponent):
      guard let inner = slopes[operand], exponent != 0 else { return nil }
      let power = append(.power(values[operand], exponent: exponent - 1))
      return times(exponent == 1 ? inner : times(power, inner), constant(exponent))
    case .operation(let operation, let left, let right):
      return slope(of: operation, (values[left], slopes[left]), (values[right], slopes[right]), at: value)
    case .choice(let comparison, let left, let right, let then, let otherwise):
      return choice(comparison, values[left], values[right], slopes[then], slopes[otherwise])
    }
  }

  private mutating func slope(
    of function: Formula.Function, _ x: Int, at y: Int, times inner: Int
  ) -> Int {
    switch function {
    case .abs:
      let below = choice(.less, x, constant(0), times(inner, constant(-1)), nil)
      return choice(.less, constant(0), x, inner, below)!
    case .cos: return times(times(append(.function(.sin, x)), constant(-1)), inner)
    case .erf:
      let density = append(.function(.exp, times(append(.operation(.multiply, x, x)), constant(-1))))
      return times(density, times(inner, constant(1.128_379_167_095_512_6)))
    case .exp: return times(y, inner)
    case .log: return append(.operation(.divide, inner, x))
    case .relu: return choice(.less, constant(0), x, inner, nil)!
    case .rsqrt:
      let cube = times(append(.operation(.multiply, y, y)), y)
      return times(cube, times(inner, constant(-0.5)))
    case .sigmoid:
      return times(append(.operation(.subtract, y, append(.operation(.multiply, y, y)))), inner)
    case .sin: return times(append(.function(.cos, x)), inner)
    case .softplus: return times(append(.function(.sigmoid, x)), inner)
    case .sqrt: return append(.operation(.divide, times(inner, constant(0.5)), y))
    case .tanh:
      let square = append(.operation(.multiply, y, y))
      return times(append(.operation(.subtract, constant(1), square)), inner)
    }
  }

  private mutating func slope(
    of operation: Formula.Operation, _ left: (value: Int, slope: Int?), _ right: (value: Int, slope: Int?),
    at value: Int
  ) -> Int? {
    if left.slope == nil, right.slope == nil { return nil }
    switch operation {
    case .add: return sum(left.slope, right.slope)
    case .subtract: return sum(left.slope, right.slope.map { times($0, constant(-1)) })
    case .multiply:
      return sum(left.slope.map { times(right.value, $0) }, right.slope.map { times(left.value, $0) })
    case .divide:
      let fall = right.slope.map { times(times(value, $0), constant(-1)) }
      return sum(left.slope, fall).map { append(.operation(.divide, $0, right.value)) }
    case .maximum: return extremum(right.value, left.value, left.slope, right.slope)
    case .minimum: return extremum(left.value, right.value, left.slope, right.slope)
    }
  }

  /// One slope if a < b, the other if b < a, else their mean. A constant bound gives zero instead.
  private mutating func extremum(_ a: Int, _ b: Int, _ first: Int?, _ second: Int?) -> Int? {
    if constant(a) != nil || constant(b) != nil {
      return second == nil ? choice(.less, a, b, first, nil) : choice(.less, b, a, second, nil)
    }
    let mean = sum(first, second).map { times($0, constant(0.5)) }
    return choice(.less, a, b, first, choice(.less, b, a, second, mean))
  }

  private mutating func times(_ left: Int, _ right: Int) -> Int { append(.operation(.multiply, left, right)) }

  private mutating func sum(_ left: Int?, _ right: Int?) -> Int? {
    guard let left, let right else { return left ?? right }
    return append(.operation(.add, left, right))
  }

  private mutating func choice(
    _ comparison: Formula.Comparison, _ left: Int, _ right: Int, _ then: Int?, _ otherwise: Int?
  ) -> Int? {
    if then == otherwise { return then }
    return append(
      .choice(comparison, left, right, then: then ?? constant(0), otherwise: otherwise ?? constant(0)))
  }
}
