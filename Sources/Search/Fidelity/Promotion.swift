/// The indices of a rung's reports that are promoted to the next, from the one that deserves more training most to the one that
/// deserves it least.
///
/// Of n reports the best ⌊n / reduction⌋, but not fewer than `least`, in ``promotionOrder(of:binRatio:accuracyMargin:)``,
/// and with them the rest of every front that this cut goes through: within a bin no member of a front is better than
/// another, so none is left behind. More than one in `reduction` may be promoted for that; with a single objective it is one in
/// `reduction`, but for ties.
/// - parameter wholeFronts: false leaves those behind that the cut leaves
func promotions(
  of reports: [TrialReport], binRatio: Double, reduction: Int, least: Int = 0, wholeFronts: Bool = true,
  accuracyMargin: Double = 0
) -> [Int] {
  let standings = standings(of: reports, binRatio: binRatio, accuracyMargin: accuracyMargin)
  let best = standings.prefix(max(least, reports.count / reduction))
  guard wholeFronts else { return best.map(\.index) }
  let cut = Set(best.map(\.front))
  return standings.filter { cut.contains($0.front) }.map(\.index)
}

/// The indices of a rung's reports from the one that deserves more training most to the one that deserves it least;
/// failed trials are left out.
///
/// Small networks train worse and would never be promoted beside large ones. So reports are first put in bins of like
/// size, each `binRatio` times as wide as the one before; within its bin a report stands by non-domination rank, then by
/// crowding, then by trial; and bins are merged by how far up its bin each report stands, so that a cut takes the
/// best share of every bin. Reports equally far up are ordered by their rank over all bins, then by trial.
/// O(objectives · n²), O(n log n) for two objectives.
func promotionOrder(of reports: [TrialReport], binRatio: Double, accuracyMargin: Double = 0) -> [Int] {
  standings(of: reports, binRatio: binRatio, accuracyMargin: accuracyMargin).map(\.index)
}

/// Where a report stands on its rung.
private struct Standing {
  struct Front: Hashable {
    var bin: Int
    /// 0 is the bin's best.
    var rank: Int
  }

  /// Among the reports.
  var index: Int
  var trial: Int
  var front: Front
  /// How far up its bin it stands, from 0 for the best.
  var share: Double
  /// The rank over all bins.
  var overall: Int
}

private func standings(of reports: [TrialReport], binRatio: Double, accuracyMargin: Double) -> [Standing] {
  let sound = reports.indices.filter { Candidate(reports[$0]) != nil }
  let costs = rungCosts(of: sound.map { reports[$0] }, accuracyMargin: accuracyMargin)
  let overall = nonDominatedRanks(of: costs)

  var standings: [Standing] = []
  let bins = Dictionary(grouping: sound.indices) { parameterBin(of: reports[sound[$0]].parameters, ratio: binRatio) }
  for (number, bin) in bins {
    var order: [(member: Int, rank: Int)] = []
    for (rank, front) in nonDominatedFronts(of: bin.map { costs[$0] }).enumerated() {
      let crowding = crowdingDistances(of: front.map { costs[bin[$0]] })
      order += zip(front.map { bin[$0] }, crowding)
        .sorted { (-$0.1, reports[sound[$0.0]].trial) < (-$1.1, reports[sound[$1.0]].trial) }
        .map { ($0.0, rank) }
    }
    for (height, (member, rank)) in order.enumerated() {
      standings.append(
        Standing(
          index: sound[member], trial: reports[sound[member]].trial, front: .init(bin: number, rank: rank),
          share: (Double(height) + 0.5) / Double(order.count), overall: overall[member]!))
    }
  }
  return standings.sorted { ($0.share, $0.overall, $0.trial) < ($1.share, $1.overall, $1.trial) }
}

/// What reports are compared by: their costs, in which the accuracies' cost gives way to its rank among all where a
/// margin is set. Accuracies in one step of the margin are ordered by the sum of training losses: the faster learner is
/// first. Ru et al. 2021, arXiv:2006.04492.
private func rungCosts(of reports: [TrialReport], accuracyMargin: Double) -> [[Double]] {
  var costs = reports.map { $0.costs! }
  guard accuracyMargin > 0 else { return costs }
  let curves = reports.enumerated().compactMap { index, report in
    report.curve.map { curve -> (index: Int, objective: Int, step: Double, loss: Double) in
      let step = (costs[index][curve.objective] / accuracyMargin).rounded(.down)
      return (index: index, objective: curve.objective, step: step, loss: curve.lossSum)
    }
  }
  // Without a curve there is nothing to hold against the others'.
  guard curves.count == reports.count else { return costs }
  var rank = 0.0
  var last: (Double, Double)?
  for curve in curves.sorted(by: { ($0.step, $0.loss) < ($1.step, $1.loss) }) {
    if let last, last != (curve.step, curve.loss) { rank += 1 }
    last = (curve.step, curve.loss)
    costs[curve.index][curve.objective] = rank
  }
  return costs
}

/// Bin b holds ratioᵇ up to ratioᵇ⁺¹ parameters. By multiplication, not logarithms, so that whole powers of the ratio are
/// on the same side of an edge on every machine.
func parameterBin(of parameters: Int, ratio: Double) -> Int {
  precondition(ratio > 1, "bins grow")
  var bin = 0
  var edge = ratio
  while Double(parameters) >= edge {
    edge *= ratio
    bin += 1
  }
  return bin
}
