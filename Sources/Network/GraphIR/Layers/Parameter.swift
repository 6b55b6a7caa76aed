import Primitives
import TensorTypes

/// A tensor that a layer keeps: trained, or a buffer that training merely updates.
public struct Parameter: Hashable, Sendable {
  /// The name within the layer, as PyTorch has it: `weight`, `bias`, `running_mean`.
  public var name: String
  public var shape: Shape
  public var initializer: Initializer
  public var isTrainable: Bool

  public init(_ name: String, _ shape: Shape, _ initializer: Initializer, isTrainable: Bool = true) {
    self.name = name
    self.shape = shape
    self.initializer = initializer
    self.isTrainable = isTrainable
  }
}
