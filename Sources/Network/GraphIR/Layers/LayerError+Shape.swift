import Primitives
import TensorTypes

extension LayerError {
  /// A size that no tensor can have.
  public init(_ error: ShapeError, of subject: String) {
    self.init("\(subject) is too large: \(error)", remedy: "Use smaller sizes")
  }

  /// An input of another rank than the layer reads.
  public static func wrongInput(_ shape: Shape, reads expected: String, remedy: String? = nil) -> LayerError {
    LayerError("the input is \(shape), but this layer reads \(expected)", remedy: remedy)
  }
}

extension Shape {
  /// The shape of a layer's output or tensor.
  public static func checked(_ extents: [Int], _ subject: String = "the output") throws(LayerError) -> Shape {
    do {
      return try Shape(extents)
    } catch {
      throw LayerError(error, of: subject)
    }
  }
}
