/// The lower triangle of a symmetric matrix, column by column, in columns of whole vectors.
struct SymmetricMatrix {
  let size: Int
  let stride: Int
  var elements: [Double]

  init(size: Int) {
    self.size = size
    stride = FeatureTable.stride(of: size)
    elements = Array(repeating: 0, count: stride * size)
  }

  /// - Parameter rows: each at least up to the diagonal
  init(_ rows: [[Double]]) {
    self.init(size: rows.count)
    for (index, row) in rows.enumerated() {
      for column in 0...index { self[index, column] = row[column] }
    }
  }

  /// - Precondition: the row is not above the diagonal.
  subscript(row: Int, column: Int) -> Double {
    get { elements[column * stride + row] }
    set { elements[column * stride + row] = newValue }
  }
}
