import GraphIR
import Primitives

/// The rectified linear unit.
///
/// y = max(0, x)
/// - input: any shape
/// - output: the same
///
/// Nair and Hinton 2010, "Rectified linear units improve restricted Boltzmann machines".
public struct Relu: ActivationLayer {
  public static let kind = "relu"
  public static let help = "Rectified linear unit: max(0, x)."

  public init() {}

  var function: Elementwise { .relu }
}
