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

  /// The value of a part of an expression; nil if it has none.
  package static func value(of node: Node, in environment: [AttributeValue?]) -> Int? {
    try? evaluate(node, environment)
  }

  /// The expression's value; nil if it has none.
  package func number(in environment: [AttributeValue?]) -> Int? { Self.value(of: root, in: environment) }

  /// The same expression with the values of some variables put in, and what follows of them computed.
  package func folding(_ known: (Int) -> Int?) -> Expression {
    var copy = self
    copy.root = Self.folded(root, known)
    return copy
  }

  private static func folded(_ node: Node, _ known: (Int) -> Int?) -> Node {
    func fold(_ node: Node) -> Node { folded(node, known) }
    func number(_ node: Node) -> Int? { if case .constant(let value) = node { value } else { nil } }
    let result: Node
    switch node {
    case .constant: return node
    case .variable(let index, _): return known(index).map(Node.constant) ?? node
    case .negate(let inner, let range): result = .negate(fold(inner), range)
    case .not(let inner): result = .not(fold(inner))
    case .binary(let sign, let left, let right, let range):
      let (left, right) = (fold(left), fold(right))
      switch (sign, number(left), number(right)) {
      case (.and, 0?, _), (.and, _, 0?): return .constant(0)
      case (.or, let value?, _) where value != 0: return .constant(1)
      case (.or, _, let value?) where value != 0: return .constant(1)
      case (.and, .some, nil), (.or, .some, nil): return right
      case (.and, nil, .some), (.or, nil, .some): return left
      default: result = .binary(sign, left, right, range)
      }
    case .least(let nodes): result = .least(nodes.map(fold))
    case .greatest(let nodes): result = .greatest(nodes.map(fold))
    }
    return isConstant(result) ? value(of: result, in: []).map(Node.constant) ?? result : result
  }

  private static func isConstant(_ node: Node) -> Bool {
    switch node {
    case .constant: true
    case .variable: false
    case .negate(let inner, _), .not(let inner): isConstant(inner)
    case .binary(_, let left, let right, _): isConstant(left) && isConstant(right)
    case .least(let nodes), .greatest(let nodes): nodes.allSatisfy(isConstant)
    }
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
