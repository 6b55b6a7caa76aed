/// The non-domination rank of each point: 0 on the front, 1 on the front of what is left without it, and so on; nil for a
/// point that holds a NaN. Equal points have equal ranks.
///
/// Efficient non-dominated sort, Zhang, Tian, Cheng and Jin 2015, IEEE Transactions on Evolutionary Computation 19(2):
/// points are taken in an order in which none is dominated by a later one, so that each has only to find the first front
/// that does not dominate it. The ranks are those of the fast non-dominated sort of Deb et al. 2002, in O(n) memory.
/// O(n log n) for one or two objectives, O(objectives · n²) beyond.
///
/// - Precondition: all points have the same number of coordinates, at least one.
public func nonDominatedRanks(of points: [[Double]]) -> [Int?] {
  var ranks: [Int?] = Array(repeating: nil, count: points.count)
  let order = lexicographicOrder(of: points)
  guard let first = order.first else { return ranks }
  let isPlanar = points[first].count <= 2
  var fronts: [[Int]] = []
  for index in order {
    let rank =
      isPlanar
      ? firstPlanarFront(of: fronts, notDominating: index, in: points)
      : fronts.firstIndex { front in !front.contains { dominates(points[$0], points[index]) } } ?? fronts.count
    if rank == fronts.count { fronts.append([]) }
    fronts[rank].append(index)
    ranks[index] = rank
  }
  return ranks
}

/// The points' indices by rank: `nonDominatedFronts(of:)[0]` is the front. Each front is ascending; points that hold a
/// NaN are in none. The complexity and the preconditions are those of ``nonDominatedRanks(of:)``.
public func nonDominatedFronts(of points: [[Double]]) -> [[Int]] {
  var fronts: [[Int]] = []
  for (index, rank) in nonDominatedRanks(of: points).enumerated() {
    guard let rank else { continue }
    while fronts.count <= rank { fronts.append([]) }
    fronts[rank].append(index)
  }
  return fronts
}

/// In the plane a front dominates a later point just if its latest member does, and the fronts that do come first: a
/// binary search.
private func firstPlanarFront(of fronts: [[Int]], notDominating index: Int, in points: [[Double]]) -> Int {
  var (low, high) = (0, fronts.count)
  while low < high {
    let middle = (low + high) / 2
    if dominates(points[fronts[middle].last!], points[index]) {
      low = middle + 1
    } else {
      high = middle
    }
  }
  return low
}
