/// A weight as the matrix whose directions Muon evens out: a row for each output, a column for each number that it is made of.
public struct WeightMatrix: Hashable, Sendable {
  public let rows: Int
  public let columns: Int

  /// - Parameter extents: of a weight, outputs first
  /// - Returns: nil for what is no matrix: vectors, depthwise filters, which are one vector for each channel, and single rows and
  ///   columns
  public init?(of extents: [Int]) {
    guard extents.count >= 2 else { return nil }
    if extents.count > 2, extents[1] == 1 { return nil }
    rows = extents[0]
    columns = extents.dropFirst().reduce(1, *)
    if rows < 2 || columns < 2 { return nil }
  }

  /// The shorter side, that of the products that are formed.
  var side: Int { min(rows, columns) }
  /// The longer side.
  var length: Int { max(rows, columns) }

  /// What a step of orthogonal directions is multiplied by, so that it is as long as one of AdamW at the same rate: such a step has a
  /// root mean square of about 0.2 (Liu et al. 2025, arXiv:2502.16982, section 2.2).
  public var stepLength: Double { 0.2 * Double(length).squareRoot() }
}
