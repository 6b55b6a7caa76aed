import GraphIR
import Primitives

/// The rectified linear unit, cut off at 6.
///
/// y = min(max(0, x), 6)
/// - input: any shape
/// - output: the same
///
/// Krizhevsky 2010, "Convolutional deep belief networks on CIFAR-10"; Sandler et al. 2018, arXiv:1801.04381.
public struct Relu6: ActivationLayer {
  public static let kind = "relu6"
  public static let help = "Rectified linear unit cut off at 6: min(max(0, x), 6)."

  public init() {}

  var function: Elementwise { .clip(lower: 0, upper: 6) }
}
