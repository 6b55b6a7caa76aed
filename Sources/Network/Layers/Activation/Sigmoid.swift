import GraphIR
import Primitives

/// The logistic function.
///
/// y = 1 / (1 + exp(−x))
/// - input: any shape
/// - output: the same
///
/// Rumelhart et al. 1986, "Learning representations by back-propagating errors".
public struct Sigmoid: ActivationLayer {
  public static let kind = "sigmoid"
  public static let help = "Logistic function: 1 / (1 + exp(−x))."

  public init() {}

  var function: Elementwise { .sigmoid }
}
