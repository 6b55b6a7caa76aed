/// The index of the front's knee: the point after which one objective gets dear for what another gains; nil if no
/// point is finite.
///
/// Every objective is scaled so that the front spans 0 to 1; the knee is the point furthest below the line between the
/// extremes, or, for more than two objectives, below the plane through 1 on every axis (Das 1999, Structural Optimization
/// 18(2); Chiu, Yen and Juan 2016, IEEE Transactions on Evolutionary Computation 20(6)). On a straight or bulging front
/// nothing is below the line: there an extreme is the answer. Of equals the first.
///
/// The points need not be a front: dominated points and those with a NaN or an infinity are passed over.
/// The complexity is that of ``paretoFront(of:)``.
public func kneePoint(of points: [[Double]]) -> Int? {
  let finite = points.indices.filter { points[$0].allSatisfy(\.isFinite) }
  let front = paretoFront(of: finite.map { points[$0] }).map { finite[$0] }
  guard let first = front.first else { return nil }
  // Halved, so that the span of finite numbers is finite.
  let axes = points[first].indices
  let lower = axes.map { axis in front.map { points[$0][axis] / 2 }.min()! }
  let upper = axes.map { axis in front.map { points[$0][axis] / 2 }.max()! }

  var knee = (index: first, height: Double.infinity)
  for index in front {
    var height = 0.0
    for axis in axes where upper[axis] > lower[axis] {
      height += (points[index][axis] / 2 - lower[axis]) / (upper[axis] - lower[axis])
    }
    if height < knee.height { knee = (index, height) }
  }
  return knee.index
}
