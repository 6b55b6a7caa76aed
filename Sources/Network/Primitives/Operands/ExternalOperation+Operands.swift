extension ExternalOperation {
  /// The inputs of ``Primitive/external(_:training:)`` by name.
  public struct Operands<Operand> {
    /// The layer's, then its parameters.
    public var operands: [Operand]
    public var buffers: [Operand]
    /// The random key of the run; nil for a layer that draws no random numbers.
    public var key: Operand?
  }

  public func operands<Operand>(_ list: some Sequence<Operand>) -> Operands<Operand> {
    var cursor = OperandCursor(list)
    return Operands(
      operands: (0..<inputs.count + parameters.count).map { _ in cursor.next() },
      buffers: buffers.map { _ in cursor.next() }, key: stream.map { _ in cursor.next() })
  }

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
