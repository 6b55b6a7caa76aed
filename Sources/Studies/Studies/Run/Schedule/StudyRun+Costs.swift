import JSONText
import Search

extension StudyRun {
  /// Multiply-adds of a job: of its training, and with the first of a trial of the scores that chose the candidate.
  func cost(of job: FidelityJob) -> Double {
    trainingCost(of: job) + (job.rung == 0 ? screeningCosts[job.trial] ?? 0 : 0)
  }

  /// Multiply-adds of a job's training: those of a sample at the rung's resolution, for each sample of the rung and each of
  /// its epochs.
  func trainingCost(of job: FidelityJob) -> Double {
    let rung = rungs[job.rung]
    let epochs = job.epochs - (job.rung == 0 ? 0 : rungs[job.rung - 1].epochs)
    return study.cost(
      multiplyAdds: multiplyAdds(of: job.trial, at: rung.resolution),
      samples: rung.sampleCount(of: study.trainingSamples),
      epochs: epochs)
  }

  private func multiplyAdds(of trial: Int, at resolution: Double) -> Int {
    let whole = candidates[trial].size.multiplyAdds
    guard resolution < 1 else { return whole }
    if let known = reducedMultiplyAdds[trial]?[resolution] { return known }
    let reduced = source.multiplyAdds(of: candidates[trial], at: resolution) ?? whole
    reducedMultiplyAdds[trial, default: [:]][resolution] = reduced
    return reduced
  }
}

extension Study {
  /// Multiply-adds of training: a forward pass, and twice that backwards.
  func cost(multiplyAdds: Int, samples: Int, epochs: Int) -> Double {
    3 * Double(multiplyAdds) * Double(samples) * Double(epochs)
  }
}

extension TrialResult {
  /// How fast the network learned; nil if the epochs do not show it.
  func curve(of objectives: [ObjectiveDefinition]) -> LearningCurve? {
    guard let index = objectives.firstIndex(where: { $0.metric != nil }), case .array(let epochs) = history else {
      return nil
    }
    let losses = epochs.compactMap { epoch -> Double? in
      if case .object(let object) = epoch { object["trainLoss"]?.double } else { nil }
    }
    guard losses.count == epochs.count, !losses.isEmpty else { return nil }
    return LearningCurve(objective: index, lossSum: losses.reduce(0, +))
  }
}
