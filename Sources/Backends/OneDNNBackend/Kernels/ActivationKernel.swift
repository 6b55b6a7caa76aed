import CKernels
import Primitives

/// A function between layers in the terms of our kernels.
struct ActivationKernel {
  var function: espalier_activation
  var alpha: Float = 0
  var beta: Float = 0

  /// For a function that ``hasKernel(_:)``.
  init(_ activation: Elementwise) {
    switch activation {
    case .relu: function = espalier_activation_relu
    case .leakyRelu(let slope): (function, alpha) = (espalier_activation_leaky_relu, Float(slope))
    case .elu(let scale): (function, alpha) = (espalier_activation_elu, Float(scale))
    case .gelu: function = espalier_activation_gelu
    case .silu: function = espalier_activation_silu
    case .hardSwish: function = espalier_activation_hard_swish
    case .sigmoid: function = espalier_activation_sigmoid
    case .tanh: function = espalier_activation_tanh
    case .clip(let lower, let upper): (function, alpha, beta) = (espalier_activation_clip, Float(lower), Float(upper))
    case .square, .inverseSquareRoot, .affine: preconditionFailure("\(activation) is no function between layers")
    }
  }

  /// Whether computing the slope takes longer than writing and reading it.
  static func hasDearSlope(_ activation: Elementwise) -> Bool {
    switch activation {
    case .gelu, .silu, .sigmoid, .tanh, .elu: true
    case .relu, .leakyRelu, .hardSwish, .clip, .square, .inverseSquareRoot, .affine: false
    }
  }

  /// Whether our kernels compute the function and its slope; the library has the rest.
  static func hasKernel(_ activation: Elementwise) -> Bool {
    switch activation {
    case .relu, .leakyRelu, .gelu, .silu, .hardSwish, .sigmoid, .tanh: true
    case .elu, .clip: activation.gradientUsesOutput
    case .square, .inverseSquareRoot, .affine: false
    }
  }
}
