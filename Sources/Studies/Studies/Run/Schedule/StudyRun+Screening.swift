import Diagnostics
import Search

extension StudyRun {
  /// The index of the candidate to train, and the multiply-adds of the scores that chose it.
  func screen(_ drawn: [TrialCandidate], for trial: Int) throws(DiagnosticsError) -> (index: Int, cost: Double) {
    let objectives = study.specification.objectives
    let latest = try results()
    let results = ScreeningResults(
      count: scheduler.screened.count, latest: latest, topRung: scheduler.screened.topRung,
      front: scheduler.screened.front, ideals: objectives.map(\.idealCost))
    var pool: [ScreeningSubject] = []
    for candidate in drawn {
      let costs = objectives.map { objective -> Double? in
        guard case .size(let measure) = objective.source else { return nil }
        return candidate.size[measure].map { objective.direction.cost(of: Double($0)) }
      }
      pool.append(
        ScreeningSubject(
          features: try source.features(of: candidate), costs: costs,
          compute: Double(max(1, candidate.size.multiplyAdds)), parameters: candidate.size.parameters))
    }
    var cost = 0.0
    if let request = screening.scoring(of: pool) {
      let scores = try score(drawn, request, for: trial, cost: &cost)
      for index in pool.indices { pool[index].score = scores[index] }
    }
    let reference = ReferencePoint(
      objectives, limits: study.specification.limits, constantMetric: study.constantMetric
    ) { axis in
      scheduler.screened.worstCost(axis)
    }
    let chosen = screening.choose(among: pool, after: results, reference: reference.costs)
    features[trial] = pool[chosen].features
    return (chosen, cost)
  }

  /// The last results, as far as the screening looks back.
  private func results() throws(DiagnosticsError) -> [ScreeningResult] {
    let entries = scheduler.screened.latest(screening.memory)
    var results: [ScreeningResult] = []
    results.reserveCapacity(entries.count)
    // Results come at the end and leave at the front, so most stand behind each other as they did at the last choice.
    var next = 0
    for entry in entries {
      let nearest = next..<min(next + 8, learned.count)
      let network: CandidateFeatures
      if let index = nearest.first(where: { learned[$0].trial == entry.trial }) {
        network = learned[index].features
        next = index + 1
      } else {
        network = try features(of: entry.trial)
      }
      results.append(ScreeningResult(features: network, costs: entry.costs, rung: entry.rung))
    }
    learned = zip(entries, results).map { ($0.trial, $1.features) }
    return results
  }

  /// By index. Initial weights are drawn from the seed of the trial's training.
  private func score(
    _ drawn: [TrialCandidate], _ request: ScoringRequest, for trial: Int, cost: inout Double
  ) throws(DiagnosticsError) -> [Int: Double] {
    guard let scorer else { preconditionFailure("a study whose screening asks for scores is given a scorer") }
    let samples = min(request.samples, study.trainingSamples)
    let seed = study.specification.trainingSeed(trial: trial)
    var scores: [Int: Double] = [:]
    for index in request.indices {
      scores[index] = try scorer.score(drawn[index], by: request.score, samples: samples, seed: seed)
      cost += Study.cost(
        multiplyAdds: drawn[index].size.multiplyAdds, samples: samples, epochs: 1)
    }
    return scores
  }

  private func features(of trial: Int) throws(DiagnosticsError) -> CandidateFeatures {
    if let known = features[trial] { return known }
    let made = try source.features(of: candidate(of: trial))
    features[trial] = made
    return made
  }
}
