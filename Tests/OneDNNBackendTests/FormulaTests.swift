import Compilation
import Conformance
import GraphIR
import Primitives
import ReferenceBackend
import TensorTypes
import Testing

@testable import OneDNNBackend

/// Formulas beyond the cases that every backend passes: numbers that are none, memory that is shared, any length.
@Suite struct FormulaTests {
  /// The results of a formula for lists of numbers, on a backend.
  private func evaluate(
    _ source: String, on inputs: [[Float]], _ backend: some Backend, threads: Int = 1
  ) throws -> [Float] {
    var builder = ProgramBuilder(mode: .inference)
    let shape: Shape = try [1, Shape([inputs[0].count])[0]]
    let values = inputs.indices.map { index in
      builder.addParameter(StoredTensor(name: "x\(index)", shape: shape, initializer: .constant(0)))
    }
    let formula = try Formula(parsing: source).simplified()
    builder.setOutput(builder.apply(.formula(formula), values)[0])
    let session = try backend.open(builder.program, threads: threads)
    for (index, numbers) in inputs.enumerated() { session.write(numbers, to: .parameter(index)) }
    let executable = try session.compile(builder.program)
    executable.run(key: RandomKey(seed: 1, step: 0))
    return executable.withOutput(Array.init)
  }

  static let extremes: [Float] = [
    .nan, .infinity, -.infinity, 0, -0.0, .leastNonzeroMagnitude, -.leastNonzeroMagnitude, .leastNormalMagnitude,
    .greatestFiniteMagnitude, -.greatestFiniteMagnitude, 1, -1, 88.7, 88.8, -87.4, -103, -104, -200, 1e-20, 1e20, 9.01,
    9.03, 3.92, 3.94, 12345.678, -1e30,
  ]

  static let functions = Formula.Function.allCases.map { "\($0.rawValue)(x)" }

  @Test(
    arguments: functions + ["pow(x, 1.5)", "pow(x, -3)", "min(x, 1)", "max(1, x)", "where(x < 1, x, 2 * x)", "1 / x"])
  func extremesComeOutAsInTheReference(_ source: String) throws {
    let found = try evaluate(source, on: [Self.extremes], OneDNNBackend())
    let expected = try evaluate(source, on: [Self.extremes], ReferenceBackend())
    for (index, x) in Self.extremes.enumerated() {
      let (found, expected) = (found[index], expected[index])
      // The smallest numbers of all may be lost.
      let isClose =
        found == expected || found.isNaN && expected.isNaN
        || abs(found - expected) <= max(abs(expected) * 1e-6, 2e-38)
      #expect(isClose, "\(source) of \(x) is \(found), not \(expected)")
    }
  }

  @Test(arguments: functions)
  func functionsAreAccurate(_ source: String) throws {
    let numbers = (-4000...4000).flatMap { [Float($0) / 40, Float($0) / 1500, Float($0) / 1e6] }
    let found = try evaluate(source, on: [numbers], OneDNNBackend())
    let expected = try evaluate(source, on: [numbers], ReferenceBackend())
    // Sines lose what their argument's reduction rounds.
    let least: Float = source.hasPrefix("sin") || source.hasPrefix("cos") ? 1 : 1e-30
    for (index, x) in numbers.enumerated() where expected[index].isFinite {
      let difference = abs(found[index] - expected[index])
      #expect(difference <= 1e-6 * max(least, abs(expected[index])), "\(source) of \(x) is \(found[index])")
    }
  }

  @Test(arguments: functions + ["min(x, y)", "max(x, y)", "min(y, x)", "max(y, x)", "x * y", "clamp(x, -1, 1)", "x"])
  func whatIsNoNumberStaysSo(_ source: String) throws {
    let count = try Formula(parsing: source).inputCount
    let inputs: [[Float]] = [[.nan, 1, .nan], [2, 3, 4]]
    for backend in [OneDNNBackend() as any Backend, ReferenceBackend()] {
      let found = try evaluate(source, on: Array(inputs.prefix(count)), backend)
      #expect(found.map(\.isNaN) == [true, false, true], "\(source) on \(type(of: backend).name)")
    }
  }

  /// A gelu has finite gradients however large its input, and an exponential in the other branch does no harm.
  @Test(arguments: ["x * sigmoid(1.702 * x)", "0.5 * x * (1 + erf(x / sqrt(2)))", "where(x > 0, x, exp(x) - 1)"])
  func gradientsOfLargeNumbersAreFinite(_ source: String) throws {
    let numbers: [Float] = [-1e4, -200, -120, 120, 200, 1e4]
    var builder = ProgramBuilder(mode: .training)
    let x = builder.addParameter(StoredTensor(name: "x", shape: [1, 6], initializer: .constant(0)))
    let y = builder.apply(.formula(try Formula(parsing: source)), [x])[0]
    builder.setLoss(builder(.reshape([]), builder(.reduction(Reduction(.sum, axes: [0, 1])), y)))
    builder.setOutput(y)
    let program = builder.program.trainingStep()
    for backend in [OneDNNBackend() as any Backend, ReferenceBackend()] {
      let session = try backend.open(program, threads: 1)
      session.write(numbers, to: .parameter(0))
      try session.compile(program).run(key: RandomKey(seed: 1, step: 0))
      #expect(session.read(.gradient(0)) == [0, 0, 0, 1, 1, 1], "\(type(of: backend).name)")
    }
  }

  @Test(arguments: [1, 15, 16, 17, 1023, 1024, 1025, 2064, 40_001])
  func everyElementIsComputedWhateverTheLength(_ count: Int) throws {
    let x = (0..<count).map { Float($0 % 701) / 100 - 3.5 }
    let y = (0..<count).map { Float($0 % 503) / 100 - 2.5 }
    let source = "x * sigmoid(y) + max(x, y) / (1 + exp(-x * x))"
    let expected = try evaluate(source, on: [x, y], ReferenceBackend())
    let found = try evaluate(source, on: [x, y], OneDNNBackend())
    expectClose(found, expected, 1e-6, source)
    #expect(try evaluate(source, on: [x, y], OneDNNBackend(), threads: 2) == found)
  }

  @Test(arguments: 0..<150)
  func anyExpressionIsThatOfTheReference(_ seed: UInt64) throws {
    var generator = RandomFormula(seed: seed)
    let text = generator.expression(depth: 4)
    guard let formula = try? Formula(parsing: text) else { return }
    let program = PrimitiveCase(text) { builder in
      var inputs = [builder.activation([3, 7, 5, 3])]
      if formula.inputCount > 1 { inputs.append(builder.parameter([3, 7, 5, 3], .positive)) }
      return builder.program.apply(.formula(formula.simplified()), inputs)[0]
    }.build().transformed { $0.trainingStep() }
    let found = try program.run(on: OneDNNBackend())
    let expected = try program.run(on: ReferenceBackend())
    expectSame(found.output, expected.output, text)
    for (found, expected) in zip(found.gradients, expected.gradients) {
      expectSame(found, expected, "slope of \(text)")
    }
  }

  /// Numbers agree where the reference has any, up to what differences of large numbers lose.
  private func expectSame(_ found: [Float], _ expected: [Float], _ name: String) {
    let scale = expected.reduce(1) { $1.isFinite ? max($0, abs($1)) : $0 }
    for (index, (found, expected)) in zip(found, expected).enumerated()
    where expected.isFinite && !(abs(found - expected) <= 1e-4 * scale) {
      Issue.record("\(name): \(found) at \(index), not \(expected), where numbers reach \(scale)")
      return
    }
  }

  /// As long and with as many inputs as is allowed, forward and backward.
  @Test func theLongestExpressions() throws {
    let term = "x1*sin(x2*x3)+tanh(x4/(2+x5*x5))*x6-max(x7,x8)"
    let product = (0..<80).map { "x\($0 % 8 + 1)" }.joined(separator: "*")
    for text in [(0..<10).map { _ in term }.joined(separator: "-"), product, "(x1+\(product))*(x2-\(product))"] {
      let formula = try Formula(parsing: text)
      let program = PrimitiveCase(text) { builder in
        let first = builder.activation([2, 3, 5, 7])
        let inputs = [first] + (1..<8).map { _ in builder.parameter([2, 3, 5, 7]) }
        return builder.program.apply(.formula(formula.simplified()), inputs)[0]
      }.build().transformed { $0.trainingStep() }
      let differences = try program.run(on: OneDNNBackend()).differences(from: program.run(on: ReferenceBackend()))
      #expect(differences.isEmpty, "\(text): \(differences)")
    }
  }

  @Test func readsAndWritesAreFewerThanSteps() throws {
    let gelu = try Formula(parsing: "0.5 * x * (1 + erf(x / sqrt(2)))").simplified()
    #expect(FormulaPlan(gelu).instructions.count == 2)
    let gradient = try #require(gelu.gradient(asking: [true]).formula)
    #expect(FormulaPlan(gradient).instructions.count == 5)
    #expect(FormulaPlan(gradient).temporaryCount <= 2)
    let quick = try Formula(parsing: "x * sigmoid(1.702 * x)").simplified()
    #expect(FormulaPlan(quick).instructions.count == 1)
  }

  /// More temporaries than fit on the stack: every term is in use to the end.
  @Test func manyNumbersAtOnce() throws {
    var builder = FormulaBuilder()
    let x = builder.input(0)
    let terms = (1...500).map { number in
      builder.append(.operation(.minimum, x, builder.constant(Double(number) / 100)))
    }
    var sum = terms[0]
    for term in terms.dropFirst() { sum = builder.append(.operation(.maximum, sum, term)) }
    for term in terms.reversed() { sum = builder.append(.operation(.subtract, sum, term)) }
    let formula = builder.formula(inputCount: 1, results: [sum])
    #expect(FormulaPlan(formula).temporaryCount > 400)
    var program = ProgramBuilder(mode: .inference)
    let value = program.addParameter(StoredTensor(name: "x", shape: [1, 100], initializer: .constant(0)))
    program.setOutput(program.apply(.formula(formula), [value])[0])
    try Comparison(program.program, threads: 2).expectAgreement(tolerance: 1e-5)
  }
}
