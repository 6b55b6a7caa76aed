import Conformance
import GraphIR
import Primitives
import Testing

/// Expressions of elementwise layers: what they mean, how they are written back, what becomes of them.
@Suite struct FormulaTests {
  /// Texts of one meaning, the canonical one first.
  static let spellings: [[String]] = [
    ["x", " x ", "(x)", "((x))", "x1", "\tx\n"],
    ["x + y + z", "x+y+z", "(x + y) + z", "x1 + x2 + x3"],
    ["x + (y - z)", "x+(y-z)"],
    ["x - (x + 1)", "x-(x+1.0)"],
    ["x * y / 2", "(x*y)/2", "((x) * (y)) / 2e0"],
    ["x / (y * 0.5)", "x/(y*.5)", "x / ( y * 5e-1 )"],
    ["x * sigmoid(1.702 * x)", "x*sigmoid(1.702*x)", "x * (sigmoid((1.702) * x))", "x * sigmoid(17.02e-1 * x)"],
    ["-1 * x", "-x", "-(x)", "(-1) * x"],
    ["x - -2", "x-(-2)", "x - (-(2))"],
    ["x / (-2)", "x/-2"],
    ["-1 * x * y", "-x * y"],
    ["x * (-1 * y)", "x * -y"],
    ["x * 3.141592653589793", "x * pi"],
    ["min(max(x, -1), 1)", "clamp(x, -1, 1)"],
    ["max(max(x, y), 0)", "max(x, y, 0)"],
    ["pow(x, -1.5)", "pow(x, -3 / 2)"],
    ["where(0 < x, x, 0.1 * x)", "where(x > 0, x, 0.1 * x)", "where(0<x,x,.1*x)"],
    ["where(x <= y + 1, x, y)", "where(y + 1 >= x, x, y)"],
    ["x4 + x * y * z", "x4+x1*x2*x3"],
    ["x * 1e-07", "x * 0.0000001"], ["x * 1e+20", "x * 100000000000000000000"],
  ]

  @Test(arguments: spellings)
  func spacesParenthesesAndSpellingsDoNotMatter(_ texts: [String]) throws {
    let formulas = try texts.map { try Formula(parsing: $0) }
    for formula in formulas { #expect(formula == formulas[0]) }
    #expect(formulas[0].description == texts[0])
    #expect(try Formula(parsing: formulas[0].description) == formulas[0])
  }

  @Test func operandsInAnotherOrderAreAnotherFormula() throws {
    #expect(try Formula(parsing: "x + y") != Formula(parsing: "y + x"))
    #expect(try Formula(parsing: "x + (y + z)") != Formula(parsing: "x + y + z"))
  }

  @Test(arguments: 0..<200)
  func readsBackAsItIsWritten(_ seed: UInt64) throws {
    var generator = RandomFormula(seed: seed)
    let text = generator.expression(depth: 4)
    guard text.utf8.count <= 512 else { return }
    let formula: Formula
    do {
      formula = try Formula(parsing: text)
    } catch {
      // Constants may evaluate to something that is no number, and inputs may be missing.
      return
    }
    #expect(try Formula(parsing: formula.description) == formula, "\(text) became \(formula)")
  }

  /// Words in no order: nothing that is written traps, and every error lies inside the text.
  @Test func anyTextIsAFormulaOrAnError() {
    let words = [
      "x", "y", "x8", "x9", "0", "1", ".5", "1e38", "1e-45", "-", "-", "+", "*", "/", "(", ")", "(", ")", ",", "<", ">",
      "=", " ", "pow(", "where(", "clamp(", "min(", "exp(", "log(", "pi", "$", "é", "\u{0}", "sin",
    ]
    var state: UInt64 = 1
    var formulas = 0
    for _ in 0..<20_000 {
      var text = ""
      for _ in 0..<(1 + state >> 61) {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        text += words[Int(state >> 33) % words.count]
      }
      do throws(ExpressionError) {
        let formula = try Formula(parsing: text)
        _ = formula.gradient(asking: (0..<formula.inputCount).map { _ in true })
        formulas += 1
      } catch {
        #expect(error.range.lowerBound >= 0 && error.range.upperBound <= text.utf8.count, "\(text)")
      }
    }
    #expect(formulas > 50)
  }

  static let simplified: [(String, String)] = [
    ("x * 1 + 0", "x"), ("2 * 3 * x", "x * 6"), ("x / 4", "x * 0.25"), ("x - 2", "x + -2"), ("1 + x + 2", "x + 3"),
    ("--x", "x"), ("x - -y", "x + y"), ("x + -y", "x - y"), ("-x + y", "y - x"),
    ("pow(x, 1)", "x"), ("pow(x, 2)", "x * x"), ("pow(x, 3)", "x * x * x"), ("pow(x, 0.5)", "sqrt(x)"),
    ("pow(x, -0.5)", "rsqrt(x)"), ("pow(x, -2)", "1 / (x * x)"), ("pow(x, 1.5)", "pow(x, 1.5)"),
    ("exp(log(2)) * x", "x * 2"), ("0.5 * x * (1 + erf(x))", "x * (erf(x) * 0.5 + 0.5)"),
    // What may not be a number stays.
    ("0 * x", "x * 0"), ("x - x", "x - x"), ("x / x", "x / x"), ("x / 0.1 * 0", "x * 0"),
  ]

  @Test(arguments: simplified)
  func simplifies(_ source: String, _ expected: String) throws {
    #expect(try Formula(parsing: source).simplified().description == expected)
  }

  /// The gradient's formula reads what it needs of x, y, …, and last the gradient of the result.
  static let gradients: [(String, inputs: [Int], String)] = [
    ("2 * x", [], "x * 2"), ("x * y", [1], "y * x"), ("exp(x)", [0], "y * exp(x)"), ("log(x)", [0], "y * (1 / x)"),
    ("sqrt(x)", [0], "y * (0.5 / sqrt(x))"), ("tanh(x)", [0], "y * (1 - tanh(x) * tanh(x))"),
    ("sigmoid(x)", [0], "y * (sigmoid(x) - sigmoid(x) * sigmoid(x))"), ("sin(x)", [0], "y * cos(x)"),
    ("softplus(x)", [0], "y * sigmoid(x)"), ("relu(x)", [0], "y * where(0 < x, 1, 0)"),
    ("abs(x)", [0], "y * where(0 < x, 1, where(x < 0, -1, 0))"),
    ("max(x, 0)", [0], "y * where(0 < x, 1, 0)"), ("min(2, x)", [0], "y * where(x < 2, 1, 0)"),
    ("max(x, y)", [0, 1], "z * where(y < x, 1, where(x < y, 0, 0.5))"),
    ("where(x < y, x, 3)", [0, 1], "z * where(x < y, 1, 0)"),
    ("pow(x, 3)", [0], "y * (x * x) * 3"),
  ]

  @Test(arguments: gradients)
  func differentiates(_ source: String, _ inputs: [Int], _ expected: String) throws {
    let formula = try Formula(parsing: source)
    let gradient = formula.gradient(asking: (0..<formula.inputCount).map { $0 == 0 })
    #expect(gradient.inputs == inputs)
    #expect(gradient.formula?.description == expected)
    #expect(gradient.shares[0] == .result(0))
  }

  @Test func gradientsThatAreTheResultsOwnNeedNoFormula() throws {
    let sum = try Formula(parsing: "x + y").gradient(asking: [true, true])
    #expect(sum.formula == nil && sum.inputs == [] && sum.shares == [.whole, .whole])
    let step = try Formula(parsing: "where(x < 0, 1, 2)").gradient(asking: [true])
    #expect(step.formula == nil && step.inputs == [] && step.shares == [.none])
    let square = try Formula(parsing: "2 * x + 2 * y").gradient(asking: [true, true])
    #expect(square.shares == [.result(0), .result(0)])
    #expect(square.formula?.results.count == 1)
  }

  static let faults: [(String, String, Range<Int>)] = [
    ("x * sigmod(x)", "'sigmod' is no function", 4..<10),
    ("x +", "the expression ends where a value is due", 3..<3),
    ("x · x", "'·' is not expected here", 2..<4),
    ("x - 1 / 0", "the divisor is zero", 8..<9),
    ("x * log(1 - 2)", "log(1 - 2) is not a number", 4..<14),
    ("pow(x, y)", "the exponent of pow must be a number", 7..<8),
    ("min(x)", "min takes at least 2 arguments, not 1", 0..<6),
    ("3.4e39 * x", "3.4e39 is too large for single precision", 0..<6),
  ]

  @Test(arguments: faults)
  func saysWhereItIsWrong(_ source: String, _ message: String, _ range: Range<Int>) {
    let error = #expect(throws: ExpressionError.self) { try Formula(parsing: source) }
    #expect(error?.message == message)
    #expect(error?.range == range)
  }
}
