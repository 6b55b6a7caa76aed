import Diagnostics
import Search

extension StudyRun {
  /// Decides on the next step, or finds a stored one decided alike.
  /// - Returns: nil if nothing can be decided until a step under way has ended
  func decide() throws(DiagnosticsError) -> Int? {
    guard !isDecided, !isExhausted else { return nil }
    let earlier = decided < stored.count ? stored[decided] : nil
    let mayStart = earlier == nil ? share(of: spending) < 1 : decided <= lastStart
    switch scheduler.next(mayStart: mayStart) {
    case .blocked: return nil
    case .finished:
      isDecided = true
      return nil
    case .run(let step, let job):
      if let earlier {
        guard earlier.number == step, earlier.job == job else { throw diverged(step) }
        if job.rung == 0, let cost = earlier.cost { screeningCosts[job.trial] = cost - trainingCost(of: job) }
        heritage[job.trial] = heritage[job.trial] ?? inheritedWeights(job)
        // What the machine did in earlier sessions does not count in this one.
        open[step] = OpenStep(job: job, faults: earlier.faults.filter(\.isDecisive))
      } else {
        guard try add(step, job) else {
          isExhausted = true
          return nil
        }
        heritage[job.trial] = heritage[job.trial] ?? inheritedWeights(job)
        open[step] = OpenStep(job: job, faults: [])
      }
      decided += 1
      spending += spending(on: job)
      if let outcome = earlier?.outcome {
        open[step] = nil
        if case .trained = outcome { know(earlier?.weights, of: job, step: step) }
        record(outcome, step: step, job)
      }
      return step
    }
  }

  /// Writes a new step down, and with the first of a trial its candidate.
  /// - Returns: whether there is a candidate
  private func add(_ step: Int, _ job: FidelityJob) throws(DiagnosticsError) -> Bool {
    guard job.rung == 0 else {
      try study.store.add(step: step, job, candidate: nil, cost: cost(of: job))
      return true
    }
    guard let candidate = try propose(trial: job.trial) else { return false }
    try study.writeArchitecture(candidate, trial: job.trial)
    candidates.append(candidate)
    try study.store.add(step: step, job, candidate: candidate, cost: cost(of: job))
    hashes.insert(candidate.hash)
    return true
  }

  private func propose(trial: Int) throws(DiagnosticsError) -> TrialCandidate? {
    guard trial > 0 else { return try source.base() }
    var generator = study.specification.generator(trial: trial)
    let results = screeningReports
    var drawn: [TrialCandidate] = []
    let candidates = candidates
    var known = hashes
    for _ in 0..<screening.pool(after: results.count) {
      let proposal = try scheduler.sampler.propose(trial: trial, using: &generator)
      guard
        let candidate = try source.candidate(
          for: proposal, parent: { candidates[$0] }, known: known, using: &generator)
      else { break }
      known.insert(candidate.hash)
      drawn.append(candidate)
    }
    return drawn.count > 1 ? drawn[try screen(drawn, for: trial, after: results)] : drawn.first
  }

  /// The weights of a new trial's parents, as far as they have been told at the time of the decision.
  private func inheritedWeights(_ job: FidelityJob) -> [String] {
    guard study.specification.inheritance != nil, job.rung == 0 else { return [] }
    return candidates[job.trial].proposal.parents.compactMap { parent in
      scheduler.rungs[parent].map { study.weightsPath(trial: parent, epochs: rungEpochs[$0]) }
    }
  }

  func assignment(_ step: Int, _ job: FidelityJob) -> TrialAssignment {
    let before = epochsBefore(job)
    var assignment = TrialAssignment(
      step: step, trial: job.trial, epochs: job.epochs, seed: study.specification.trainingSeed(trial: job.trial),
      architecture: candidates[job.trial].architecture,
      previousWeights: before > 0 ? study.weightsPath(trial: job.trial, epochs: before) : nil,
      inheritedWeights: before > 0 ? [] : heritage[job.trial] ?? [],
      weights: study.weightsPath(trial: job.trial, epochs: job.epochs), cost: trainingCost(of: job))
    for path in [assignment.previousWeights].compactMap(\.self) + assignment.inheritedWeights {
      assignment.hashes[path] = weights[path]?.hash
    }
    return assignment
  }

  func spending(on job: FidelityJob) -> Spending {
    var spending = Spending()
    spending.trials = job.rung == 0 ? 1 : 0
    spending.epochs = job.epochs - epochsBefore(job)
    spending.multiplyAdds = cost(of: job)
    return spending
  }

  private func epochsBefore(_ job: FidelityJob) -> Int {
    job.rung == 0 ? 0 : rungEpochs[job.rung - 1]
  }

  private func diverged(_ step: Int) -> DiagnosticsError {
    DiagnosticsError(
      Diagnostic(
        code: "other-study",
        "'\(study.path)' was begun by a version of this program that decides step \(step) otherwise",
        remedy: "Resume it with that version, or start a new search with its study.json"))
  }
}

extension Spending {
  static func += (left: inout Spending, right: Spending) {
    left.trials += right.trials
    left.epochs += right.epochs
    left.multiplyAdds += right.multiplyAdds
    left.seconds += right.seconds
  }
}
