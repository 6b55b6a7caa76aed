/// The order of operators that needs the fewest bytes at its peak.
///
/// The bytes that live after a set of operators has run depend on the set alone, not on the order within. So the best way to
/// each set is found from the best ways to the sets without one of its operators: Held and Karp's scheme, over sets that an
/// order can begin with. A chain has one such set for each length, a net of residual blocks a few.
///
///     {}  ─▶ {1} ─▶ {1,2} ─▶ {1,2,3} ─▶ …        each set: the lowest peak of all ways to it
///                ╲▶ {1,3} ─╱
///
/// Where there are more sets of one length than `width`, those with the lowest peaks are followed. µNAS (Liberis et al. 2021,
/// arXiv:2010.14246) reorders operators for the same end.
public struct OperatorOrder: Hashable, Sendable {
  /// Operators by their indices.
  public let order: [Int]
  /// The most bytes that live at one time, without gaps.
  public let peak: Int
  /// Whether every order was considered.
  public let isExact: Bool

  /// O(operators · width · breadth of the graph).
  public init(of problem: ArenaProblem, width: Int = 512) {
    let search = OrderSearch(problem)
    var level: [OrderSearch.Way] = [search.start]
    var levels: [[OrderSearch.Way]] = [level]
    var isExact = true
    for _ in problem.steps.indices {
      var next: [OrderSearch.Way] = []
      var positions: [[UInt64]: Int] = [:]
      for (number, way) in level.enumerated() {
        for candidate in search.continuations(of: way, number) {
          if let position = positions[candidate.done] {
            if candidate.peak < next[position].peak { next[position] = candidate }
          } else {
            positions[candidate.done] = next.count
            next.append(candidate)
          }
        }
      }
      if next.count > width {
        isExact = false
        let best = next.indices.sorted { (next[$0].peak, next[$0].live, $0) < (next[$1].peak, next[$1].live, $1) }
        next = best.prefix(width).map { next[$0] }
      }
      level = next
      levels.append(level)
    }
    var order: [Int] = []
    var number = 0
    for level in levels.dropFirst().reversed() {
      order.append(level[number].last)
      number = level[number].before
    }
    self.order = order.reversed()
    peak = level.first?.peak ?? 0
    self.isExact = isExact
  }
}

private struct OrderSearch {
  /// The best known way to run a set of operators.
  struct Way {
    var done: [UInt64]
    /// Bytes that live after it.
    var live: Int
    var peak: Int
    /// The operator that runs last, and the way that leads to it.
    var last: Int
    var before: Int
    /// Those that can run next.
    var ready: [Int]
    /// How many operators have yet to read each tensor.
    var waiting: [Int32]
  }

  let problem: ArenaProblem
  let start: Way
  /// The operators that read a tensor.
  private let readers: [[Int]]
  /// The operator that makes a tensor; nil for the input.
  private let makers: [Int?]

  init(_ problem: ArenaProblem) {
    self.problem = problem
    var readers = [[Int]](repeating: [], count: problem.byteCounts.count)
    var makers = [Int?](repeating: nil, count: problem.byteCounts.count)
    for (index, step) in problem.steps.enumerated() {
      for input in step.inputs { readers[input].append(index) }
      makers[step.output] = index
    }
    var waiting = readers.map { Int32($0.count) }
    waiting[problem.output] += 1
    let ready = problem.steps.indices.filter { index in problem.steps[index].inputs.allSatisfy { makers[$0] == nil } }
    let size = problem.size(problem.input)
    start = Way(
      done: Array(repeating: 0, count: problem.steps.count / 64 + 1), live: size, peak: size, last: -1, before: 0,
      ready: ready, waiting: waiting)
    (self.readers, self.makers) = (readers, makers)
  }

  func continuations(of way: Way, _ number: Int) -> [Way] {
    way.ready.map { index in
      let step = problem.steps[index]
      var next = way
      var freed = 0
      for input in step.inputs {
        next.waiting[input] -= 1
        if next.waiting[input] == 0 { freed += problem.size(input) }
      }
      let size = problem.size(step.output)
      // A result that is written over an input that dies takes no bytes of its own.
      let overwrites = step.overwritable.contains { next.waiting[$0] == 0 }
      let most = way.live + (overwrites ? 0 : size) + ArenaProblem.aligned(step.scratch)
      next.peak = max(way.peak, most)
      next.live = way.live + size - freed
      next.done[index / 64] |= 1 << UInt64(index % 64)
      next.ready.removeAll { $0 == index }
      for reader in readers[step.output] where !next.ready.contains(reader) {
        let isReady = problem.steps[reader].inputs.allSatisfy { input in
          makers[input].map { next.done[$0 / 64] & (1 << UInt64($0 % 64)) != 0 } ?? true
        }
        if isReady { next.ready.append(reader) }
      }
      (next.last, next.before) = (index, number)
      return next
    }
  }
}
