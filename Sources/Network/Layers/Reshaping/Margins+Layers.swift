import GraphIR
import Primitives
import TensorTypes

/// Margins as attributes give them: one number for all sides, [top, left, bottom, right] of an image or [left, right] of
/// a sequence.
extension Margins {
  package init(_ numbers: [Int], of shape: Shape) throws(LayerError) {
    switch (numbers.count, shape.rank) {
    case (1, 1) where numbers[0] == 0: self = .none
    case (1, 2): self.init(left: numbers[0], right: numbers[0])
    case (1, 3): self.init(Extent(numbers[0]))
    case (2, 2): self.init(left: numbers[0], right: numbers[1])
    case (4, 3): self.init(top: numbers[0], left: numbers[1], bottom: numbers[2], right: numbers[3])
    case (_, 1):
      throw LayerError(
        "the input \(shape) is a vector, which has no margins", attribute: "margins",
        remedy: "Place it before flatten")
    case (let count, let rank):
      throw LayerError(
        "margins has \(count) numbers", attribute: "margins",
        remedy: rank == 3
          ? "Use one number or [top, left, bottom, right] for an image"
          : "Use one number or [left, right] for a sequence")
    }
  }
}
