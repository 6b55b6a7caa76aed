import GraphIR
import Primitives

/// A piecewise approximation of Swish.
///
/// y = x · min(max(x + 3, 0), 6) / 6
/// - input: any shape
/// - output: the same
///
/// Howard et al. 2019, "Searching for MobileNetV3", arXiv:1905.02244.
public struct HardSwish: ActivationLayer {
  public static let kind = "hard_swish"
  public static let help = "Piecewise Swish: x · min(max(x + 3, 0), 6) / 6."

  public init() {}

  var function: Elementwise { .hardSwish }
}
