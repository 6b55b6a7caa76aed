/// A small integer expression of an architecture file, such as `$out * 4` or `$in != $out`.
///
/// Grammar, loosest first: `||`, `&&`, comparisons (`==` `!=` `<` `<=` `>` `>=`), `+ -`, `* / %`, unary `- !`, then
/// integers, `$name`, `min(a, b, …)`, `max(a, b, …)` and parentheses. Division rounds towards zero. Truth is 1 or 0,
/// and any number but 0 is true.
public struct Expression: Hashable, Sendable {
  public let source: String
  package internal(set) var root: Node

  package indirect enum Node: Hashable, Sendable {
    case constant(Int)
    /// A variable by its index in the environment.
    case variable(Int, Range<Int>)
    case negate(Node, Range<Int>)
    case not(Node)
    case binary(Operator, Node, Node, Range<Int>)
    case least([Node])
    case greatest([Node])
  }

  package enum Operator: String, Hashable, Sendable {
    case or = "||", and = "&&"
    case equal = "==", notEqual = "!=", lessOrEqual = "<=", greaterOrEqual = ">=", less = "<", greater = ">"
    case add = "+", subtract = "-", multiply = "*", divide = "/", remainder = "%"

    var precedence: Int {
      switch self {
      case .or: 1
      case .and: 2
      case .equal, .notEqual, .lessOrEqual, .greaterOrEqual, .less, .greater: 3
      case .add, .subtract: 4
      case .multiply, .divide, .remainder: 5
      }
    }
  }

  /// - parameter variables: the names that may be used; a variable's index in the environment is its index here
  public init(_ source: String, variables: [String]) throws(ExpressionError) {
    self.source = source
    var parser = ExpressionParser(source, variables: variables)
    root = try parser.parse()
  }
}

/// Why an expression has no meaning or no value, with the range of its text in bytes.
public struct ExpressionError: Error, Hashable, Sendable {
  public var message: String
  public var range: Range<Int>
  public var remedy: String?

  init(_ message: String, _ range: Range<Int>, remedy: String? = nil) {
    self.message = message
    self.range = range
    self.remedy = remedy
  }
}
