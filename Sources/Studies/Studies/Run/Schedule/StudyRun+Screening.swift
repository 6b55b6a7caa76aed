import Diagnostics
import Search

extension StudyRun {
  /// The last report of each trial that came through, in the order in which they were told.
  var screeningReports: [TrialReport] {
    guard study.specification.effectiveScreening.kind != NoScreening.kind else { return [] }
    var seen: Set<Int> = []
    let latest = scheduler.told.reversed().filter { seen.insert($0.trial).inserted }.reversed()
    return latest.filter { report in report.costs.map { !$0.contains(where: \.isNaN) } ?? false }
  }

  /// The index of the candidate to train. What scores take is charged to the trial.
  func screen(
    _ drawn: [TrialCandidate], for trial: Int, after reports: [TrialReport]
  ) throws(DiagnosticsError) -> Int {
    let objectives = study.specification.objectives
    var results: [ScreeningResult] = []
    for report in reports {
      results.append(
        ScreeningResult(features: try features(of: report.trial), costs: report.costs ?? [], rung: report.rung))
    }
    var pool: [ScreeningCandidate] = []
    for candidate in drawn {
      let costs = objectives.map { objective -> Double? in
        guard case .size(let measure) = objective.source else { return nil }
        return objective.direction.cost(of: Double(candidate.size[measure]))
      }
      pool.append(
        ScreeningCandidate(
          features: try source.features(of: candidate), costs: costs,
          compute: Double(max(1, candidate.size.multiplyAdds)), parameters: candidate.size.parameters))
    }
    if let request = screening.scoring(of: pool) {
      let scores = try score(drawn, request, for: trial)
      for index in pool.indices { pool[index].score = scores[index] }
    }
    let reference = ReferencePoint(
      objectives, limits: study.specification.limits, constantMetric: study.constantMetric
    ) { axis in
      results.map { $0.costs[axis] }.max()
    }
    return screening.choose(among: pool, after: results, reference: reference.costs)
  }

  /// By index. Initial weights are drawn from the seed of the trial's training.
  private func score(
    _ drawn: [TrialCandidate], _ request: ScoringRequest, for trial: Int
  ) throws(DiagnosticsError) -> [Int: Double] {
    guard let scorer else { preconditionFailure("a study whose screening asks for scores is given a scorer") }
    let samples = min(request.samples, study.trainingSamples)
    let seed = study.specification.trainingSeed(trial: trial)
    var scores: [Int: Double] = [:]
    for index in request.indices {
      scores[index] = try scorer.score(drawn[index], by: request.score, samples: samples, seed: seed)
      screeningCosts[trial, default: 0] += study.cost(
        multiplyAdds: drawn[index].size.multiplyAdds, samples: samples, epochs: 1)
    }
    return scores
  }

  private func features(of trial: Int) throws(DiagnosticsError) -> CandidateFeatures {
    if let known = features[trial] { return known }
    let made = try source.features(of: candidates[trial])
    features[trial] = made
    return made
  }
}
