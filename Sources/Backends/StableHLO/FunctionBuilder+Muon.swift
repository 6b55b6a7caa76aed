import Optimizers
import Primitives

extension FunctionBuilder {
  /// A matrix with its singular values brought near one, by the iteration that ``Update/Rule/muon`` names.
  mutating func evened(_ value: HLOValue, _ matrix: WeightMatrix) -> HLOValue {
    // The wide form has the smaller products.
    let isTall = matrix.rows > matrix.columns
    var current = isTall ? transpose(value, [1, 0]) : value
    let norm = apply("sqrt", sum(apply("multiply", current, current), over: [0, 1]))
    let divisor = apply("add", norm, Double(Muon.least))
    current = apply("divide", current, broadcast(divisor, to: current.extents, axes: []))
    for _ in 0..<Muon.steps {
      let square = product(current, current, MatrixProduct(transposeB: true))
      let fourth = product(square, square, MatrixProduct())
      let polynomial = apply(
        "add", apply("multiply", square, Double(Muon.second)), apply("multiply", fourth, Double(Muon.third)))
      let changed = product(polynomial, current, MatrixProduct())
      current = apply("add", apply("multiply", current, Double(Muon.first)), changed)
    }
    return isTall ? transpose(current, [1, 0]) : current
  }
}
