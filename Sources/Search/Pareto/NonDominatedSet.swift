/// Points that come, change and go, and which of them no other dominates, without looking at all of them each time.
///
/// Every dominated point has a guardian: a point of the set that dominates it. Guardians form trees, whose roots are
/// the front:
///
///     front      A         B          when B goes, only C and D are looked at again: each finds another root that
///               / \       / \         dominates it, or becomes a root and keeps what it guards
///     others   E   F     C   D
///                        |
///                        G
///
/// A point that is dominated costs O(objectives · front). One that joins the front costs as much. One that goes costs
/// that for each point that it guarded.
struct NonDominatedSet: Sendable {
  private struct Point {
    var costs: [Double]
    /// Nil on the front.
    var guardian: Int?
    /// What it has guarded; of these, those count whose guardian it still is.
    var wards: [Int] = []
  }

  private var points: [Int: Point] = [:]
  /// The identifiers of the points that nothing dominates, in no order, and their costs.
  private(set) var front: [(id: Int, costs: [Double])] = []

  var count: Int { points.count }

  /// Sets or replaces a point, or removes it where there are no costs.
  ///
  /// - Precondition: no cost is a NaN, and all points have the same number of costs.
  mutating func update(_ id: Int, costs: [Double]?) {
    let before = points.removeValue(forKey: id)
    if before != nil, before?.guardian == nil { front.removeAll { $0.id == id } }
    // First the new one, which often guards what the old one guarded.
    if let costs { insert(id, costs) }
    guard let before else { return }
    settle(before.wards, of: id, costs: costs)
  }

  private mutating func insert(_ id: Int, _ costs: [Double]) {
    if let guardian = front.first(where: { dominates($0.costs, costs) })?.id {
      points[id] = Point(costs: costs, guardian: guardian)
      points[guardian]?.wards.append(id)
      return
    }
    var point = Point(costs: costs)
    front.removeAll { member in
      guard dominates(costs, member.costs) else { return false }
      points[member.id]?.guardian = id
      point.wards.append(member.id)
      return true
    }
    points[id] = point
    front.append((id, costs))
  }

  /// Finds guardians for what a point guarded that has other costs now, or none.
  private mutating func settle(_ wards: [Int], of id: Int, costs: [Double]?) {
    let orphans = wards.compactMap { ward in points[ward].map { (id: ward, costs: $0.costs) } }
    // No point is dominated by a later one.
    for ward in orphans.sorted(by: { $0.costs.lexicographicallyPrecedes($1.costs) })
    where points[ward.id]?.guardian == id {
      if let costs, dominates(costs, ward.costs) {
        points[id]?.wards.append(ward.id)
      } else if let guardian = front.first(where: { dominates($0.costs, ward.costs) })?.id {
        points[ward.id]?.guardian = guardian
        points[guardian]?.wards.append(ward.id)
      } else {
        points[ward.id]?.guardian = nil
        // A point that got worse may be dominated by what it dominated.
        if let costs, dominates(ward.costs, costs), let index = front.firstIndex(where: { $0.id == id }) {
          front.remove(at: index)
          points[id]?.guardian = ward.id
          points[ward.id]?.wards.append(id)
        }
        front.append(ward)
      }
    }
  }
}
