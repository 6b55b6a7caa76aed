import GraphIR
import Primitives

/// The sigmoid linear unit, also called Swish.
///
/// y = x / (1 + exp(−x))
/// - input: any shape
/// - output: the same
///
/// Elfwing et al. 2017, arXiv:1702.03118; Ramachandran et al. 2017, arXiv:1710.05941.
public struct Silu: ActivationLayer {
  public static let kind = "silu"
  public static let help = "Sigmoid linear unit (Swish): x · sigmoid(x)."

  public init() {}

  var function: Elementwise { .silu }
}
