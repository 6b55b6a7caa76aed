import Primitives
import TensorTypes

/// What training makes small: a mean over the batch, as PyTorch's `reduction="mean"`.
///
/// With x the network's outputs and t the targets, both [batch, n]. A loss is written in primitives, so that it has a
/// gradient and runs on every backend.
public enum Loss: Hashable, Sendable {
  /// −Σ t · log softmax(x) for each sample. Smoothing and class weights are part of the target distribution:
  /// see ``ClassTargets``.
  case crossEntropy
  /// The mean over samples and labels of log(1 + exp(x)) − t · x.
  case binaryCrossEntropy
  /// The mean of (x − t)².
  case squaredError
  /// The mean of |x − t|.
  case absoluteError
  /// The mean of d² / 2 where d = |x − t| ≤ delta, and of delta · (d − delta / 2) elsewhere.
  /// Huber 1964, "Robust Estimation of a Location Parameter".
  case huber(delta: Double)

  /// The losses as recipes name them.
  public enum Kind: String, Hashable, Sendable, CaseIterable {
    case crossEntropy = "cross_entropy"
    case binaryCrossEntropy = "binary_cross_entropy"
    case squaredError = "squared_error"
    case absoluteError = "absolute_error"
    case huber
  }

  public var kind: Kind {
    switch self {
    case .crossEntropy: .crossEntropy
    case .binaryCrossEntropy: .binaryCrossEntropy
    case .squaredError: .squaredError
    case .absoluteError: .absoluteError
    case .huber: .huber
    }
  }

  /// What it can be computed against.
  public var form: Targets.Form {
    switch self {
    case .crossEntropy: .classes
    case .binaryCrossEntropy: .labels
    case .squaredError, .absoluteError, .huber: .quantities
    }
  }

  /// What training uses where a recipe names no loss.
  public static func standard(for form: Targets.Form) -> Loss {
    switch form {
    case .classes: .crossEntropy
    case .labels: .binaryCrossEntropy
    case .quantities: .squaredError
    }
  }
}

extension Loss {
  /// Writes the loss.
  /// - Parameters:
  ///   - outputs: [batch, n]
  ///   - targets: [batch, n]
  /// - Returns: a value of shape []
  public func lower(_ outputs: Value, against targets: Value, into program: inout ProgramBuilder) -> Value {
    guard let formula else { return program(.crossEntropy, outputs, targets) }
    let errors = program(.formula(formula), outputs, targets)
    return program(.reshape(Shape()), program(.reduction(Reduction(.mean, axes: [0, 1])), errors))
  }

  /// The loss of one output (input 0) against its target (input 1); nil if outputs are judged together.
  private var formula: Formula? {
    var builder = FormulaBuilder()
    let (output, target) = (builder.input(0), builder.input(1))
    let difference = builder.append(.operation(.subtract, output, target))
    let result: Int
    switch self {
    case .crossEntropy: return nil
    case .binaryCrossEntropy:
      let product = builder.append(.operation(.multiply, output, target))
      result = builder.append(.operation(.subtract, builder.append(.function(.softplus, output)), product))
    case .squaredError: result = builder.append(.operation(.multiply, difference, difference))
    case .absoluteError: result = builder.append(.function(.abs, difference))
    case .huber(let delta):
      let distance = builder.append(.function(.abs, difference))
      let (half, bound) = (builder.constant(0.5), builder.constant(delta))
      let square = builder.append(.operation(.multiply, difference, difference))
      let near = builder.append(.operation(.multiply, square, half))
      let beyond = builder.append(.operation(.subtract, distance, builder.constant(delta / 2)))
      let far = builder.append(.operation(.multiply, beyond, bound))
      result = builder.append(.choice(.lessOrEqual, distance, bound, then: near, otherwise: far))
    }
    return builder.formula(inputCount: 2, results: [result])
  }
}
