import GraphIR
import Primitives
import TensorTypes

extension Parameter {
  /// Weight 1 and bias 0: what a normalisation layer scales and shifts by.
  static func affine(_ extents: [Int]) throws(LayerError) -> [Parameter] {
    let shape = try Shape.checked(extents, "the weight")
    return [Parameter("weight", shape, .constant(1)), Parameter("bias", shape, .constant(0))]
  }
}
