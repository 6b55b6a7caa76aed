import TensorTypes

/// Visits the elements of a tensor row by row with the offsets of up to four operands that move at their own
/// strides: 0 where an operand is stretched, another order where it is permuted.
struct RowWalk {
  private let extents: [Int]
  private let strides: [SIMD4<Int>]

  /// - parameters:
  ///   - shape: the extents to walk over
  ///   - operands: for each operand its stride along each axis
  init(over shape: Shape, operands: [[Int]]) {
    precondition(operands.count <= 4, "at most four operands")
    // A scalar is a row of one.
    extents = shape.rank == 0 ? [1] : shape.extents
    strides = extents.indices.map { axis in
      var lanes = SIMD4<Int>.zero
      for (lane, operand) in operands.enumerated() where axis < operand.count { lanes[lane] = operand[axis] }
      return lanes
    }
  }

  /// The length of a row.
  var count: Int { extents[extents.count - 1] }

  /// Calls the body for each row with the offset of each operand's first element and its stride along the row.
  func forEachRow(_ body: (_ offsets: SIMD4<Int>, _ strides: SIMD4<Int>) -> Void) {
    let outer = extents.count - 1
    var position = [Int](repeating: 0, count: outer)
    var offsets = SIMD4<Int>.zero
    while true {
      body(offsets, strides[outer])
      var axis = outer - 1
      while axis >= 0 {
        position[axis] += 1
        offsets &+= strides[axis]
        if position[axis] < extents[axis] { break }
        offsets &-= strides[axis] &* SIMD4(repeating: extents[axis])
        position[axis] = 0
        axis -= 1
      }
      if axis < 0 { return }
    }
  }
}

extension Shape {
  /// Strides with which a tensor of this shape is read as if it had the larger shape: 0 where it is stretched.
  func strides(stretchedTo larger: Shape) -> [Int] {
    zip(strides.indices, strides).map { axis, stride in self[axis] == larger[axis] ? stride : 0 }
  }
}
