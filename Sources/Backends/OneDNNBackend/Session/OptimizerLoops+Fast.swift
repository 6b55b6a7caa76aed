import CKernels
import COneDNN
import Compilation
import Optimizers

extension OptimizerLoops {
  /// The same loops in whole vectors, equal up to rounding: products and sums are fused where the machine can.
  static let fast = OptimizerLoops(
    squaredNorm: { espalier_squared_norm($0, Int64($1)) }, adam: fastAdam, product: fastProduct)

  private static let fastAdam: @Sendable (AdamStep, OptimizerStorage, Range<Int>) -> Void = { step, storage, range in
    guard let means = storage.firstMoments, let squares = storage.secondMoments else {
      preconditionFailure("Adam needs both moments")
    }
    var numbers = espalier_adam_step(
      keep: step.keep, coupled_decay: step.coupledDecay, gradient_scale: step.gradientScale,
      first_share: step.firstShare, second_keep: step.secondKeep, second_share: step.secondShare,
      step_size: step.stepSize, correction: step.correction, epsilon: step.epsilon)
    espalier_adam(
      &numbers, storage.parameters + range.lowerBound, storage.gradients + range.lowerBound,
      means + range.lowerBound, squares + range.lowerBound, Int64(range.count))
  }
  private static let fastProduct: Product = { size, left, right, result in
    let (columns, depth) = (Int64(size.columns), Int64(size.depth))
    let status = dnnl_sgemm(
      letter("N"), letter(size.transposesRight ? "T" : "N"), Int64(size.rows), columns, depth, 1, left, depth, right,
      size.transposesRight ? depth : columns, 0, result, columns)
    precondition(status == dnnl_success, "dnnl_sgemm fails only when memory runs out")
  }

  private static func letter(_ letter: Unicode.Scalar) -> CChar { CChar(letter.value) }
}
