import Diagnostics
import Reports

/// How far a study has come.
public struct StudyStatus: Sendable {
  public struct Bin: Hashable, Sendable {
    /// Parameters of the bin: from this to twice this.
    public var floor: Int
    public var trials: Int
    public var best: Frontier.Point
  }

  public struct Failure: Hashable, Sendable {
    public var trial: Int
    public var reason: String
  }

  public var specification: StudySpecification
  public var trained: Int
  /// Trials that were begun and have no outcome: those that workers train, where a coordinator runs.
  public var underway: [Int]
  public var failures: [Failure]
  /// Attempts that came to nothing.
  public var faults: Int
  public var spending: Spending
  /// By parameters, the least first.
  public var bins: [Bin]

  public init(of study: Study) throws(DiagnosticsError) {
    let steps = try study.store.steps()
    let frontier = try Frontier(of: study)
    specification = study.specification
    let points = frontier.points + frontier.dominated
    trained = points.count
    underway = steps.filter { $0.outcome == nil }.map(\.job.trial)
    failures = steps.compactMap { step in
      if case .failed(let reason)? = step.outcome { Failure(trial: step.job.trial, reason: reason) } else { nil }
    }
    faults = steps.reduce(0) { $0 + $1.faults.count }
    spending = Spending()
    spending.trials = Set(steps.filter { $0.outcome != nil }.map(\.job.trial)).count
    spending.epochs = points.reduce(0) { $0 + $1.epochs }
    spending.multiplyAdds = points.reduce(0) { $0 + $1.cost }
    spending.seconds = try study.store.seconds()
    let groups = Dictionary(grouping: points) { $0.measurement.size.parameters.floorPowerOfTwo }
    bins = groups.keys.sorted().map { floor in
      let members = groups[floor] ?? []
      let best = members.max { left, right in
        (left.measurement.accuracy, -left.trial) < (right.measurement.accuracy, -right.trial)
      }
      guard let best else { preconditionFailure("a group has a member") }
      return Bin(floor: floor, trials: members.count, best: best)
    }
  }

  /// Seconds that the rest will take at the rate so far; nil where nothing is known yet.
  public var remainingSeconds: Double? {
    let share = spending.share(of: specification.budget)
    guard share > 0, spending.seconds > 0 else { return nil }
    return spending.seconds * max(0, 1 / min(1, share) - 1)
  }

  public var summary: Table {
    var table = Table(specification.name, columns: [Column("What"), Column("How much", .right)])
    table.append([
      "budget", .text("\(NumberText.grouped(specification.budget.amount)) \(specification.budget.kind.rawValue)"),
    ])
    table.append(["spent", .percentage(min(1, spending.share(of: specification.budget)))])
    table.append(["trials trained", .integer(trained)])
    table.append(["trials failed", .integer(failures.count)])
    table.append(["attempts lost", .integer(faults)])
    table.append(["under way", .text(underway.isEmpty ? "none" : underway.map(String.init).joined(separator: ", "))])
    table.append(["epochs", .integer(spending.epochs)])
    table.append(["multiply-adds", .integer(Int(min(spending.multiplyAdds, 9e18)), .count)])
    table.append(["time", .duration(seconds: spending.seconds)])
    if spending.seconds > 0 {
      table.append(["trials a minute", .number(60 * Double(spending.trials) / spending.seconds, decimals: 1)])
    }
    table.append(["time left", .optional(remainingSeconds) { .duration(seconds: $0) }])
    return table
  }

  public var binTable: Table {
    var table = Table(
      "Best of each size",
      columns: [
        Column("Parameters from", .right), Column("Trials", .right), Column("Best trial", .right),
        Column("Parameters", .right),
        Column("Accuracy", .right, unit: "%"),
      ])
    for bin in bins {
      table.append([
        .integer(bin.floor), .integer(bin.trials), .integer(bin.best.trial, .plain),
        .integer(bin.best.measurement.size.parameters), .percentage(bin.best.measurement.accuracy, decimals: 2),
      ])
    }
    return table
  }
}

extension Int {
  /// The largest power of two that is not above a positive number.
  fileprivate var floorPowerOfTwo: Int { 1 << (Int.bitWidth - 1 - leadingZeroBitCount) }
}
