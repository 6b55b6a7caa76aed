/// The order of operators that needs the fewest bytes at its peak.
///
/// The bytes that live after a set of operators has run depend on the set alone, not on the order within. So the best way to
/// each set is found from the best ways to the sets without one of its operators: Held and Karp's scheme, over sets that an
/// order can begin with. A chain has one such set for each length, a net of residual blocks a few.
///
///     {}  ─▶ {1} ─▶ {1,2} ─▶ {1,2,3} ─▶ …        each set: the lowest peak of all ways to it
///                ╲▶ {1,3} ─╱
///
/// Where there are more sets of one length than `width`, those with the lowest peaks are followed. A search asks for thousands of
/// orders, so narrow searches come first: they end it where they follow every set, as in chains, or reach what every order
/// needs, as in most networks of residual blocks. µNAS (Liberis et al. 2021, arXiv:2010.14246) reorders operators for the same end.
public struct OperatorOrder: Hashable, Sendable {
  /// Operators by their indices.
  public let order: [Int]
  /// The most bytes that live at one time, without gaps.
  public let peak: Int
  /// Whether no order has a lower peak.
  public let isExact: Bool

  /// The widths that are tried, the narrowest first.
  private static let widths = [1, 8, 64, 512]
  /// The most steps of ways that wider searches try in all.
  private static let effort = 8_192

  /// O(operators · breadth of the graph + `effort`).
  public init(of problem: ArenaProblem) {
    let search = OrderSearch(problem)
    let bound = search.leastPeak
    var effort = Self.effort
    // The first of them is always done.
    guard var best = OrderSearch.Found(search, width: 1, effort: nil) else { preconditionFailure("it has no limit") }
    for width in Self.widths.dropFirst() where !best.isComplete && best.peak > bound {
      guard let found = OrderSearch.Found(search, width: width, effort: effort) else { break }
      effort -= found.steps
      if found.peak < best.peak || found.isComplete { best = found }
    }
    (order, peak, isExact) = (best.order, best.peak, best.isComplete || best.peak <= bound)
  }
}

extension OrderSearch {
  /// What a search of one width finds.
  fileprivate struct Found {
    var order: [Int] = []
    var peak = 0
    /// Whether it followed every set.
    var isComplete = true
    /// The steps of ways that it tried.
    var steps = 0

    /// - parameter effort: the most steps; nil for all
    /// - returns: nil if it would take more
    init?(_ search: OrderSearch, width: Int, effort: Int?) {
      var level: [OrderSearch.Way] = [search.start]
      var levels: [[OrderSearch.Way]] = [level]
      for _ in search.problem.steps.indices {
        var next: [OrderSearch.Way] = []
        var positions: [[UInt64]: Int] = [:]
        for (number, way) in level.enumerated() {
          steps += way.ready.count
          if let effort, steps > effort { return nil }
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
          isComplete = false
          let best = next.indices.sorted { (next[$0].peak, next[$0].live, $0) < (next[$1].peak, next[$1].live, $1) }
          next = best.prefix(width).map { next[$0] }
        }
        level = next
        levels.append(level)
      }
      var number = 0
      for level in levels.dropFirst().reversed() {
        order.append(level[number].last)
        number = level[number].before
      }
      order.reverse()
      peak = level.first?.peak ?? 0
    }
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

  /// Bytes that every order needs while some operator runs: what it reads and writes, and what was made before it in every order
  /// and is read after it in every order. O(operators · tensors).
  var leastPeak: Int {
    let words = problem.steps.count / 64 + 1
    // By operator, those that run before it in every order.
    var before = [[UInt64]](repeating: [], count: problem.steps.count)
    for (index, step) in problem.steps.enumerated() {
      var set = [UInt64](repeating: 0, count: words)
      for input in step.inputs {
        guard let maker = makers[input] else { continue }
        set[maker / 64] |= 1 << UInt64(maker % 64)
        for word in set.indices { set[word] |= before[maker][word] }
      }
      before[index] = set
    }
    func runs(_ first: Int, before second: Int) -> Bool { before[second][first / 64] & (1 << UInt64(first % 64)) != 0 }
    var least = problem.size(problem.input)
    for (index, step) in problem.steps.enumerated() {
      var bytes = ArenaProblem.aligned(step.scratch)
      func isReadLater(_ tensor: Int) -> Bool {
        tensor == problem.output || readers[tensor].contains { runs(index, before: $0) }
      }
      for tensor in problem.byteCounts.indices where problem.byteCounts[tensor] > 0 && tensor != step.output {
        let isMade = makers[tensor].map { runs($0, before: index) } ?? (tensor == problem.input)
        if step.inputs.contains(tensor) || isMade && isReadLater(tensor) { bytes += problem.size(tensor) }
      }
      if !step.overwritable.contains(where: { !isReadLater($0) }) { bytes += problem.size(step.output) }
      least = max(least, bytes)
    }
    return least
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
