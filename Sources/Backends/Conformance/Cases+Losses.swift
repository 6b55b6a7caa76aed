import Primitives
import Tasks
import TensorTypes

/// Losses of outputs against targets.
extension PrimitiveCase {
  static let losses: [PrimitiveCase] = [
    lossCase(.binaryCrossEntropy, [5, 7]), lossCase(.binaryCrossEntropy, [1, 1]),
    lossCase(.squaredError, [5, 3]), lossCase(.squaredError, [17, 1]), lossCase(.absoluteError, [6, 5]),
    lossCase(.huber(delta: 1), [9, 4]), lossCase(.huber(delta: 0.35), [3, 33]),
  ]

  private static func lossCase(_ loss: Loss, _ shape: Shape) -> PrimitiveCase {
    PrimitiveCase("loss \(loss.kind) of \(shape)") { builder in
      let outputs = builder.activation(shape, .wide)
      return loss.lower(outputs, against: builder.targets(shape), into: &builder.program)
    }
  }
}
