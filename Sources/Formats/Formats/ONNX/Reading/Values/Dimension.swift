/// An extent, or a number that was computed from extents: so many, or so many times the samples of a batch, whose number
/// nobody knows.
struct Dimension: Hashable {
  var factor: Int
  var isBatch = false

  static let batch = Dimension(factor: 1, isBatch: true)

  init(factor: Int, isBatch: Bool) {
    self.factor = factor
    self.isBatch = isBatch
  }

  init(_ number: Int) { factor = number }

  /// Nil for a multiple of the batch.
  var number: Int? { isBatch ? nil : factor }
}

extension Dimension: CustomStringConvertible {
  var description: String { isBatch ? (factor == 1 ? "batch" : "\(factor) · batch") : "\(factor)" }
}
