/// What a screening is given of a study's results, kept up to date report by report.
///
/// A report costs what it does to keep the front up to date: see `NonDominatedSet`.
public struct ScreeningHistory: Sendable {
  /// The last report of a trial that came through.
  public struct Entry: Sendable {
    public var trial: Int
    public var costs: [Double]
    public var rung: Int
  }

  /// In the order told; nil where a later report of the trial has replaced one.
  private var entries: [Entry?] = []
  /// Where a trial's entry is.
  private var indices: [Int: Int] = [:]
  private var points = NonDominatedSet()
  /// How many trials have their last report from a rung.
  private var trialsByRung: [Int] = []
  /// The highest cost on each axis; nil if it has to be looked for.
  private var worst: [Double?] = []

  public init() {}

  /// Trials that came through.
  public var count: Int { indices.count }

  /// The highest rung of any result; 0 if there is none.
  public var topRung: Int { trialsByRung.lastIndex { $0 > 0 } ?? 0 }

  /// The costs of results that no other dominates, the earliest told first.
  public var front: [[Double]] {
    points.front.map { (told: indices[$0.id] ?? 0, costs: $0.costs) }.sorted { $0.told < $1.told }.map(\.costs)
  }

  public mutating func tell(_ report: TrialReport) {
    if let index = indices.removeValue(forKey: report.trial), let earlier = entries[index] {
      entries[index] = nil
      trialsByRung[earlier.rung] -= 1
      for axis in worst.indices where worst[axis] == earlier.costs[axis] { worst[axis] = nil }
    }
    guard let trial = SuccessfulTrial(report) else { return points.update(report.trial, costs: nil) }
    if entries.count > 64, entries.count > 2 * indices.count { compact() }
    indices[report.trial] = entries.count
    entries.append(Entry(trial: report.trial, costs: trial.costs, rung: report.rung))
    points.update(report.trial, costs: trial.costs)
    while trialsByRung.count <= report.rung { trialsByRung.append(0) }
    trialsByRung[report.rung] += 1
    if worst.isEmpty { worst = trial.costs }
    for axis in worst.indices { worst[axis] = worst[axis].map { max($0, trial.costs[axis]) } }
  }

  /// The last results, the earliest told first.
  public func latest(_ count: Int) -> [Entry] {
    var latest: [Entry] = []
    var index = entries.count - 1
    while index >= 0, latest.count < count {
      if let entry = entries[index] { latest.append(entry) }
      index -= 1
    }
    return latest.reversed()
  }

  /// The highest cost along an axis; nil if there is no result.
  public mutating func worstCost(_ axis: Int) -> Double? {
    guard !indices.isEmpty else { return nil }
    if let known = worst[axis] { return known }
    let found = entries.lazy.compactMap { $0?.costs[axis] }.max()
    worst[axis] = found
    return found
  }

  private mutating func compact() {
    entries.removeAll { $0 == nil }
    for (index, entry) in entries.enumerated() { if let entry { indices[entry.trial] = index } }
  }
}

/// The results that a choice among candidates rests on.
public struct ScreeningResults: Sendable {
  /// How many trials came through.
  public var count: Int
  /// Of these the last: as many as the screening looks at, or more; the earliest told first.
  public var latest: [ScreeningResult]
  /// The highest rung of all.
  public var topRung: Int
  /// The costs of those that no other dominates, the earliest told first.
  public var front: [[Double]]
  /// By objective the cost of the best that there can be; nil where that is not known.
  public var ideals: [Double?]

  public init(
    count: Int, latest: [ScreeningResult], topRung: Int, front: [[Double]], ideals: [Double?] = []
  ) {
    (self.count, self.latest, self.topRung, self.front) = (count, latest, topRung, front)
    self.ideals = ideals
  }

  /// - parameter all: the earliest told first
  public init(_ all: [ScreeningResult]) {
    self.init(
      count: all.count, latest: all, topRung: all.map(\.rung).max() ?? 0,
      front: paretoFront(of: all.map(\.costs)).map { all[$0].costs })
  }
}
