import Figures
import JSONText
import Search
import Studies
import Training

extension StudyReport {
  /// The study in sentences: what was looked for, what was found, and what to know of it.
  var summary: [String] {
    [searched, found, bestOfAll, comparedWithBase, confirmed, partly, failed].compactMap(\.self)
  }

  private func counted(_ count: Int, _ noun: String) -> String {
    "\(NumberText.grouped(count)) \(noun)\(count == 1 ? "" : "s")"
  }

  private func costWords(_ point: Frontier.Point) -> String {
    let cost = frontier.chartedCost
    let value = point.measurement[cost]
    switch cost.source {
    case .size(.parameters): return counted(Int(value), "parameter")
    case .size(.multiplyAdds): return "\(NumberText.count(value)) multiply-adds"
    case .size(.flash), .size(.ram): return "\(NumberText.grouped(Int(value))) bytes of \(cost.words)"
    default:
      return "\(cost.kind) \(NumberText.fixed(value, decimals: 4))" + (cost.unit.map { " \($0)" } ?? "")
    }
  }

  private var searched: String {
    let limits = CandidateSize.Measure.allCases.compactMap { measure -> String? in
      let noun = measure.shortNoun
      let bounds = specification.limits[measure]
      switch (bounds.minimum, bounds.maximum) {
      case (nil, nil): return nil
      case (nil, let most?): return "at most \(NumberText.grouped(most)) \(noun)"
      case (let least?, nil): return "at least \(NumberText.grouped(least)) \(noun)"
      case (let least?, let most?):
        return "\(NumberText.grouped(least)) to \(NumberText.grouped(most)) \(noun)"
      }
    }
    let objectives = specification.objectives.map { objective in
      objective.metric.map(\.name)
        ?? objective.words
    }
    let state =
      switch status.state {
      case .running: "It is running"
      case .finished: "It is finished"
      case .exhausted: "It found no further network"
      case .unfinished: "It has steps left that the machine did not let end"
      case .interrupted: "It was interrupted and can be resumed"
      }
    let share = NumberText.percentage(min(1, status.spending.share(of: specification.budget)), decimals: 0)
    return
      "The study trained \(counted(trials.entries.count, "network")) on \(specification.dataset), looking for the best "
      + "\(listing(objectives))" + (limits.isEmpty ? "" : " with \(listing(limits))")
      + ". \(state): \(share) of its budget of "
      + "\(NumberText.grouped(specification.budget.amount)) \(budgetUnit) is spent. Training took "
      + "\(NumberText.count(status.spending.multiplyAdds)) multiply-adds"
      + (status.spending.seconds > 0 ? " and \(NumberText.duration(seconds: status.spending.seconds))." : ".")
  }

  private var budgetUnit: String {
    specification.budget.kind == .multiplyAdds ? "multiply-adds" : specification.budget.kind.rawValue
  }

  private func listing(_ words: [String]) -> String {
    words.count < 2 ? words.joined() : words.dropLast().joined(separator: ", ") + " and " + words[words.count - 1]
  }

  private var found: String? {
    guard let least = frontier.points.first, let most = frontier.points.last else {
      return "No trial is on the frontier yet."
    }
    let name = format.name
    if frontier.points.count == 1 {
      return "One trial is on the frontier: \(most.label) with \(costWords(most)) and "
        + "\(name) \(format.words(most.measurement.metric)) on the validation samples."
    }
    return "\(frontier.points.count) trials are on the frontier, from \(costWords(least)) with \(name) "
      + "\(format.words(least.measurement.metric)) to \(costWords(most)) with \(name) "
      + "\(format.words(most.measurement.metric)) on the validation samples."
  }

  /// The knee.
  private var bestOfAll: String? {
    guard let knee = frontier.knee, frontier.points.count > 2 else { return nil }
    let point = frontier.points[knee]
    return
      "The knee, after which more costs much for little, is \(point.label): \(costWords(point)) and \(format.name) "
      + "\(format.words(point.measurement.metric))."
  }

  private var comparedWithBase: String? {
    guard let base = frontier.base else { return nil }
    let direction = specification.metric.direction
    let isTested = base.test != nil
    func metric(_ point: Frontier.Point) -> Double? { isTested ? point.test?.mean : point.measurement.metric }
    guard let own = metric(base) else { return nil }
    let samples = isTested ? "test samples, trained anew" : "validation samples, after \(base.training)"
    var sentence =
      "The base has \(costWords(base)) and reaches \(format.words(own)) on the \(samples)"
    let others = frontier.points.filter { point in
      point.trial != 0 && metric(point).map { direction.cost(of: $0) <= direction.cost(of: own) } ?? false
    }
    let cost = frontier.chartedCost
    if let smallest = others.first, smallest.measurement[cost] < base.measurement[cost], let value = metric(smallest) {
      let share = smallest.measurement[cost] / base.measurement[cost]
      sentence +=
        "; \(smallest.label) reaches \(format.words(value)) with "
        + "\(NumberText.percentage(share, decimals: share < 0.1 ? 1 : 0)) of its \(costNoun)"
    }
    return sentence + "."
  }

  private var costNoun: String { frontier.chartedCost.words }

  private var confirmed: String? {
    let tested = (frontier.points + frontier.dominated).filter { $0.test != nil }
    guard !tested.isEmpty else {
      return frontier.points.isEmpty
        ? nil
        : "Nothing was confirmed yet: a search picks what does best on its validation samples, so these values are too "
          + "good. 'espalier confirm' trains the frontier anew and tests it."
    }
    let direction = specification.metric.direction
    let best = tested.min { left, right in
      direction.cost(of: left.test?.mean ?? 0) < direction.cost(of: right.test?.mean ?? 0)
    }
    guard let best, let test = best.test else { return nil }
    let seeds = Dictionary(grouping: facts.confirmations, by: \.network).values.map(\.count)
    let range = (seeds.min() ?? 1, seeds.max() ?? 1)
    let words = range.0 == range.1 ? counted(range.1, "seed") : "\(range.0) to \(range.1) seeds"
    return
      "\(counted(tested.count, "network")) \(tested.count == 1 ? "was" : "were") trained anew on all training samples "
      + "with \(words) and tested. The best is \(best.trial == 0 ? "the base" : best.label) with \(format.words(test.mean))"
      + (test.deviation.map { " ± \(format.words($0))" } ?? "") + " on the test samples."
  }

  private var partly: String? {
    let part = (frontier.points + frontier.dominated).filter { !$0.isFullyTrained }.count
    guard part > 0 else { return nil }
    return "\(counted(part, "trial")) \(part == 1 ? "was" : "were") stopped before the last rung of "
      + "\(counted(specification.epochs, "epoch")): \(part == 1 ? "it shows" : "they show") less than \(part == 1 ? "it" : "they") "
      + "can do, and charts draw \(part == 1 ? "it" : "them") hollow."
  }

  private var failed: String? {
    guard let reason = status.commonestReasons.first else { return nil }
    let count = status.failures.count
    return "\(counted(count, "trial")) failed"
      + (status.commonestReasons.count == 1 ? ": " : ", most of them because of: ") + reason.reason
      + (reason.reason.hasSuffix(".") ? "" : ".")
  }
}
