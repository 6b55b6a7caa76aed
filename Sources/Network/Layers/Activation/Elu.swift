import GraphIR
import Primitives

/// The exponential linear unit.
///
/// y = x where x > 0, alpha · (exp(x) − 1) elsewhere
/// - input: any shape
/// - output: the same
///
/// Clevert et al. 2015, arXiv:1511.07289.
public struct Elu: ActivationLayer {
  public static let kind = "elu"
  public static let help = "Exponential linear unit: alpha · (exp(x) − 1) for negative inputs."

  public var alpha = 1.0

  public static let attributes: [Attribute<Self>] = [
    Attribute("alpha", \.alpha, in: 0...100, help: "Minus the limit for large negative inputs.")
  ]

  public init() {}

  var function: Elementwise { .elu(alpha: alpha) }
}
