import Diagnostics
import JSONText
import Search

extension StudyRun {
  /// Multiply-adds of a job's training: those of a sample at the rung's resolution, for each sample of the rung and each of
  /// its epochs; and those of a teacher's answers.
  func trainingCost(of job: FidelityJob) throws(DiagnosticsError) -> Double {
    let rung = rungs[job.rung]
    let epochs = job.epochs - (job.rung == 0 ? 0 : rungs[job.rung - 1].epochs)
    let samples = rung.sampleCount(of: study.trainingSamples)
    var cost = Study.cost(multiplyAdds: try multiplyAdds(of: job), samples: samples, epochs: epochs)
    if let teacher = teachers[TrialWeights(trial: job.trial, epochs: job.epochs)] {
      // It answers about each sample, and learns nothing.
      cost += Double(archive.entries[teacher.trial].size.multiplyAdds) * Double(samples) * Double(epochs)
    }
    return cost
  }

  /// Of a sample at the resolution of the job's rung.
  private func multiplyAdds(of job: FidelityJob) throws(DiagnosticsError) -> Int {
    let whole = archive.entries[job.trial].size.multiplyAdds
    let resolution = rungs[job.rung].resolution
    guard resolution < 1 else { return whole }
    let key = TrialWeights(trial: job.trial, epochs: job.epochs)
    if let known = reducedMultiplyAdds[key] { return known }
    let reduced = source.multiplyAdds(of: try candidate(of: job.trial), at: resolution) ?? whole
    reducedMultiplyAdds[key] = reduced
    return reduced
  }

  /// What tells how much more training brings a trial; nil if nobody asks, if the source knows no layers, or if there is no best
  /// metric to measure a distance from.
  func prospects(of trial: Int) throws(DiagnosticsError) -> TrainingProspects? {
    let objectives = study.specification.objectives
    guard scheduler.comparesProspects, let objective = objectives.firstIndex(where: { $0.metric != nil }),
      let ideal = objectives[objective].idealCost, let layers = try weightedLayers(of: trial)
    else { return nil }
    return TrainingProspects(
      objective: objective, ideal: ideal, multiplyAdds: archive.entries[trial].size.multiplyAdds, weightedLayers: layers
    )
  }

  private func weightedLayers(of trial: Int) throws(DiagnosticsError) -> Int? {
    if let known = weightedLayers[trial] { return known }
    let layers = try source.weightedLayers(of: candidate(of: trial))
    weightedLayers[trial] = layers
    return layers
  }
}

extension Study {
  /// Multiply-adds of training: a forward pass, and twice that backwards.
  static func cost(multiplyAdds: Int, samples: Int, epochs: Int) -> Double {
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
