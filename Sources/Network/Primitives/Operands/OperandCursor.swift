/// Reads a list of operands in order, so that each index of the list is given its name in one declaration.
///
/// Operands may be of any type: values of a program, shapes, tensors of a backend, or the indices of the list.
struct OperandCursor<Operand> {
  private let list: [Operand]
  private var index = 0

  init(_ list: some Sequence<Operand>) {
    self.list = Array(list)
  }

  mutating func next() -> Operand {
    guard index < list.count else { preconditionFailure("the primitive has fewer operands than names") }
    defer { index += 1 }
    return list[index]
  }

  /// The next operand, if the primitive has one of this name.
  mutating func next(if isPresent: Bool) -> Operand? { isPresent ? next() : nil }
}
