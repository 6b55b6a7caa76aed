extension MatrixProduct {
  /// The inputs of ``Primitive/matrixProduct(_:)`` by name.
  public struct Inputs<Operand> {
    public var a: Operand
    public var b: Operand
    public var bias: Operand?
  }

  public func inputs<Operand>(_ list: some Sequence<Operand>) -> Inputs<Operand> {
    var cursor = OperandCursor(list)
    return Inputs(a: cursor.next(), b: cursor.next(), bias: cursor.next(if: bias))
  }
}
