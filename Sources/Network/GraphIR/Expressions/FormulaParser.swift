import Diagnostics
import Primitives

/// Reads the expression of a formula, such as `x * sigmoid(1.702 * x)`.
///
/// Grammar, loosest first: `+ -`, `* /`, unary `-`, then numbers, inputs (`x`, `y`, `z`, or `x1` to `x8` for the
/// same and more), `pi`, `$name` for a number of the architecture, calls and parentheses. The first argument of
/// `where` is a comparison (`<`, `<=`, `>`, `>=`), which stands nowhere else.
///
/// It shares no scanner with ``ExpressionParser``, which reads integers, `$` names and two-character operators; this one
/// reads decimals, bare names and functions. What they share, precedence climbing, takes fewer lines than an abstraction
/// over both. Length and nesting are bounded.
struct FormulaParser {
  static let maximumLength = 512
  static let maximumDepth = 64

  let bytes: [UInt8]
  private let variables: [String]
  private let values: [AttributeValue?]
  var position = 0
  var depth = 0
  private var builder = FormulaBuilder()
  private var inputs: Set<Int> = []
  /// Whether the expression names a variable whose value is not known (yet).
  private(set) var readsUnknown = false

  /// A step of the formula, with what is known of it.
  struct Operand {
    var index: Int
    var constant: Constant
    var range: Range<Int>
  }

  enum Constant {
    case none
    case number(Double)
    /// It depends on a variable whose value is not known.
    case unknown
  }

  /// - parameters:
  ///   - variables: the names that may stand after `$`
  ///   - values: the values of these; nil for one that is not known
  init(_ source: String, variables: [String] = [], values: [AttributeValue?] = []) {
    bytes = Array(source.utf8)
    self.variables = variables
    self.values = values
  }

  mutating func parse() throws(ExpressionError) -> Formula {
    guard bytes.count <= Self.maximumLength else {
      throw ExpressionError("the expression is longer than \(Self.maximumLength) characters", 0..<bytes.count)
    }
    let root = try sum()
    skipSpace()
    guard position == bytes.count else { throw trailing() }
    guard let last = inputs.max() else {
      throw ExpressionError("the expression reads no input", 0..<bytes.count, remedy: "The layer's input is called x")
    }
    if let missing = (0..<last).first(where: { !inputs.contains($0) }) {
      throw ExpressionError(
        "the expression reads \(Formula.name(ofInput: last)), but not \(Formula.name(ofInput: missing))",
        0..<bytes.count, remedy: "Inputs are called x, y, z, x4 and so on, in the order of \"inputs\"")
    }
    return builder.formula(inputCount: last + 1, results: [root.index])
  }

  // MARK: Grammar

  mutating func sum() throws(ExpressionError) -> Operand {
    try enter()
    defer { depth -= 1 }
    var left = try product()
    while let operation = peek([("+", .add), ("-", .subtract)]) {
      let right = try product()
      left = try apply(.operation(operation, left.index, right.index), [left, right])
    }
    return left
  }

  private mutating func product() throws(ExpressionError) -> Operand {
    var left = try factor()
    while let operation = peek([("*", .multiply), ("/", .divide)]) {
      let right = try factor()
      if operation == .divide, case .number(0) = right.constant {
        throw ExpressionError("the divisor is zero", right.range)
      }
      left = try apply(.operation(operation, left.index, right.index), [left, right])
    }
    return left
  }

  private mutating func factor() throws(ExpressionError) -> Operand {
    try enter()
    defer { depth -= 1 }
    skipSpace()
    let start = position
    switch current {
    case UInt8(ascii: "-"):
      position += 1
      return try negated(try factor(), from: start)
    case UInt8(ascii: "("):
      position += 1
      var inner = try sum()
      try expect(")")
      inner.range = start..<position
      return inner
    case UInt8(ascii: "$"):
      position += 1
      return try variable(from: start)
    case let byte? where isDigit(byte) || byte == UInt8(ascii: "."):
      return try number(from: start)
    case let byte? where isLetter(byte):
      return try name(from: start)
    default:
      throw unexpected()
    }
  }

  private mutating func negated(_ operand: Operand, from start: Int) throws(ExpressionError) -> Operand {
    if case .constant(let number) = builder[operand.index] {
      var constant = operand.constant
      if case .number = constant { constant = .number(-number) }
      return self.constant(-number, constant, start..<position)
    }
    let minus = constant(-1, .number(-1), start..<start + 1)
    return try apply(.operation(.multiply, minus.index, operand.index), [minus, operand])
  }

  private mutating func number(from start: Int) throws(ExpressionError) -> Operand {
    skipDigits()
    if current == UInt8(ascii: ".") {
      position += 1
      guard let byte = current, isDigit(byte) else {
        throw ExpressionError("a digit is missing after '.'", start..<position, remedy: "Add 0")
      }
      skipDigits()
    }
    if let byte = current, byte | 0x20 == UInt8(ascii: "e") {
      position += 1
      if let sign = current, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") { position += 1 }
      guard let byte = current, isDigit(byte) else {
        throw ExpressionError("the exponent has no digits", start..<position, remedy: "Write as in 1e-3")
      }
      skipDigits()
    }
    let text = text(start..<position)
    guard let number = Double(text.hasPrefix(".") ? "0" + text : text), Float(number).isFinite else {
      throw ExpressionError("\(text) is too large for single precision", start..<position)
    }
    return constant(number, .number(number), start..<position)
  }

  /// `$name`: a number that the architecture or the block gives.
  private mutating func variable(from start: Int) throws(ExpressionError) -> Operand {
    skipName()
    let name = text((start + 1)..<position)
    let known = "Known here: " + variables.filter { !$0.isEmpty }.map { "$\($0)" }.joined(separator: ", ")
    guard !name.isEmpty else {
      throw ExpressionError("a name is missing after '$'", start..<position, remedy: known)
    }
    guard let index = variables.firstIndex(of: name) else {
      throw ExpressionError(
        "'$\(name)' is not known here", start..<position,
        remedy: suggestion(for: name, among: variables).map { "Did you mean '$\($0)'?" } ?? known)
    }
    switch values.indices.contains(index) ? values[index] : nil {
    case .integer(let value): return constant(Double(value), .number(Double(value)), start..<position)
    case .number(let value) where Float(value).isFinite: return constant(value, .number(value), start..<position)
    case nil:
      readsUnknown = true
      return constant(0.5, .unknown, start..<position)
    case let value?:
      throw ExpressionError("this is \(value.json.briefly), and expressions have numbers only", start..<position)
    }
  }

  private mutating func name(from start: Int) throws(ExpressionError) -> Operand {
    skipName()
    let name = text(start..<position)
    let range = start..<position
    skipSpace()
    let isCall = current == UInt8(ascii: "(")
    if let called = Callable.all[name] {
      guard isCall else {
        throw ExpressionError("\(name) is a function", range, remedy: "Write \(name)(…)")
      }
      return try call(called, name, from: start)
    }
    if isCall {
      throw ExpressionError(
        "'\(name)' is no function", range,
        remedy: didYouMean(name, among: Callable.all.keys) ?? "See the functions in docs/architecture-format.md")
    }
    if name == "pi" { return constant(.pi, .number(.pi), range) }
    guard let number = Self.input(called: name) else {
      var remedy =
        didYouMean(name, among: Callable.all.keys + ["x", "y", "z"]) ?? "Inputs are called x, y, z, or x1 to x8"
      if variables.contains(name) { remedy = "Write '$\(name)'" }
      throw ExpressionError("'\(name)' is no input", range, remedy: remedy)
    }
    inputs.insert(number)
    return Operand(index: builder.input(number), constant: .none, range: range)
  }

  private static func input(called name: String) -> Int? {
    if let index = ["x", "y", "z"].firstIndex(of: name) { return index }
    return (0..<Formula.maximumInputCount).first { name == "x\($0 + 1)" }
  }

  // MARK: Steps

  private mutating func constant(_ number: Double, _ constant: Constant, _ range: Range<Int>) -> Operand {
    Operand(index: builder.constant(number), constant: constant, range: range)
  }

  /// Adds a step. One over constants alone must be a number.
  mutating func apply(
    _ step: Formula.Step, _ operands: [Operand], _ range: Range<Int>? = nil
  ) throws(ExpressionError) -> Operand {
    let range = range ?? operands[0].range.lowerBound..<operands[operands.count - 1].range.upperBound
    var constant = Constant.none
    if operands.allSatisfy({ if case .number = $0.constant { true } else { false } }) {
      var numbers: [Int: Double] = [:]
      for operand in operands {
        if case .number(let number) = operand.constant { numbers[operand.index] = number }
      }
      let value = step.value { numbers[$0]! }
      guard Float(value).isFinite else {
        throw ExpressionError(
          "\(text(range)) is \(value.isNaN ? "not a number" : value.isFinite ? "too large" : "infinite")", range)
      }
      constant = .number(value)
    } else if !operands.contains(where: { if case .none = $0.constant { true } else { false } }) {
      constant = .unknown
    }
    return Operand(index: builder.append(step), constant: constant, range: range)
  }
}

extension Formula {
  /// Reads an expression that names inputs, but no variables.
  public init(parsing source: String) throws(ExpressionError) {
    var parser = FormulaParser(source)
    self = try parser.parse()
  }
}
