import Primitives

/// The type of numbers that a training step computes in.
public enum Precision: String, Hashable, Sendable, CaseIterable {
  case float32 = "f32"
  /// Activations, their gradients and the operands of products in bfloat16; all else in 32 bits
  /// (``Primitives/Program/inBfloat16()``).
  case bfloat16 = "bf16"
}

extension Program {
  /// A forward program in training mode with a loss, made into the step that training runs.
  public func trainingStep(in precision: Precision) -> Program {
    switch precision {
    case .float32: trainingStep()
    case .bfloat16: trainingStep().inBfloat16()
    }
  }
}
