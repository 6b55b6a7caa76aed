/// The hypervolumes of one set of points in the plane with one more point each, for a choice among many.
///
/// The same numbers as ``hypervolume(of:reference:)`` gives, to the bit: the sweep is the same, and what does not change is sorted
/// once. O(n) for each point.
struct PlanarVolume {
  private let reference: (x: Double, y: Double)
  /// Those inside, by the first coordinate and then the second.
  private let points: [(x: Double, y: Double)]

  /// - Returns: nil if there are not two coordinates, or the volume is infinite
  init?(_ points: [[Double]], reference: [Double]) {
    guard reference.count == 2, reference.allSatisfy(\.isFinite) else { return nil }
    self.reference = (reference[0], reference[1])
    let inside = points.filter { $0[0] < reference[0] && $0[1] < reference[1] }
    guard !inside.contains(where: { $0.contains(-.infinity) }) else { return nil }
    self.points = inside.map { ($0[0], $0[1]) }.sorted { $0 < $1 }
  }

  /// Of the points, and one more.
  func adding(_ point: [Double]) -> Double {
    let (x, y) = (point[0], point[1])
    guard x < reference.x, y < reference.y else { return sweep(besides: nil) }
    return x == -.infinity || y == -.infinity ? .infinity : sweep(besides: (x, y))
  }

  private func sweep(besides point: (x: Double, y: Double)?) -> Double {
    var (area, ceiling) = (0.0, reference.y)
    func take(_ point: (x: Double, y: Double)) {
      guard point.y < ceiling else { return }
      area += (reference.x - point.x) * (ceiling - point.y)
      ceiling = point.y
    }
    var waiting = point
    for other in points {
      if let point = waiting, point < other {
        take(point)
        waiting = nil
      }
      take(other)
    }
    if let waiting { take(waiting) }
    return area
  }
}
