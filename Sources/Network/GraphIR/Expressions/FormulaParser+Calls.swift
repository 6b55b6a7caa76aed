import Primitives

/// The functions of expressions, and how they are called.
extension FormulaParser {
  enum Callable {
    case function(Formula.Function)
    case extremum(Formula.Operation)
    case clamp, power, choice

    /// Every function by its name.
    static let all: [String: Callable] = {
      var all: [String: Callable] = [
        "min": .extremum(.minimum), "max": .extremum(.maximum), "clamp": .clamp, "pow": .power, "where": .choice,
      ]
      for function in Formula.Function.allCases { all[function.rawValue] = .function(function) }
      return all
    }()

    var argumentCount: ClosedRange<Int> {
      switch self {
      case .function: 1...1
      case .extremum: 2...Int.max
      case .power: 2...2
      case .clamp, .choice: 3...3
      }
    }
  }

  mutating func call(
    _ called: Callable, _ name: String, from start: Int
  ) throws(ExpressionError) -> Operand {
    try expect("(")
    if case .choice = called { return try choice(from: start) }
    let arguments = try arguments(upTo: [])
    let range = start..<position
    guard called.argumentCount.contains(arguments.count) else { throw wrongCount(called, name, arguments.count, range) }
    let indices = arguments.map(\.index)
    switch called {
    case .function(let function): return try apply(.function(function, indices[0]), arguments, range)
    case .extremum(let operation):
      var result = arguments[0]
      for argument in arguments.dropFirst() {
        result = try apply(.operation(operation, result.index, argument.index), [result, argument], range)
      }
      return result
    case .clamp:
      if case .number(let lower) = arguments[1].constant, case .number(let upper) = arguments[2].constant,
        lower > upper
      {
        throw ExpressionError("the lower bound is above the upper one", range, remedy: "Write clamp(x, lower, upper)")
      }
      let raised = try apply(.operation(.maximum, indices[0], indices[1]), Array(arguments[0...1]), range)
      return try apply(.operation(.minimum, raised.index, indices[2]), [raised, arguments[2]], range)
    case .power:
      switch arguments[1].constant {
      case .none:
        throw ExpressionError(
          "the exponent of pow must be a number", arguments[1].range,
          remedy: "For a positive base, exp(y * log(x)) is the same")
      case .unknown:
        return try apply(.power(indices[0], exponent: 1), arguments, range)
      case .number(let exponent):
        return try apply(.power(indices[0], exponent: exponent), [arguments[0]], range)
      }
    case .choice: preconditionFailure("read above")
    }
  }

  /// What stands between a parenthesis that was read and the one that closes it.
  private mutating func arguments(upTo first: [Operand]) throws(ExpressionError) -> [Operand] {
    var arguments = first
    skipSpace()
    if arguments.isEmpty, current == UInt8(ascii: ")") {
      position += 1
      return []
    }
    repeat { arguments.append(try sum()) } while takeComma()
    try expect(")")
    return arguments
  }

  /// `where(a < b, then, otherwise)` after its parenthesis.
  private mutating func choice(from start: Int) throws(ExpressionError) -> Operand {
    let left = try sum()
    skipSpace()
    guard let byte = current, byte == UInt8(ascii: "<") || byte == UInt8(ascii: ">") else {
      guard let byte = current else { throw missing("a comparison") }
      throw ExpressionError(
        "the first argument of where must be a comparison",
        byte == UInt8(ascii: "=") || byte == UInt8(ascii: "!") ? position..<position + 1 : left.range,
        remedy: "Compare with <, <=, > or >=")
    }
    let isTurned = byte == UInt8(ascii: ">")
    position += 1
    var comparison = Formula.Comparison.less
    if current == UInt8(ascii: "=") {
      position += 1
      comparison = .lessOrEqual
    }
    let right = try sum()
    guard takeComma() else {
      guard current != nil else { throw missing("','") }
      if current == UInt8(ascii: ")") {
        position += 1
        throw wrongCount(.choice, "where", 1, start..<position)
      }
      throw unexpected()
    }
    let arguments = try arguments(upTo: [left])
    let range = start..<position
    guard arguments.count == 3 else { throw wrongCount(.choice, "where", arguments.count, range) }
    let (less, more) = isTurned ? (right, left) : (left, right)
    return try apply(
      .choice(comparison, less.index, more.index, then: arguments[1].index, otherwise: arguments[2].index),
      [less, more, arguments[1], arguments[2]], range)
  }

  private func wrongCount(_ called: Callable, _ name: String, _ count: Int, _ range: Range<Int>) -> ExpressionError {
    let (least, most) = (called.argumentCount.lowerBound, called.argumentCount.upperBound)
    let expected = most == .max ? "at least \(least) arguments" : least == 1 ? "1 argument" : "\(least) arguments"
    return ExpressionError("\(name) takes \(expected), not \(count)", range)
  }
}
