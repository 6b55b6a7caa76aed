/// The inputs of ``Primitive/dropout(rate:stream:)`` by name.
public struct DropoutInputs<Operand> {
  public var x: Operand
  public var key: Operand

  public init(_ list: some Sequence<Operand>) {
    var cursor = OperandCursor(list)
    (x, key) = (cursor.next(), cursor.next())
  }
}

/// The outputs of ``Primitive/dropout(rate:stream:)`` by name.
public struct DropoutOutputs<Operand> {
  public var y: Operand
  public var scales: Operand

  public init(_ list: some Sequence<Operand>) {
    var cursor = OperandCursor(list)
    (y, scales) = (cursor.next(), cursor.next())
  }
}
