extension Pooling {
  /// The outputs of ``Primitive/pooling(_:)`` by name.
  public struct Outputs<Operand> {
    public var map: Operand
    /// Where the maxima were, if they are saved.
    public var positions: Operand?
  }

  /// The inputs of ``Primitive/poolingGradient(_:input:)`` by name.
  public struct GradientInputs<Operand> {
    public var outputGradient: Operand
    public var positions: Operand?
  }

  public func outputs<Operand>(_ list: some Sequence<Operand>) -> Outputs<Operand> {
    var cursor = OperandCursor(list)
    return Outputs(map: cursor.next(), positions: cursor.next(if: savesIndices))
  }

  public func gradientInputs<Operand>(_ list: some Sequence<Operand>) -> GradientInputs<Operand> {
    var cursor = OperandCursor(list)
    return GradientInputs(outputGradient: cursor.next(), positions: cursor.next(if: kind == .maximum))
  }
}
