import Diagnostics
import Primitives

/// Reads the expression of a formula, such as `x * sigmoid(1.702 * x)`.
///
/// Grammar, loosest first: `+ -`, `* /`, unary `-`, then numbers, inputs (`x`, `y`, `z`, or `x1` to `x8` for the
/// same and more), `pi`, `$name` for a number of the architecture, calls and parentheses. The first argument of
/// `where` is a comparison (`<`, `<=`, `>`, `>=`), which stands nowhere else.
///
/// It shares no scanner with ``ExpressionParser``: that one's words are integers, `$` names and two-character
/// operators over 64-bit integers, this one's are decimals, bare names and a table of functions over numbers. What
/// is alike, precedence climbing, takes fewer lines than an abstraction over both. Length and nesting are bounded.
struct FormulaParser {
  static let maximumLength = 512
  static let maximumDepth = 64

  private let bytes: [UInt8]
  private let variables: [String]
  private let values: [AttributeValue?]
  private var position = 0
  private var depth = 0
  private var builder = FormulaBuilder()
  private var inputs: Set<Int> = []
  /// Whether the expression names a variable whose value is not known (yet).
  private(set) var readsUnknown = false

  /// What stands at a place of the formula.
  private struct Operand {
    var place: Int
    var constant: Constant
    var range: Range<Int>
  }

  private enum Constant {
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
    return builder.formula(inputCount: last + 1, results: [root.place])
  }

  // MARK: Grammar

  private mutating func sum() throws(ExpressionError) -> Operand {
    try enter()
    defer { depth -= 1 }
    var left = try product()
    while let operation = peek([("+", .add), ("-", .subtract)]) {
      let right = try product()
      left = try apply(.operation(operation, left.place, right.place), [left, right])
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
      left = try apply(.operation(operation, left.place, right.place), [left, right])
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
    if case .constant(let number) = builder[operand.place] {
      var constant = operand.constant
      if case .number = constant { constant = .number(-number) }
      return self.constant(-number, constant, start..<position)
    }
    let minus = constant(-1, .number(-1), start..<start + 1)
    return try apply(.operation(.multiply, minus.place, operand.place), [minus, operand])
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
    return Operand(place: builder.input(number), constant: .none, range: range)
  }

  private static func input(called name: String) -> Int? {
    if let place = ["x", "y", "z"].firstIndex(of: name) { return place }
    return (0..<Formula.maximumInputCount).first { name == "x\($0 + 1)" }
  }

  // MARK: Calls

  private enum Callable {
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

  private mutating func call(
    _ called: Callable, _ name: String, from start: Int
  ) throws(ExpressionError) -> Operand {
    try expect("(")
    if case .choice = called { return try choice(from: start) }
    let arguments = try arguments(upTo: [])
    let range = start..<position
    guard called.argumentCount.contains(arguments.count) else { throw wrongCount(called, name, arguments.count, range) }
    let places = arguments.map(\.place)
    switch called {
    case .function(let function): return try apply(.function(function, places[0]), arguments, range)
    case .extremum(let operation):
      var result = arguments[0]
      for argument in arguments.dropFirst() {
        result = try apply(.operation(operation, result.place, argument.place), [result, argument], range)
      }
      return result
    case .clamp:
      if case .number(let lower) = arguments[1].constant, case .number(let upper) = arguments[2].constant,
        lower > upper
      {
        throw ExpressionError("the lower bound is above the upper one", range, remedy: "Write clamp(x, lower, upper)")
      }
      let raised = try apply(.operation(.maximum, places[0], places[1]), Array(arguments[0...1]), range)
      return try apply(.operation(.minimum, raised.place, places[2]), [raised, arguments[2]], range)
    case .power:
      switch arguments[1].constant {
      case .none:
        throw ExpressionError(
          "the exponent of pow must be a number", arguments[1].range,
          remedy: "For a positive base, exp(y * log(x)) is the same")
      case .unknown:
        return try apply(.power(places[0], exponent: 1), arguments, range)
      case .number(let exponent):
        return try apply(.power(places[0], exponent: exponent), [arguments[0]], range)
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
      .choice(comparison, less.place, more.place, then: arguments[1].place, otherwise: arguments[2].place),
      [less, more, arguments[1], arguments[2]], range)
  }

  private func wrongCount(_ called: Callable, _ name: String, _ count: Int, _ range: Range<Int>) -> ExpressionError {
    let (least, most) = (called.argumentCount.lowerBound, called.argumentCount.upperBound)
    let expected = most == .max ? "at least \(least) arguments" : least == 1 ? "1 argument" : "\(least) arguments"
    return ExpressionError("\(name) takes \(expected), not \(count)", range)
  }

  // MARK: Steps

  private mutating func constant(_ number: Double, _ constant: Constant, _ range: Range<Int>) -> Operand {
    Operand(place: builder.constant(number), constant: constant, range: range)
  }

  /// Adds a step. One over constants alone must be a number.
  private mutating func apply(
    _ step: Formula.Step, _ operands: [Operand], _ range: Range<Int>? = nil
  ) throws(ExpressionError) -> Operand {
    let range = range ?? operands[0].range.lowerBound..<operands[operands.count - 1].range.upperBound
    var constant = Constant.none
    if operands.allSatisfy({ if case .number = $0.constant { true } else { false } }) {
      var numbers: [Int: Double] = [:]
      for operand in operands {
        if case .number(let number) = operand.constant { numbers[operand.place] = number }
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
    return Operand(place: builder.append(step), constant: constant, range: range)
  }

  // MARK: Text

  private mutating func enter() throws(ExpressionError) {
    depth += 1
    guard depth <= Self.maximumDepth else {
      throw ExpressionError("the expression is nested too deeply", position..<bytes.count)
    }
  }

  private var current: UInt8? { position < bytes.count ? bytes[position] : nil }

  private mutating func skipSpace() {
    while let byte = current, byte == 0x20 || (0x09...0x0D).contains(byte) { position += 1 }
  }

  private mutating func skipDigits() {
    while let byte = current, isDigit(byte) { position += 1 }
  }

  private mutating func skipName() {
    while let byte = current, isLetter(byte) || isDigit(byte) { position += 1 }
  }

  /// Steps over one of some operators where it stands here.
  private mutating func peek(
    _ operators: [(character: Unicode.Scalar, operation: Formula.Operation)]
  ) -> Formula.Operation? {
    skipSpace()
    guard let found = operators.first(where: { current == UInt8(ascii: $0.character) }) else { return nil }
    position += 1
    return found.operation
  }

  private mutating func takeComma() -> Bool {
    skipSpace()
    guard current == UInt8(ascii: ",") else { return false }
    position += 1
    return true
  }

  private mutating func expect(_ token: Unicode.Scalar) throws(ExpressionError) {
    skipSpace()
    guard current == UInt8(ascii: token) else {
      guard current != nil else { throw missing("'\(token)'") }
      throw trailing()
    }
    position += 1
  }

  private func missing(_ token: String) -> ExpressionError {
    ExpressionError("\(token) is missing at the end", bytes.count..<bytes.count, remedy: "Add it")
  }

  /// What stands after a whole expression.
  private func trailing() -> ExpressionError {
    let byte = bytes[position]
    let range = position..<position + 1
    if byte == UInt8(ascii: ")") {
      return ExpressionError("')' closes nothing", range, remedy: "Remove it, or add '('")
    }
    if byte == UInt8(ascii: ",") {
      return ExpressionError("',' stands only between the arguments of a function", range)
    }
    if "<>=!".utf8.contains(byte) {
      return ExpressionError(
        "a comparison is no number", range, remedy: "Write where(x < 0, …, …), with <, <=, > or >=")
    }
    if isDigit(byte) || isLetter(byte) || "$(.".utf8.contains(byte) {
      return ExpressionError("an operator is missing here", range, remedy: "Multiply with '*'")
    }
    return unexpected()
  }

  private func unexpected() -> ExpressionError {
    guard position < bytes.count else {
      return ExpressionError(
        "the expression ends where a value is due", bytes.count..<bytes.count, remedy: "Add a number or an input")
    }
    let rest = String(decoding: bytes[position...], as: UTF8.self)
    let character = rest.first.map(String.init) ?? ""
    let remedies = [
      "^": "Write pow(x, 2)", "*": "Write pow(x, 2) for a power", "·": "Multiply with '*'", "×": "Multiply with '*'",
      "−": "Write '-'",
    ]
    return ExpressionError(
      "'\(character)' is not expected here", position..<(position + character.utf8.count),
      remedy: remedies[character])
  }

  private func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }
  private func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }
  private func isLetter(_ byte: UInt8) -> Bool {
    (byte | 0x20) >= UInt8(ascii: "a") && (byte | 0x20) <= UInt8(ascii: "z") || byte == UInt8(ascii: "_")
  }
}

extension Formula {
  /// Reads an expression that names inputs, but no variables.
  public init(parsing source: String) throws(ExpressionError) {
    var parser = FormulaParser(source)
    self = try parser.parse()
  }
}
