import GraphIR
import Primitives

/// The hyperbolic tangent.
///
/// y = (exp(x) − exp(−x)) / (exp(x) + exp(−x))
/// - input: any shape
/// - output: the same
///
/// LeCun et al. 1998, "Efficient backprop".
public struct Tanh: ActivationLayer {
  public static let kind = "tanh"
  public static let help = "Hyperbolic tangent."

  public init() {}

  var function: Elementwise { .tanh }
}
