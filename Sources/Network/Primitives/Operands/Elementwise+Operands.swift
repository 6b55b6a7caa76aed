extension Elementwise {
  /// The inputs of ``Primitive/elementwiseGradient(_:)`` by name.
  public struct GradientInputs<Operand> {
    /// The function's input, or its output if ``Elementwise/gradientUsesOutput``.
    public var known: Operand
    public var outputGradient: Operand

    public init(_ list: some Sequence<Operand>) {
      var cursor = OperandCursor(list)
      (known, outputGradient) = (cursor.next(), cursor.next())
    }
  }
}
