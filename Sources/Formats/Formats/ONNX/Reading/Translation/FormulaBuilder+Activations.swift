import Primitives

/// The activations of the catalogue, and relatives, as expressions have them.
extension FormulaBuilder {
  mutating func clamp(_ x: Int, _ low: Double?, _ high: Double?) -> Int {
    var result = x
    if let low { result = operation(.maximum, result, constant(low)) }
    if let high { result = operation(.minimum, result, constant(high)) }
    return result
  }

  mutating func leaky(_ x: Int, _ slope: Double) -> Int {
    let (zero, sloped) = (constant(0.0), operation(.multiply, constant(slope), x))
    return append(.choice(.less, zero, x, then: x, otherwise: sloped))
  }

  mutating func elu(_ x: Int, _ alpha: Double) -> Int {
    let below = operation(.multiply, constant(alpha), operation(.subtract, function(.exp, x), constant(1)))
    return append(.choice(.less, constant(0), x, then: x, otherwise: below))
  }

  mutating func celu(_ x: Int, _ alpha: Double) -> Int {
    let scaled = operation(.divide, x, constant(alpha))
    let below = operation(.multiply, constant(alpha), operation(.subtract, function(.exp, scaled), constant(1)))
    return append(.choice(.less, constant(0), x, then: x, otherwise: below))
  }

  mutating func hardSigmoid(_ x: Int, _ alpha: Double, _ beta: Double) -> Int {
    clamp(operation(.add, operation(.multiply, constant(alpha), x), constant(beta)), 0, 1)
  }

  mutating func hardSwish(_ x: Int) -> Int {
    let gate = clamp(operation(.add, x, constant(3)), 0, 6)
    return operation(.divide, operation(.multiply, x, gate), constant(6))
  }

  mutating func swish(_ x: Int, _ alpha: Double) -> Int {
    let inner = alpha == 1 ? x : operation(.multiply, constant(alpha), x)
    return operation(.multiply, x, function(.sigmoid, inner))
  }

  mutating func gelu(_ x: Int) -> Int {
    let error = function(.erf, operation(.divide, x, constant(2.0.squareRoot())))
    let share = operation(.multiply, constant(0.5), operation(.add, constant(1), error))
    return operation(.multiply, x, share)
  }

  mutating func geluByTanh(_ x: Int) -> Int {
    let cube = operation(.multiply, operation(.multiply, x, x), x)
    let inner = operation(.add, x, operation(.multiply, constant(0.044715), cube))
    let gate = function(.tanh, operation(.multiply, constant((2 / Double.pi).squareRoot()), inner))
    return operation(.multiply, operation(.multiply, constant(0.5), x), operation(.add, constant(1), gate))
  }
}
