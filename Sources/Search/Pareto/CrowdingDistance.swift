/// How far each point of a front is from its neighbours: along every axis the gap between the next smaller and the next
/// greater point, as a share of the axis's extent, summed over the axes. The ends of every axis are infinitely far.
///
/// Deb, Pratap, Agarwal and Meyarivan 2002, IEEE Transactions on Evolutionary Computation 6(2), where these cases are
/// left open:
/// - Equal coordinates are ordered by index. An axis on which all points agree is ignored and has no ends.
/// - The extent of an axis is that of its finite coordinates; a gap up to an infinite coordinate is infinite.
/// - A point that holds a NaN is 0 away and is nobody's neighbour. A lone point is infinitely far.
///
/// O(objectives · n log n).
///
/// - Precondition: all points have the same number of coordinates.
public func crowdingDistances(of front: [[Double]]) -> [Double] {
  var distances = Array(repeating: 0.0, count: front.count)
  let members = front.indices.filter { index in !front[index].contains(where: \.isNaN) }
  guard let anyone = members.first else { return distances }
  if members.count == 1 { distances[anyone] = .infinity }

  for axis in front[anyone].indices {
    let order = members.sorted { left, right in
      let (one, other) = (front[left][axis], front[right][axis])
      return one != other ? one < other : left < right
    }
    let coordinates = order.map { front[$0][axis] }
    guard coordinates[0] < coordinates[coordinates.count - 1] else { continue }
    distances[order[0]] = .infinity
    distances[order[order.count - 1]] = .infinity

    let finite = coordinates.filter(\.isFinite)
    let extent = finite.isEmpty ? 0 : halfGap(from: finite[0], to: finite[finite.count - 1])
    for index in order.indices.dropFirst().dropLast() {
      let gap = halfGap(from: coordinates[index - 1], to: coordinates[index + 1])
      if gap > 0 { distances[order[index]] += gap.isFinite ? gap / extent : .infinity }
    }
  }
  return distances
}

/// Half the distance, so that no two finite numbers are infinitely far apart; equal infinities are 0 apart.
private func halfGap(from lower: Double, to upper: Double) -> Double {
  lower == upper ? 0 : upper / 2 - lower / 2
}
