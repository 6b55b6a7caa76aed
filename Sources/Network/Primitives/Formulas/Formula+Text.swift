extension Formula: CustomStringConvertible {
  /// The first result as an expression in its usual form: spaces around binary operators, and no unnecessary parentheses.
  /// Reading it gives the same formula again, so expressions that differ only in spaces, parentheses or the spelling of
  /// numbers have one description.
  ///
  /// O(length of the text): a step that is shared is written wherever it is used.
  public var description: String {
    var text = ""
    write(results[0], atLeast: .sum, to: &text)
    return text
  }

  /// The name of an input: `x`, `y`, `z`, `x4`, …
  public static func name(ofInput number: Int) -> String {
    number < 3 ? ["x", "y", "z"][number] : "x\(number + 1)"
  }

  private enum Precedence: Int {
    case sum, product, atom
  }

  private func write(_ index: Int, atLeast outer: Precedence, to text: inout String) {
    switch steps[index] {
    case .input(let number): text += Self.name(ofInput: number)
    case .constant(let number):
      // A minus sign binds as a factor.
      let isBare = number.sign == .plus || outer != .atom
      text += isBare ? Self.spelling(number) : "(\(Self.spelling(number)))"
    case .function(let function, let operand):
      call(function.rawValue, [operand], to: &text)
    case .operation(.minimum, let left, let right): call("min", [left, right], to: &text)
    case .operation(.maximum, let left, let right): call("max", [left, right], to: &text)
    case .operation(let operation, let left, let right):
      let isSum = operation == .add || operation == .subtract
      let own: Precedence = isSum ? .sum : .product
      let isBare = own.rawValue >= outer.rawValue
      if !isBare { text += "(" }
      write(left, atLeast: own, to: &text)
      text += [.add: " + ", .subtract: " - ", .multiply: " * ", .divide: " / "][operation]!
      write(right, atLeast: isSum ? .product : .atom, to: &text)
      if !isBare { text += ")" }
    case .power(let base, let exponent):
      text += "pow("
      write(base, atLeast: .sum, to: &text)
      text += ", \(Self.spelling(exponent)))"
    case .choice(let comparison, let left, let right, let then, let otherwise):
      text += "where("
      write(left, atLeast: .sum, to: &text)
      text += comparison == .less ? " < " : " <= "
      write(right, atLeast: .sum, to: &text)
      text += ", "
      write(then, atLeast: .sum, to: &text)
      text += ", "
      write(otherwise, atLeast: .sum, to: &text)
      text += ")"
    }
  }

  private func call(_ name: String, _ arguments: [Int], to text: inout String) {
    text += name + "("
    for (index, argument) in arguments.enumerated() {
      if index > 0 { text += ", " }
      write(argument, atLeast: .sum, to: &text)
    }
    text += ")"
  }

  private static func spelling(_ number: Double) -> String {
    number == number.rounded() && number.magnitude < 1e15 ? String(Int(number)) : "\(number)"
  }
}
