extension Expression {
  /// Why there is no value: a fault that the user sees, or a variable that an earlier error left without one.
  enum Failure: Error {
    case fault(ExpressionError)
    case unknown
  }

  /// The expression's value, with `environment[i]` as the value of variable i; nil means that it is not known.
  func value(in environment: [AttributeValue?]) throws(Failure) -> Int {
    try Self.evaluate(root, environment)
  }

  private static func evaluate(_ node: Node, _ environment: [AttributeValue?]) throws(Failure) -> Int {
    switch node {
    case .constant(let value): return value
    case .variable(let index, let range):
      switch environment[index] {
      case .integer(let value): return value
      case .boolean(let flag): return flag ? 1 : 0
      case nil: throw .unknown
      case let value?:
        throw .fault(
          ExpressionError("this is \(value.json.briefly), and expressions have integers only", range))
      }
    case .negate(let operand, let range):
      return try checked(0.subtractingReportingOverflow(try evaluate(operand, environment)), range)
    case .not(let operand):
      return try evaluate(operand, environment) == 0 ? 1 : 0
    case .binary(.and, let left, let right, _):
      guard try evaluate(left, environment) != 0 else { return 0 }
      return try evaluate(right, environment) != 0 ? 1 : 0
    case .binary(.or, let left, let right, _):
      guard try evaluate(left, environment) == 0 else { return 1 }
      return try evaluate(right, environment) != 0 ? 1 : 0
    case .binary(let op, let left, let right, let range):
      return try apply(op, try evaluate(left, environment), try evaluate(right, environment), range)
    case .least(let nodes):
      return try extremum(nodes, environment, by: <)
    case .greatest(let nodes):
      return try extremum(nodes, environment, by: >)
    }
  }

  private static func extremum(
    _ nodes: [Node], _ environment: [AttributeValue?], by precedes: (Int, Int) -> Bool
  ) throws(Failure) -> Int {
    var best = try evaluate(nodes[0], environment)
    for node in nodes.dropFirst() {
      let value = try evaluate(node, environment)
      if precedes(value, best) { best = value }
    }
    return best
  }

  private static func apply(
    _ op: Operator, _ left: Int, _ right: Int, _ range: Range<Int>
  ) throws(Failure) -> Int {
    switch op {
    case .equal: return left == right ? 1 : 0
    case .notEqual: return left != right ? 1 : 0
    case .less: return left < right ? 1 : 0
    case .lessOrEqual: return left <= right ? 1 : 0
    case .greater: return left > right ? 1 : 0
    case .greaterOrEqual: return left >= right ? 1 : 0
    case .add: return try checked(left.addingReportingOverflow(right), range)
    case .subtract: return try checked(left.subtractingReportingOverflow(right), range)
    case .multiply: return try checked(left.multipliedReportingOverflow(by: right), range)
    case .divide, .remainder:
      guard right != 0 else { throw .fault(ExpressionError("the divisor is zero", range)) }
      let result =
        op == .divide ? left.dividedReportingOverflow(by: right) : left.remainderReportingOverflow(dividingBy: right)
      return try checked(result, range)
    case .and, .or: preconditionFailure("evaluated above")
    }
  }

  private static func checked(
    _ result: (partialValue: Int, overflow: Bool), _ range: Range<Int>
  ) throws(Failure) -> Int {
    guard !result.overflow else { throw .fault(ExpressionError("the value overflows 64 bits", range)) }
    return result.partialValue
  }
}
