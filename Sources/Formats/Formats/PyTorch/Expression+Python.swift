import GraphIR

extension Expression {
  /// The expression in Python, where variables have other texts.
  /// - parameters:
  ///   - isCondition: whether it is asked for truth, not for a number
  ///   - variable: the text of a variable, which binds as a name does
  func python(isCondition: Bool, variable: (Int) -> String) -> String {
    Self.text(root, atLeast: 0, isCondition: isCondition, variable)
  }

  /// As Python binds: or, and, not, comparisons, sums, products.
  private static func text(
    _ node: Node, atLeast outer: Int, isCondition: Bool, _ variable: (Int) -> String
  ) -> String {
    func bracketed(_ text: String, _ own: Int) -> String { own < outer ? "(\(text))" : text }
    func operand(_ node: Node, _ precedence: Int, isCondition: Bool = false) -> String {
      text(node, atLeast: precedence, isCondition: isCondition, variable)
    }
    switch node {
    case .constant(let value): return value < 0 ? bracketed("\(value)", 6) : "\(value)"
    case .variable(let index, _): return variable(index)
    case .negate(let inner, _): return bracketed("-" + operand(inner, 7), 6)
    case .not(let inner):
      let body = "not " + operand(inner, 3, isCondition: true)
      return isCondition ? bracketed(body, 3) : "int(\(body))"
    case .binary(let sign, let left, let right, _):
      switch sign {
      case .or, .and:
        let own = sign == .or ? 1 : 2
        let body =
          operand(left, own, isCondition: true) + (sign == .or ? " or " : " and ")
          + operand(right, own + 1, isCondition: true)
        return isCondition ? bracketed(body, own) : "int(bool(\(body)))"
      case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual:
        let body = operand(left, 5) + " \(sign.rawValue) " + operand(right, 5)
        return isCondition ? bracketed(body, 4) : "int(\(body))"
      case .add: return bracketed(operand(left, 5) + " + " + operand(right, 6), 5)
      case .subtract: return bracketed(operand(left, 5) + " - " + operand(right, 6), 5)
      case .multiply: return bracketed(operand(left, 6) + " * " + operand(right, 7), 6)
      // What a network is made of is no negative number, and there both round alike.
      case .divide: return bracketed(operand(left, 6) + " // " + operand(right, 7), 6)
      case .remainder: return bracketed(operand(left, 6) + " % " + operand(right, 7), 6)
      }
    case .least(let nodes): return "min(" + nodes.map { operand($0, 0) }.joined(separator: ", ") + ")"
    case .greatest(let nodes): return "max(" + nodes.map { operand($0, 0) }.joined(separator: ", ") + ")"
    }
  }

  /// The variables that occur.
  var variables: Set<Int> {
    func walk(_ node: Node) -> Set<Int> {
      switch node {
      case .constant: []
      case .variable(let index, _): [index]
      case .negate(let inner, _), .not(let inner): walk(inner)
      case .binary(_, let left, let right, _): walk(left).union(walk(right))
      case .least(let nodes), .greatest(let nodes): nodes.reduce(into: []) { $0.formUnion(walk($1)) }
      }
    }
    return walk(root)
  }

  /// Whether a number that is divided may be negative, so that Python would round it otherwise.
  func dividesNegatives(in environment: [AttributeValue?]) -> Bool {
    func value(_ node: Node) -> Int? { Expression.value(of: node, in: environment) }
    func walk(_ node: Node) -> Bool {
      switch node {
      case .constant, .variable: return false
      case .negate(let inner, _), .not(let inner): return walk(inner)
      case .binary(let sign, let left, let right, _):
        if sign == .divide || sign == .remainder {
          guard let a = value(left), let b = value(right), a >= 0, b > 0 else { return true }
        }
        return walk(left) || walk(right)
      case .least(let nodes), .greatest(let nodes): return nodes.contains(where: walk)
      }
    }
    return walk(root)
  }
}
