import GraphIR
import Primitives
import TensorTypes

/// Any function of each element, written in the architecture file: an activation, a gate, a transformation.
///
/// y = f(x₁, x₂, …), the elements of the inputs, which the expression calls x, y, z, x4, …
/// - inputs: as many as the expression reads, of one shape
/// - output: that shape
public struct ElementwiseFunction: Layer {
  public static let kind = "elementwise"
  public static let help = "A function of each element, written as an expression: 'x * sigmoid(1.702 * x)'."
  public static let arity = Arity.atLeast(1)
  public static let family: LayerFamily? = .activation

  public var expression = Formula.identity

  public static let attributes: [Attribute<Self>] = [
    Attribute(
      "expression", \.expression, required: true,
      help: "The function, of the inputs x, y, z (or x1 to x8); its derivative follows from it.")
  ]

  public init() {}

  public func output(_ inputs: [Shape]) throws(LayerError) -> Shape {
    let count = expression.inputCount
    guard inputs.count == count else {
      throw LayerError(
        "the expression reads \(Self.names(count)), but the layer's inputs are \(Self.names(inputs.count))",
        attribute: "expression",
        remedy: count > inputs.count
          ? "Name \(count) layers in \"inputs\"" : "Use every input, or name fewer in \"inputs\"")
    }
    if let other = inputs.indices.first(where: { inputs[$0] != inputs[0] }) {
      throw LayerError(
        "input 1 is \(inputs[0]), but input \(other + 1) is \(inputs[other])",
        remedy: "The inputs of an expression have one shape")
    }
    return inputs[0]
  }

  private static func names(_ count: Int) -> String {
    (0..<count).map(Formula.name(ofInput:)).joined(separator: ", ")
  }

  public func lower(_ inputs: [Value], shapes: [Shape], into program: inout ProgramBuilder) -> Value {
    let formula = expression.simplified()
    if formula == .identity { return inputs[0] }
    if let function = formula.builtin { return program(.elementwise(function), inputs[0]) }
    return program.apply(.formula(formula), inputs)[0]
  }
}

extension Formula {
  /// The built-in function that this is by itself: what precedes it can take that along in its own pass, and its
  /// gradient reads the output, which is kept anyway.
  fileprivate var builtin: Elementwise? {
    guard steps.count == 2, case .function(let function, 0) = steps[1] else { return nil }
    return switch function {
    case .relu: .relu
    case .sigmoid: .sigmoid
    case .tanh: .tanh
    case .abs, .cos, .erf, .exp, .log, .rsqrt, .sin, .softplus, .sqrt: nil
    }
  }
}
