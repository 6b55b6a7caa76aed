/// The volume that a set of points dominates, up to a reference point: the measure of the points that are nowhere better
/// than some point and everywhere better than the reference. Greater is better; both in minimisation form.
///
/// Points that are not better than the reference on every axis, and points that hold a NaN, add nothing. A point at −∞ on
/// some axis makes the volume infinite.
///
/// O(n log n) for one and two objectives, O(n² log n) for three. Beyond, exponential in the number of objectives in the
/// worst case: the WFG algorithm, While, Bradstreet and Barone 2012, IEEE Transactions on Evolutionary Computation 16(1),
/// which slices along the last axis and adds what each point alone dominates.
///
/// - Precondition: the reference is finite and has as many coordinates as every point, at least one.
public func hypervolume(of points: [[Double]], reference: [Double]) -> Double {
  precondition(!reference.isEmpty && reference.allSatisfy(\.isFinite), "a reference point has finite coordinates")
  precondition(points.allSatisfy { $0.count == reference.count }, "points and reference have as many coordinates")
  let inside = points.filter { point in zip(point, reference).allSatisfy { $0 < $1 } }
  if inside.contains(where: { $0.contains(-.infinity) }) { return .infinity }
  return volume(of: inside, reference: reference[...])
}

private func volume(of points: [[Double]], reference: ArraySlice<Double>) -> Double {
  switch reference.count {
  case 1: points.map { reference[0] - $0[0] }.max() ?? 0
  case 2: area(of: points, reference: reference)
  default: slicedVolume(of: paretoFront(of: points).map { points[$0] }, reference: reference)
  }
}

/// Sweeps along the first axis; dominated points fall out on the way.
private func area(of points: [[Double]], reference: ArraySlice<Double>) -> Double {
  var area = 0.0
  var ceiling = reference[1]
  for point in points.sorted(by: { ($0[0], $0[1]) < ($1[0], $1[1]) }) where point[1] < ceiling {
    area += (reference[0] - point[0]) * (ceiling - point[1])
    ceiling = point[1]
  }
  return area
}

/// Takes the points from the worst on the last axis to the best. What one adds over those after it is as high as it is
/// itself, so that its base is a problem of one axis fewer.
private func slicedVolume(of front: [[Double]], reference: ArraySlice<Double>) -> Double {
  let last = reference.count - 1
  let base = reference.dropLast()
  let sorted = front.sorted { $0[last] > $1[last] }
  var sum = 0.0
  for (index, point) in sorted.enumerated() {
    let inclusive = base.indices.reduce(1.0) { product, axis in product * (reference[axis] - point[axis]) }
    let shadows = sorted[(index + 1)...].map { other in base.indices.map { max(point[$0], other[$0]) } }
    sum += (reference[last] - point[last]) * (inclusive - volume(of: shadows, reference: base))
  }
  return sum
}
