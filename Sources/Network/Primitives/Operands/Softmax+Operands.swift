/// The inputs of ``Primitive/crossEntropy`` and of its gradient by name.
public struct CrossEntropyInputs<Operand> {
  public var logits: Operand
  public var targets: Operand

  public init(_ list: some Sequence<Operand>) {
    var cursor = OperandCursor(list)
    (logits, targets) = (cursor.next(), cursor.next())
  }
}

/// The inputs of ``Primitive/softmaxGradient`` by name.
public struct SoftmaxGradientInputs<Operand> {
  public var output: Operand
  public var outputGradient: Operand

  public init(_ list: some Sequence<Operand>) {
    var cursor = OperandCursor(list)
    (output, outputGradient) = (cursor.next(), cursor.next())
  }
}
