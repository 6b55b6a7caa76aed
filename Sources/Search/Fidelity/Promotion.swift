/// The places of a rung's reports from the one that deserves more training most to the one that deserves it least;
/// failed trials are left out.
///
/// Small networks train worse and would never be promoted beside large ones. So reports are first put in bins of like
/// size, each `binRatio` times as wide as the one before; within its bin a report stands by non-domination rank, then by
/// crowding, then by trial; and bins are merged by how far up its bin each report stands, so that a cut takes the
/// best share of every bin. Reports equally far up are ordered by their rank over all bins, then by trial.
/// O(objectives · n²), O(n log n) for two objectives.
func promotionOrder(of reports: [TrialReport], binRatio: Double) -> [Int] {
  let sound = reports.indices.filter { Candidate(reports[$0]) != nil }
  let costs = sound.map { reports[$0].costs! }
  let overall = nonDominatedRanks(of: costs)

  var shares = Array(repeating: 0.0, count: sound.count)
  let bins = Dictionary(grouping: sound.indices) { parameterBin(of: reports[sound[$0]].parameters, ratio: binRatio) }
  for bin in bins.values {
    var order: [Int] = []
    for front in nonDominatedFronts(of: bin.map { costs[$0] }) {
      let crowding = crowdingDistances(of: front.map { costs[bin[$0]] })
      order += zip(front.map { bin[$0] }, crowding)
        .sorted { (-$0.1, reports[sound[$0.0]].trial) < (-$1.1, reports[sound[$1.0]].trial) }
        .map(\.0)
    }
    for (place, member) in order.enumerated() { shares[member] = (Double(place) + 0.5) / Double(order.count) }
  }
  return sound.indices
    .sorted {
      (shares[$0], overall[$0]!, reports[sound[$0]].trial) < (shares[$1], overall[$1]!, reports[sound[$1]].trial)
    }
    .map { sound[$0] }
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
