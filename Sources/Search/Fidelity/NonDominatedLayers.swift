/// The fronts of ``nonDominatedFronts(of:)``, kept while points come.
///
/// A new point pushes those that it dominates from its front to the next, which push on in turn. In the plane a front is a
/// staircase, and what is pushed is a piece of it without a gap (Yakupov and Buzdalov 2015, GECCO):
///
///     y                       the new point + goes to the first front that does not dominate it;
///     │ a                     b and c make way, and replace e in the next front, which
///     │   d  b                moves to the front after that
///     │    +    c
///     │      e     f
///     └────────────── x       a b c f: a front;  d e: the next
///
/// O(fronts · log n) for a point in the plane, and what is moved; O(objectives · n) beyond.
/// Of points with equal coordinates, one node stands for all.
struct NonDominatedLayers: Sendable {
  struct Node: Sendable {
    var costs: [Double]
    var members: [Int]
  }

  struct Front: Sendable {
    /// In the plane by the first coordinate, ascending; the second descends.
    var nodes: [Int32] = []
    var size = 0
    /// Members that are open: see ``close(_:)``.
    var open = 0
  }

  private(set) var nodes: [Node] = []
  private(set) var fronts: [Front] = []
  private var indices: [[Double]: Int32] = [:]
  /// Of a node's members, how many are open.
  private var open: [Int] = []

  /// The front that a point is in, or would be in.
  func rank(of costs: [Double]) -> Int {
    var (low, high) = (0, fronts.count)
    while low < high {
      let middle = (low + high) / 2
      if isDominated(costs, by: fronts[middle]) { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// The members of a front, ascending.
  func members(of front: Front) -> [Int] {
    var members: [Int] = []
    members.reserveCapacity(front.size)
    for node in front.nodes { members += nodes[Int(node)].members }
    return members.sorted()
  }

  /// Takes in a member of the next number.
  mutating func insert(_ member: Int, costs: [Double], isOpen: Bool) {
    if let known = indices[costs] {
      nodes[Int(known)].members.append(member)
      let rank = rank(of: costs)
      fronts[rank].size += 1
      if isOpen {
        open[Int(known)] += 1
        fronts[rank].open += 1
      }
      return
    }
    let node = Int32(nodes.count)
    indices[costs] = node
    nodes.append(Node(costs: costs, members: [member]))
    open.append(isOpen ? 1 : 0)
    push([node], to: rank(of: costs), isPlanar: costs.count <= 2)
  }

  /// Notes that a member of these costs, which was open, is so no longer.
  mutating func close(_ costs: [Double]) {
    guard let node = indices[costs] else { preconditionFailure("a member is closed that is not there") }
    open[Int(node)] -= 1
    fronts[rank(of: costs)].open -= 1
  }

  private mutating func push(_ first: [Int32], to start: Int, isPlanar: Bool) {
    var (moving, rank) = (first, start)
    while !moving.isEmpty {
      guard rank < fronts.count else {
        fronts.append(front(of: moving))
        return
      }
      let pushed: [Int32]
      if isPlanar {
        let range = dominatedRange(of: fronts[rank], by: moving)
        if range.count == fronts[rank].nodes.count {
          // The whole front moves to the next, and so do all behind it.
          fronts.insert(front(of: moving), at: rank)
          return
        }
        pushed = Array(fronts[rank].nodes[range])
        fronts[rank].nodes.replaceSubrange(range, with: moving)
      } else {
        let stays = fronts[rank].nodes.filter { node in
          !moving.contains { dominates(nodes[Int($0)].costs, nodes[Int(node)].costs) }
        }
        if stays.isEmpty {
          fronts.insert(front(of: moving), at: rank)
          return
        }
        pushed = stays.count == fronts[rank].nodes.count ? [] : difference(fronts[rank].nodes, stays)
        fronts[rank].nodes = stays + moving
      }
      let (came, went) = (front(of: moving), front(of: pushed))
      fronts[rank].size += came.size - went.size
      fronts[rank].open += came.open - went.open
      moving = pushed
      rank += 1
    }
  }

  /// What is in the first list and not in the second, which is a part of it in the same order.
  private func difference(_ all: [Int32], _ part: [Int32]) -> [Int32] {
    var rest = part[...]
    return all.filter { node in
      guard rest.first == node else { return true }
      rest.removeFirst()
      return false
    }
  }

  private func front(of nodes: [Int32]) -> Front {
    Front(
      nodes: nodes, size: nodes.reduce(0) { $0 + self.nodes[Int($1)].members.count },
      open: nodes.reduce(0) { $0 + open[Int($1)] })
  }

  private func isDominated(_ costs: [Double], by front: Front) -> Bool {
    guard costs.count <= 2 else {
      return front.nodes.contains { dominates(nodes[Int($0)].costs, costs) }
    }
    // The last that is not behind on the first axis is the best of those on the second.
    let end = front.nodes.partition { nodes[Int($0)].costs[0] > costs[0] }
    return end > 0 && dominates(nodes[Int(front.nodes[end - 1])].costs, costs)
  }

  /// The nodes of a front that nodes of the front before dominate.
  private func dominatedRange(of front: Front, by moving: [Int32]) -> Range<Int> {
    let (first, last) = (nodes[Int(moving[0])].costs, nodes[Int(moving[moving.count - 1])].costs)
    let start = front.nodes.partition { nodes[Int($0)].costs[0] >= first[0] }
    guard first.count == 2 else { return start..<front.nodes.count }
    let end = front.nodes.partition { nodes[Int($0)].costs[1] < last[1] }
    return start..<max(start, end)
  }
}

extension [Int32] {
  /// The index of the first element that is beyond; from there on all are.
  fileprivate func partition(_ isBeyond: (Int32) -> Bool) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if isBeyond(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
