extension ExternalOperation {
  /// The inputs of ``Primitive/externalGradient(_:needed:)`` by name.
  public struct GradientInputs<Operand> {
    /// Those of the operation: the layer's, then its parameters.
    public var operands: [Operand]
    public var output: Operand
    public var outputGradient: Operand
  }

  public func gradientInputs<Operand>(_ list: some Sequence<Operand>) -> GradientInputs<Operand> {
    var cursor = OperandCursor(list)
    return GradientInputs(
      operands: (0..<inputs.count + parameters.count).map { _ in cursor.next() }, output: cursor.next(),
      outputGradient: cursor.next())
  }
}
