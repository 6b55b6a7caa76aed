import Primitives

extension Formula {
  /// The formula as an expression over tensors.
  /// - parameter inputs: the variables that hold the inputs
  func pyTorch(_ inputs: [String]) -> String {
    FormulaText(steps: steps, inputs: inputs).text(results[0], atLeast: .sum)
  }
}

private struct FormulaText {
  let steps: [Formula.Step]
  let inputs: [String]

  enum Precedence: Int { case sum, product, atom }

  /// The number that a step is if it reads no input: functions of PyTorch take tensors only.
  private func constant(_ index: Int) -> Double? {
    switch steps[index] {
    case .input: return nil
    case .constant(let number): return number
    default:
      var values: [Int: Double] = [:]
      for operand in steps[index].operands {
        guard let value = constant(operand) else { return nil }
        values[operand] = value
      }
      return steps[index].value { values[$0]! }
    }
  }

  private static func spelling(_ number: Double) -> String {
    number == number.rounded() && number.magnitude < 1e15 ? String(Int(number)) : PythonName.number(number)
  }

  func text(_ index: Int, atLeast outer: Precedence) -> String {
    if let number = constant(index) {
      let text = Self.spelling(number)
      return number.sign == .minus && outer != .sum ? "(\(text))" : text
    }
    func plain(_ index: Int) -> String { text(index, atLeast: .sum) }
    switch steps[index] {
    case .input(let number): return inputs[number]
    case .constant: preconditionFailure("constants were written before")
    case .function(.relu, let operand): return "F.relu(\(plain(operand)))"
    case .function(.softplus, let operand): return "F.softplus(\(plain(operand)))"
    case .function(let function, let operand): return "torch.\(function.rawValue)(\(plain(operand)))"
    case .operation(.minimum, let left, let right): return extremum("minimum", "max", left, right)
    case .operation(.maximum, let left, let right): return extremum("maximum", "min", left, right)
    case .operation(let operation, let left, let right):
      let isSum = operation == .add || operation == .subtract
      let sign = [.add: " + ", .subtract: " - ", .multiply: " * ", .divide: " / "][operation]!
      let own: Precedence = isSum ? .sum : .product
      let body = text(left, atLeast: own) + sign + text(right, atLeast: isSum ? .product : .atom)
      return own.rawValue < outer.rawValue ? "(\(body))" : body
    case .power(let base, let exponent): return "torch.pow(\(plain(base)), \(Self.spelling(exponent)))"
    case .choice(let comparison, let left, let right, let then, let otherwise):
      let sign = comparison == .less ? "<" : "<="
      let branches = [then, otherwise].map(branch).joined(separator: ", ")
      if let (a, b) = constant(left).flatMap({ a in constant(right).map { (a, $0) } }) {
        let isTrue = comparison == .less ? a < b : a <= b
        return text(isTrue ? then : otherwise, atLeast: outer)
      }
      return "torch.where(\(text(left, atLeast: .product)) \(sign) \(text(right, atLeast: .product)), \(branches))"
    }
  }

  /// A number as a branch is one of 32 bits, whatever it looks like.
  private func branch(_ index: Int) -> String {
    constant(index).map(PythonName.number) ?? text(index, atLeast: .sum)
  }

  private func extremum(_ function: String, _ bound: String, _ left: Int, _ right: Int) -> String {
    for (operand, other) in [(left, right), (right, left)] {
      if let number = constant(other) {
        return "torch.clamp(\(text(operand, atLeast: .sum)), \(bound)=\(Self.spelling(number)))"
      }
    }
    return "torch.\(function)(\(text(left, atLeast: .sum)), \(text(right, atLeast: .sum)))"
  }
}
