extension Convolution {
  /// The inputs of ``Primitive/convolution(_:)`` by name.
  public struct Inputs<Operand> {
    public var map: Operand
    public var weight: Operand
    public var bias: Operand?
  }

  /// The inputs of ``Primitive/convolutionInputGradient(_:input:)`` by name.
  public struct InputGradientInputs<Operand> {
    public var outputGradient: Operand
    public var weight: Operand
  }

  /// The inputs of ``Primitive/convolutionWeightGradient(_:weight:)`` by name.
  public struct WeightGradientInputs<Operand> {
    public var map: Operand
    public var outputGradient: Operand
  }

  /// The outputs of ``Primitive/convolutionWeightGradient(_:weight:)`` by name.
  public struct WeightGradientOutputs<Operand> {
    public var weight: Operand
    public var bias: Operand?
  }

  public func inputs<Operand>(_ list: some Sequence<Operand>) -> Inputs<Operand> {
    var cursor = OperandCursor(list)
    return Inputs(map: cursor.next(), weight: cursor.next(), bias: cursor.next(if: bias))
  }

  public func inputGradientInputs<Operand>(_ list: some Sequence<Operand>) -> InputGradientInputs<Operand> {
    var cursor = OperandCursor(list)
    return InputGradientInputs(outputGradient: cursor.next(), weight: cursor.next())
  }

  public func weightGradientInputs<Operand>(_ list: some Sequence<Operand>) -> WeightGradientInputs<Operand> {
    var cursor = OperandCursor(list)
    return WeightGradientInputs(map: cursor.next(), outputGradient: cursor.next())
  }

  public func weightGradientOutputs<Operand>(_ list: some Sequence<Operand>) -> WeightGradientOutputs<Operand> {
    var cursor = OperandCursor(list)
    return WeightGradientOutputs(weight: cursor.next(), bias: cursor.next(if: bias))
  }
}
