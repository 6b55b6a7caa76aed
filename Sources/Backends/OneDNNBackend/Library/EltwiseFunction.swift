import COneDNN
import Primitives

/// A function of one element in the library's terms.
struct EltwiseFunction {
  var algorithm: dnnl_alg_kind_t
  var alpha: Float = 0
  var beta: Float = 0

  init(_ function: Elementwise) {
    switch function {
    case .relu: algorithm = dnnl_eltwise_relu
    case .leakyRelu(let slope): (algorithm, alpha) = (dnnl_eltwise_relu, Float(slope))
    case .elu(let scale): (algorithm, alpha) = (dnnl_eltwise_elu, Float(scale))
    case .gelu: algorithm = dnnl_eltwise_gelu_erf
    case .silu: (algorithm, alpha) = (dnnl_eltwise_swish, 1)
    case .hardSwish: algorithm = dnnl_eltwise_hardswish
    case .sigmoid: algorithm = dnnl_eltwise_logistic
    case .tanh: algorithm = dnnl_eltwise_tanh
    case .clip(let lower, let upper): (algorithm, alpha, beta) = (dnnl_eltwise_clip_v2, Float(lower), Float(upper))
    case .square: algorithm = dnnl_eltwise_square
    case .inverseSquareRoot: (algorithm, alpha, beta) = (dnnl_eltwise_pow, 1, -0.5)
    case .affine(let scale, let offset): (algorithm, alpha, beta) = (dnnl_eltwise_linear, Float(scale), Float(offset))
    }
  }

  /// The form whose gradient reads the function's output, where there is one.
  init(gradientOf function: Elementwise) {
    self.init(function)
    guard function.gradientUsesOutput else { return }
    switch function {
    case .relu, .leakyRelu: algorithm = dnnl_eltwise_relu_use_dst_for_bwd
    case .elu: algorithm = dnnl_eltwise_elu_use_dst_for_bwd
    case .sigmoid: algorithm = dnnl_eltwise_logistic_use_dst_for_bwd
    case .tanh: algorithm = dnnl_eltwise_tanh_use_dst_for_bwd
    case .clip: algorithm = dnnl_eltwise_clip_v2_use_dst_for_bwd
    case .gelu, .silu, .hardSwish, .square, .inverseSquareRoot, .affine: break
    }
  }
}
