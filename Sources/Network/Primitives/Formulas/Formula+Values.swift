#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

extension Formula.Step {
  /// The step's value from those of its operands, given by index. NaN stays NaN.
  public func value(of operand: (Int) -> Double) -> Double {
    switch self {
    case .input: preconditionFailure("an input's number is given")
    case .constant(let number): number
    case .function(let function, let index): Primitives.value(of: function, at: operand(index))
    case .operation(let operation, let left, let right): operation(operand(left), operand(right))
    case .power(let base, let exponent): pow(operand(base), exponent)
    case .choice(.less, let left, let right, let then, let otherwise):
      operand(operand(left) < operand(right) ? then : otherwise)
    case .choice(.lessOrEqual, let left, let right, let then, let otherwise):
      operand(operand(left) <= operand(right) ? then : otherwise)
    }
  }
}

/// A free function: within the type, the names of the cases would hide those of the library.
private func value(of function: Formula.Function, at x: Double) -> Double {
  switch function {
  case .abs: x.magnitude
  case .cos: cos(x)
  case .erf: erf(x)
  case .exp: exp(x)
  case .log: log(x)
  case .relu: x <= 0 ? 0 : x
  case .rsqrt: 1 / x.squareRoot()
  case .sigmoid: 1 / (1 + exp(-x))
  case .sin: sin(x)
  // This form does not overflow.
  case .softplus: (x <= 0 ? 0 : x) + log1p(exp(-x.magnitude))
  case .sqrt: x.squareRoot()
  case .tanh: tanh(x)
  }
}

extension Formula.Operation {
  public func callAsFunction(_ left: Double, _ right: Double) -> Double {
    switch self {
    case .add: left + right
    case .subtract: left - right
    case .multiply: left * right
    case .divide: left / right
    case .minimum: left < right || left.isNaN ? left : right
    case .maximum: left > right || left.isNaN ? left : right
    }
  }
}

extension Formula {
  /// Every step's number for one element, each rounded to single precision as a backend has it.
  /// - parameters:
  ///   - input: the element of an input, by its index
  ///   - numbers: room for as many as there are steps
  public func evaluate(_ input: (Int) -> Float, into numbers: inout [Float]) {
    for (index, step) in steps.enumerated() {
      switch step {
      case .input(let number): numbers[index] = input(number)
      default: numbers[index] = Float(step.value { Double(numbers[$0]) })
      }
    }
  }
}
