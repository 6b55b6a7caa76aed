import CKernels
import Foundation
import Testing

/// Our activations against double precision, over numbers of every exponent.
struct ActivationTests {
  struct Function: Sendable, CustomTestStringConvertible {
    var kernel: espalier_activation
    var testDescription: String
    var value: @Sendable (Double) -> Double
    /// Nil where the kernel reads it from the value.
    var slope: (@Sendable (Double) -> Double)?
    /// The error of a value, as a part of it.
    var tolerance: Double
    /// As a part of x, if that is larger.
    var ofArgument = false
  }

  static let functions: [Function] = [
    Function(
      kernel: espalier_activation_gelu, testDescription: "gelu", value: { $0 * 0.5 * erfc(-$0 / 2.squareRoot()) },
      slope: { 0.5 * erfc(-$0 / 2.squareRoot()) + $0 * exp(-$0 * $0 / 2) / (2 * Double.pi).squareRoot() },
      tolerance: 2e-7, ofArgument: true),
    Function(
      kernel: espalier_activation_silu, testDescription: "silu", value: { $0 / (1 + exp(-$0)) },
      slope: { x in
        let gate = 1 / (1 + exp(-x))
        return gate * (1 + x * (1 - gate))
      }, tolerance: 2.5e-7),
    Function(
      kernel: espalier_activation_hard_swish, testDescription: "hard swish",
      value: { $0 * min(max($0 + 3, 0), 6) / 6 }, slope: { $0 < -3 ? 0 : $0 > 3 ? 1 : $0 / 3 + 0.5 },
      tolerance: 2.5e-7),
    Function(
      kernel: espalier_activation_sigmoid, testDescription: "sigmoid", value: { 1 / (1 + exp(-$0)) }, tolerance: 2.5e-7),
    Function(kernel: espalier_activation_tanh, testDescription: "tanh", value: { tanh($0) }, tolerance: 4e-7),
    Function(
      kernel: espalier_activation_elu, testDescription: "elu", value: { $0 > 0 ? $0 : expm1($0) }, tolerance: 2e-7),
  ]

  /// Both signs of each exponent, denormal numbers too, with sixteen significands; zeros and infinities.
  private static let numbers: [Float] =
    (UInt32(0)...255).flatMap { exponent in
      (UInt32(0)..<16).flatMap { step -> [Float] in
        let bits = exponent << 23 | (step == 0 ? 0 : step * 0x7_8f31)
        return [Float(bitPattern: bits), Float(bitPattern: bits | 1 << 31)]
      }
    }.filter { !$0.isNaN } + (0..<4_001).map { Float($0 - 2_000) / 128 }

  @Test(arguments: functions) func valuesAreWithinTheirTolerance(_ function: Function) {
    let found = run(espalier_run_activation, function.kernel, Self.numbers)
    for (x, y) in zip(Self.numbers, found) {
      // Where x · 0 is no number, theory does not help.
      let expected = function.value(Double(x))
      if expected.isNaN || x.isInfinite { continue }
      // What is no normal number may be another one, or zero.
      if abs(expected) < 1.2e-37, abs(y) < 1.2e-37 { continue }
      let size = max(abs(expected), function.ofArgument ? abs(Double(x)) : 0)
      #expect(abs(Double(y) - expected) <= function.tolerance * size, "\(x) gives \(y)")
    }
  }

  @Test(arguments: functions.filter { $0.slope != nil }) func slopesAreWithinTheirTolerance(_ function: Function) {
    let ones = Self.numbers.map { _ in Float(1) }
    let found = run(espalier_run_activation_gradient, function.kernel, Self.numbers, ones)
    for (x, slope) in zip(Self.numbers, found) where !x.isInfinite {
      let expected = function.slope!(Double(x))
      if expected.isNaN { continue }
      #expect(abs(Double(slope) - expected) <= 1e-6, "\(x) gives \(slope)")
    }
  }

  @Test(arguments: functions) func whatIsNoNumberStaysSo(_ function: Function) {
    let found = run(espalier_run_activation, function.kernel, Array(repeating: .nan, count: 19))
    #expect(found.filter(\.isNaN).count == found.count)
  }

  /// A list's end, which is no whole vector, is computed like its middle, and nothing is written behind it.
  @Test(arguments: [1, 15, 16, 17, 40]) func anyCountIsServed(_ count: Int) {
    let numbers = (0..<count).map { Float($0) / 7 - 2 }
    let found = run(espalier_run_activation, espalier_activation_gelu, numbers)
    let alone = numbers.map { run(espalier_run_activation, espalier_activation_gelu, [$0])[0] }
    #expect(found == alone)
  }

  private func run(
    _ kernel: espalier_kernel, _ function: espalier_activation, _ x: [Float], _ dy: [Float]? = nil
  ) -> [Float] {
    var result = Array(repeating: Float(77), count: x.count + 16)
    x.withUnsafeBufferPointer { x in
      (dy ?? []).withUnsafeBufferPointer { dy in
        result.withUnsafeMutableBufferPointer { y in
          var context = espalier_elementwise(
            count: Int64(x.count), function: function, alpha: 1, beta: 0, x: x.baseAddress, dy: dy.baseAddress,
            y: y.baseAddress)
          for part in 0..<3 { kernel(&context, Int32(part), 3) }
        }
      }
    }
    #expect(Array(result[x.count...]) == Array(repeating: 77, count: 16))
    return Array(result[..<x.count])
  }
}
