/// Whether a point is nowhere worse than another and somewhere better, in minimisation form. O(number of objectives).
///
/// A point that holds a NaN dominates nothing and is dominated by nothing. Infinities are ordinary values: +∞ is the
/// worst cost there is. Equal points do not dominate each other.
///
/// - Precondition: both points have the same number of coordinates.
public func dominates(_ point: [Double], _ other: [Double]) -> Bool {
  precondition(point.count == other.count, "points of one set have the same number of coordinates")
  var isBetterSomewhere = false
  for axis in point.indices {
    // Written so that a NaN on either side fails it.
    guard point[axis] <= other[axis] else { return false }
    if point[axis] < other[axis] { isBetterSomewhere = true }
  }
  return isBetterSomewhere
}

/// The indices of the points that no other point dominates, ascending.
///
/// Of equal points, all are in the front. Points that hold a NaN are never in it.
/// O(n log n) for one or two objectives, O(objectives · n · front) beyond.
///
/// - Precondition: all points have the same number of coordinates, at least one.
public func paretoFront(of points: [[Double]]) -> [Int] {
  let order = lexicographicOrder(of: points)
  guard let first = order.first else { return [] }
  let isPlanar = points[first].count <= 2
  var front: [Int] = []
  for index in order {
    // In the plane the member found last has the least second coordinate: if it does not dominate, none does.
    let isDominated =
      if isPlanar {
        front.last.map { dominates(points[$0], points[index]) } ?? false
      } else {
        front.contains { dominates(points[$0], points[index]) }
      }
    if !isDominated { front.append(index) }
  }
  return front.sorted()
}

/// The indices of the points without a NaN, ordered so that no point is dominated by a later one: by the first
/// coordinate, then the second, and so on; equal points by index.
func lexicographicOrder(of points: [[Double]]) -> [Int] {
  guard let dimension = points.first?.count else { return [] }
  precondition(dimension > 0, "a point has at least one coordinate")
  precondition(points.allSatisfy { $0.count == dimension }, "points of one set have the same number of coordinates")
  // In one row, as comparisons are many.
  var rows: [Double] = []
  rows.reserveCapacity(points.count * dimension)
  for point in points { rows += point }
  return rows.withUnsafeBufferPointer { rows in
    points.indices
      .filter { index in !points[index].contains(where: \.isNaN) }
      .sorted { left, right in
        let (one, other) = (left * dimension, right * dimension)
        for axis in 0..<dimension where rows[one + axis] != rows[other + axis] {
          return rows[one + axis] < rows[other + axis]
        }
        return left < right
      }
  }
}
