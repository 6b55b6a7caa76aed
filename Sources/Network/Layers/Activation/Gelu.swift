import GraphIR
import Primitives

/// The Gaussian error linear unit, exactly: by the error function.
///
/// y = x · Φ(x) = x / 2 · (1 + erf(x / √2))
/// - input: any shape
/// - output: the same
///
/// Hendrycks and Gimpel 2016, arXiv:1606.08415.
public struct Gelu: ActivationLayer {
  public static let kind = "gelu"
  public static let help = "Gaussian error linear unit: x · Φ(x)."

  public init() {}

  var function: Elementwise { .gelu }
}
