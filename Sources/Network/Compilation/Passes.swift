import Primitives

extension Program {
  /// A forward program in training mode with a loss, made into the step that training runs.
  public func trainingStep() -> Program {
    differentiated().withoutDeadCode().fused()
  }

  /// A forward program in inference mode, made into what evaluation and prediction run.
  public func inferenceForm() -> Program {
    withoutDeadCode().folded().fused()
  }
}
