import GraphIR
import Primitives

/// The rectified linear unit with a slope for negative inputs.
///
/// y = x where x > 0, slope · x elsewhere
/// - input: any shape
/// - output: the same
///
/// Maas et al. 2013, "Rectifier nonlinearities improve neural network acoustic models".
public struct LeakyRelu: ActivationLayer {
  public static let kind = "leaky_relu"
  public static let help = "Rectified linear unit with a slope for negative inputs."

  public var slope = 0.01

  public static let attributes: [Attribute<Self>] = [
    Attribute("slope", \.slope, in: 0...1, help: "Slope where the input is negative.")
  ]

  public init() {}

  var function: Elementwise { .leakyRelu(slope: slope) }
}
