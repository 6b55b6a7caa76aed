import JSONText
import Layers
import Primitives

/// An activation of the catalogue, as a function of one number that another can be compared with.
struct KnownFunction {
  let kind: String
  let attributes: JSONObject
  private let formula: Formula

  private init(_ kind: String, _ body: (inout FormulaBuilder, Int) -> Int) {
    self.kind = kind
    attributes = JSONObject()
    formula = NodeTranslation.formula(count: 1) { body(&$0, $1[0]) }
  }

  private static let all: [KnownFunction] = [
    KnownFunction(Relu.kind) { $0.function(.relu, $1) },
    KnownFunction(Relu6.kind) { $0.clamp($1, 0, 6) },
    KnownFunction(SquaredRelu.kind) { builder, x in
      let positive = builder.function(.relu, x)
      return builder.operation(.multiply, positive, positive)
    },
    KnownFunction(LeakyRelu.kind) { $0.leaky($1, 0.01) },
    KnownFunction(Elu.kind) { $0.elu($1, 1) },
    KnownFunction(Gelu.kind) { $0.gelu($1) },
    KnownFunction(Silu.kind) { $0.swish($1, 1) },
    KnownFunction(HardSwish.kind) { $0.hardSwish($1) },
    KnownFunction(Sigmoid.kind) { $0.function(.sigmoid, $1) },
    KnownFunction(HardSigmoid.kind) { $0.hardSigmoid($1, 1 / 6, 0.5) },
    KnownFunction(Tanh.kind) { $0.function(.tanh, $1) },
  ]

  /// The activation that a formula of one input is, in whatever order it computes; nil if it is none. Two functions are
  /// taken for one if they agree to single precision wherever one of them could bend.
  static func matching(_ formula: Formula) -> KnownFunction? {
    guard formula.inputCount == 1 else { return nil }
    let bounds = formula.steps.compactMap { step -> Double? in
      if case .constant(let number) = step { number } else { nil }
    }
    let samples =
      points
      + bounds.flatMap { bound in
        [bound, -bound, 1 / bound].filter(\.isFinite).flatMap { [$0 * 0.99, $0, $0 * 1.01] }
      }
    return all.first { known in
      samples.allSatisfy { x in
        let (a, b) = (formula.value(at: x), known.formula.value(at: x))
        return a == b || (a - b).magnitude <= 2e-6 * max(1, b.magnitude) || a.isNaN && !b.isFinite
      }
    }
  }

  /// Finely where activations bend, and coarsely far out, as far as products of the numbers stay finite.
  private static let points: [Double] = {
    let near = (-160...160).map { (step: Int) -> Double in Double(step) * 0.0625 + 0.013 }
    let far = (-16...16).map { (step: Int) -> Double in Double(step) * 40 }
    return near + far
  }()
}

extension Formula {
  /// The first result in double precision.
  fileprivate func value(at x: Double) -> Double {
    var numbers: [Double] = []
    numbers.reserveCapacity(steps.count)
    for step in steps {
      if case .input = step { numbers.append(x) } else { numbers.append(step.value { numbers[$0] }) }
    }
    return numbers[results[0]]
  }
}
