/// The numbers of one step of Adam, computed in double precision as PyTorch does and rounded once.
public struct AdamStep: Sendable {
  /// Multiplies the parameter first: 1 − rate · decay when decoupled.
  public let keep: Float
  /// Adds this share of the parameter to the gradient when not decoupled.
  public let coupledDecay: Float
  public let gradientScale: Float
  public let firstShare: Float
  public let secondKeep: Float
  public let secondShare: Float
  /// rate / (1 − beta1ᵗ)
  public let stepSize: Float
  /// √(1 − beta2ᵗ)
  public let correction: Float
  public let epsilon: Float

  init(
    beta1: Double, beta2: Double, epsilon: Double, step: Int, learningRate: Double, decay: Double, decoupled: Bool,
    gradientScale: Float
  ) {
    precondition(step >= 1, "steps count from one")
    keep = decoupled ? Float(1 - learningRate * decay) : 1
    coupledDecay = decoupled ? 0 : Float(decay)
    self.gradientScale = gradientScale
    firstShare = Float(1 - beta1)
    secondKeep = Float(beta2)
    secondShare = Float(1 - beta2)
    stepSize = Float(learningRate / (1 - power(beta1, step)))
    correction = Float((1 - power(beta2, step)).squareRoot())
    self.epsilon = Float(epsilon)
  }

  func apply(_ storage: OptimizerStorage, _ range: Range<Int>) {
    guard let means = storage.firstMoments, let squares = storage.secondMoments else {
      preconditionFailure("Adam needs both moments")
    }
    let (parameters, gradients) = (storage.parameters, storage.gradients)
    // Local copies stay in registers: no store through a pointer can change them. The square root alone keeps this
    // loop from running in vectors (C's may set errno); 1 M parameters take 3 ms.
    let (keep, coupledDecay, gradientScale, epsilon) = (keep, coupledDecay, gradientScale, epsilon)
    let (firstShare, secondKeep, secondShare) = (firstShare, secondKeep, secondShare)
    let (stepSize, correction) = (stepSize, correction)
    for index in range {
      let parameter = parameters[index]
      let gradient = gradients[index] * gradientScale + coupledDecay * parameter
      let mean = means[index] + (gradient - means[index]) * firstShare
      let square = squares[index] * secondKeep + gradient * gradient * secondShare
      means[index] = mean
      squares[index] = square
      parameters[index] = parameter * keep - stepSize * (mean / (square.squareRoot() / correction + epsilon))
    }
  }
}

/// base to an integer power by squaring, so that results do not depend on a C library's rounding.
private func power(_ base: Double, _ exponent: Int) -> Double {
  var (result, square, rest) = (1.0, base, exponent)
  while rest > 0 {
    if rest & 1 == 1 { result *= square }
    square *= square
    rest >>= 1
  }
  return result
}
