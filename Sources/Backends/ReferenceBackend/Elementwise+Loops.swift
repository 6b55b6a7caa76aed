import Primitives

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

typealias Floats = UnsafeMutableBufferPointer<Float>

extension Elementwise {
  /// y = f(x). The two may be the same memory. What is no number stays so.
  func forward(_ x: Floats, to y: Floats) {
    switch self {
    case .relu: map(x, to: y) { max($0, 0) }
    case .leakyRelu(let slope):
      let slope = Float(slope)
      map(x, to: y) { $0 > 0 ? $0 : slope * $0 }
    case .elu(let alpha):
      let alpha = Float(alpha)
      map(x, to: y) { $0 > 0 ? $0 : alpha * expm1($0) }
    case .gelu: map(x, to: y) { $0 * normalDistribution($0) }
    case .silu: map(x, to: y) { $0 * logistic($0) }
    case .hardSwish: map(x, to: y) { $0 * min(max($0 + 3, 0), 6) / 6 }
    case .sigmoid: map(x, to: y, logistic)
    case .tanh: map(x, to: y, hyperbolicTangent)
    case .clip(let lower, let upper):
      let (lower, upper) = (Float(lower), Float(upper))
      map(x, to: y) { min(max($0, lower), upper) }
    case .square: map(x, to: y) { $0 * $0 }
    case .inverseSquareRoot: map(x, to: y) { 1 / $0.squareRoot() }
    case .affine(let scale, let offset):
      let (scale, offset) = (Float(scale), Float(offset))
      map(x, to: y) { scale * $0 + offset }
    }
  }

  /// dx = dy · f′, from the function's output where that is enough and else from its input.
  func gradient(_ value: Floats, _ dy: Floats, to dx: Floats) {
    switch self {
    case .relu: combine(value, dy, to: dx) { $0 > 0 ? $1 : 0 }
    case .leakyRelu(let slope):
      // With a positive slope output and input have one sign.
      let slope = Float(slope)
      combine(value, dy, to: dx) { $0 > 0 ? $1 : slope * $1 }
    case .elu(let alpha) where gradientUsesOutput:
      let alpha = Float(alpha)
      combine(value, dy, to: dx) { $0 > 0 ? $1 : ($0 + alpha) * $1 }
    case .elu(let alpha):
      let alpha = Float(alpha)
      combine(value, dy, to: dx) { $0 > 0 ? $1 : alpha * exp($0) * $1 }
    case .gelu:
      combine(value, dy, to: dx) { x, dy in
        let density = exp(-0.5 * x * x) * 0.398_942_28
        return dy * (normalDistribution(x) + x * density)
      }
    case .silu:
      combine(value, dy, to: dx) { x, dy in
        let gate = logistic(x)
        return dy * gate * (1 + x * (1 - gate))
      }
    case .hardSwish:
      combine(value, dy, to: dx) { x, dy in x < -3 ? 0 : x <= 3 ? dy * (x / 3 + 0.5) : dy }
    case .sigmoid: combine(value, dy, to: dx) { $1 * $0 * (1 - $0) }
    case .tanh: combine(value, dy, to: dx) { $1 * (1 - $0 * $0) }
    case .clip(let lower, let upper):
      // A function with equal or crossed bounds is constant: no value lies between them.
      let (lower, upper) = (Float(lower), Float(upper))
      combine(value, dy, to: dx) { $0 > lower && $0 < upper ? $1 : 0 }
    case .square: combine(value, dy, to: dx) { 2 * $0 * $1 }
    case .inverseSquareRoot: combine(value, dy, to: dx) { -0.5 / ($0 * $0.squareRoot()) * $1 }
    case .affine(let scale, _):
      let scale = Float(scale)
      combine(value, dy, to: dx) { scale * $1 }
    }
  }
}

extension Elementwise {
  /// f of one number.
  public var value: (Float) -> Float {
    { x in
      var number = x
      withUnsafeMutablePointer(to: &number) {
        let one = Floats(start: $0, count: 1)
        forward(one, to: one)
      }
      return number
    }
  }

  /// f′ at one number.
  var slope: (Float) -> Float {
    { x in
      var (known, slope) = (gradientUsesOutput ? value(x) : x, Float(1))
      withUnsafeMutablePointer(to: &known) { known in
        withUnsafeMutablePointer(to: &slope) {
          let one = Floats(start: $0, count: 1)
          gradient(Floats(start: known, count: 1), one, to: one)
        }
      }
      return slope
    }
  }
}

@inline(__always)
private func map(_ x: Floats, to y: Floats, _ function: (Float) -> Float) {
  for index in 0..<x.count { y[index] = function(x[index]) }
}

@inline(__always)
private func combine(_ left: Floats, _ right: Floats, to result: Floats, _ function: (Float, Float) -> Float) {
  for index in 0..<left.count { result[index] = function(left[index], right[index]) }
}

private func logistic(_ x: Float) -> Float { 1 / (1 + exp(-x)) }

private func hyperbolicTangent(_ x: Float) -> Float { tanh(x) }

/// Φ(x), the distribution function of the standard normal distribution.
private func normalDistribution(_ x: Float) -> Float { 0.5 * (1 + erf(x * 0.707_106_78)) }
