/// A function of the elements of a few tensors of one shape, element by element: `x * sigmoid(1.702 * x)`.
///
/// A sequence of steps over numbers, without equal steps. An expression that a user writes has one result; a gradient may
/// have several. A formula is a value: two are equal if their steps are.
public struct Formula: Hashable, Sendable {
  /// One number, made from those of earlier steps, which are named by their indices.
  public enum Step: Hashable, Sendable {
    case input(Int)
    case constant(Double)
    case function(Function, Int)
    case operation(Operation, Int, Int)
    /// With a constant exponent: the derivative with respect to the exponent would need a positive base.
    case power(Int, exponent: Double)
    /// One of two numbers, chosen by a comparison of two others. Comparisons with NaN are false.
    case choice(Comparison, Int, Int, then: Int, otherwise: Int)
  }

  /// Functions of one number, by the names that expressions use.
  public enum Function: String, Hashable, Sendable, CaseIterable {
    case abs, cos, erf, exp, log
    /// max(0, x)
    case relu
    /// 1 / √x
    case rsqrt
    /// 1 / (1 + exp(−x))
    case sigmoid
    case sin
    /// log(1 + exp(x))
    case softplus
    case sqrt, tanh
  }

  public enum Operation: Hashable, Sendable, CaseIterable {
    case add, subtract, multiply, divide, minimum, maximum
  }

  public enum Comparison: Hashable, Sendable {
    case less, lessOrEqual
  }

  /// The most tensors that a formula reads.
  public static let maximumInputCount = 8

  public let inputCount: Int
  /// Each reads earlier ones only, and each leads to a result.
  public let steps: [Step]
  /// The indices of the results.
  public let results: [Int]

  /// The formula that is its input.
  public static let identity = Formula(inputCount: 1, steps: [.input(0)], results: [0])
}

extension Formula.Step {
  /// The indices of what the step reads.
  public var operands: [Int] {
    switch self {
    case .input, .constant: []
    case .function(_, let index), .power(let index, _): [index]
    case .operation(_, let left, let right): [left, right]
    case .choice(_, let left, let right, let then, let otherwise): [left, right, then, otherwise]
    }
  }

  /// The same step with every operand replaced.
  public func mapped(_ transform: (Int) -> Int) -> Formula.Step {
    switch self {
    case .input, .constant: self
    case .function(let function, let operand): .function(function, transform(operand))
    case .power(let operand, let exponent): .power(transform(operand), exponent: exponent)
    case .operation(let operation, let left, let right): .operation(operation, transform(left), transform(right))
    case .choice(let comparison, let left, let right, let then, let otherwise):
      .choice(comparison, transform(left), transform(right), then: transform(then), otherwise: transform(otherwise))
    }
  }
}
