import Diagnostics
import Randomness
import Search

extension StudyRun {
  /// Decides on the next step, or finds a stored one decided alike.
  /// - Returns: nil if nothing can be decided until a step under way has ended
  func decide() throws(DiagnosticsError) -> Int? {
    guard !isDecided, !isExhausted else { return nil }
    let earlier = stored.last
    let mayStart = earlier == nil ? share(of: spending) < 1 : decided <= lastStart
    switch scheduler.next(mayStart: mayStart) {
    case .blocked: return nil
    case .finished:
      isDecided = true
      return nil
    case .run(let step, let job):
      let cost: Double
      if let earlier {
        stored.removeLast()
        noteTeacher(of: job)
        guard earlier.number == step, earlier.job == job else { throw diverged(step) }
        if let known = earlier.cost { cost = known } else { cost = try trainingCost(of: job) }
        // What the machine did in earlier sessions does not count in this one.
        open[step] = OpenStep(job: job, cost: cost, faults: earlier.faults.filter(\.isDecisive))
      } else {
        guard let added = try add(step, job) else {
          isExhausted = true
          return nil
        }
        cost = added
        open[step] = OpenStep(job: job, cost: cost, faults: [])
      }
      if job.rung == 0 { noteHeritage(of: job.trial) }
      decided += 1
      spending += spending(on: job, cost: cost)
      if let outcome = earlier?.outcome {
        open[step] = nil
        if case .trained = outcome { know(earlier?.weights, of: job, step: step) }
        try record(outcome, step: step, job, cost: cost, isStored: true)
      }
      return step
    }
  }

  /// Writes a new step down, and with the first of a trial its candidate.
  /// - Returns: the step's multiply-adds; nil if there is no candidate
  private func add(_ step: Int, _ job: FidelityJob) throws(DiagnosticsError) -> Double? {
    guard job.rung == 0 else {
      noteTeacher(of: job)
      let cost = try trainingCost(of: job)
      log.append(.step(step, job, cost: cost, candidate: nil))
      return cost
    }
    guard let (proposed, screeningCost) = try propose(trial: job.trial) else { return nil }
    let candidate = proposed.written()
    try study.writeArchitecture(candidate, trial: job.trial)
    archive.append(candidate)
    noteTeacher(of: job)
    let cost = try trainingCost(of: job) + screeningCost
    log.append(.step(step, job, cost: cost, candidate: candidate))
    return cost
  }

  /// - Returns: the candidate, and the multiply-adds of the scores that chose it; nil if nothing new was found
  private func propose(trial: Int) throws(DiagnosticsError) -> (TrialCandidate, cost: Double)? {
    guard trial > 0 else { return (try source.base(), 0) }
    var generator = study.specification.generator(trial: trial)
    if trial < source.founderCount,
      let founder = source.founder(trial, known: archive.hashes, using: &generator)
    {
      return (founder, 0)
    }
    var drawn: [TrialCandidate] = []
    defer { drawn.forEach { archive.discard($0) } }
    let pool = screening.pool(after: scheduler.screened.count)
    // A draft that was seen before counts as one of the pool: where little is new, there is less to choose from.
    for _ in 0..<(pool > 1 ? pool : 0) {
      guard let candidate = try draw(trial, isSingle: true, using: &generator) else { continue }
      archive.draw(candidate)
      drawn.append(candidate)
    }
    guard !drawn.isEmpty else { return try draw(trial, isSingle: false, using: &generator).map { ($0, 0) } }
    guard drawn.count > 1 else { return (drawn[0], 0) }
    let (chosen, cost) = try screen(drawn, for: trial)
    return (drawn[chosen], cost)
  }

  /// What the sampler proposes, as a network.
  /// - Parameter isSingle: whether one draft is all; otherwise it is drawn again until there is a new one
  /// - Returns: nil if there is no new one
  private func draw(
    _ trial: Int, isSingle: Bool, using generator: inout SeededGenerator
  ) throws(DiagnosticsError) -> TrialCandidate? {
    let proposal = try scheduler.sampler.propose(trial: trial, using: &generator)
    var parents: [Int: TrialCandidate] = [:]
    for parent in proposal.parents { parents[parent] = try candidate(of: parent) }
    let known = archive.hashes
    return isSingle
      ? try source.draft(for: proposal, parent: { Self.named($0, parents) }, known: known, using: &generator)
      : try source.candidate(for: proposal, parent: { Self.named($0, parents) }, known: known, using: &generator)
  }

  private static func named(_ trial: Int, _ parents: [Int: TrialCandidate]) -> TrialCandidate {
    guard let parent = parents[trial] else { preconditionFailure("a candidate is made of its proposal's parents") }
    return parent
  }

  /// The candidate of a trial.
  func candidate(of trial: Int) throws(DiagnosticsError) -> TrialCandidate {
    try archive.candidate(of: trial, log: log)
  }

  /// Notes the weights of a new trial's parents, as far as they have been told at the time of the decision.
  private func noteHeritage(of trial: Int) {
    guard study.specification.inheritance != nil else { return }
    heritage[trial] = archive.entries[trial].proposal.parents.compactMap { parent in
      scheduler.rungs[parent].map { TrialWeights(trial: parent, epochs: rungEpochs[$0]) }
    }
  }

  /// Notes whose answers a training to the end learns from: the best of those that have been told at the time of the decision, if it
  /// has more parameters.
  private func noteTeacher(of job: FidelityJob) {
    guard let best = scheduler.best, job.rung == rungs.count - 1,
      best.parameters > archive.entries[job.trial].size.parameters
    else { return }
    teachers[TrialWeights(trial: job.trial, epochs: job.epochs)] = TrialWeights(trial: best.trial, epochs: job.epochs)
  }

  func assignment(_ step: Int, _ job: FidelityJob) throws(DiagnosticsError) -> TrialAssignment {
    let before = epochsBefore(job)
    let previous = before > 0 ? TrialWeights(trial: job.trial, epochs: before) : nil
    let inherited = before > 0 ? [] : heritage[job.trial] ?? []
    var assignment = TrialAssignment(
      step: step, trial: job.trial, epochs: job.epochs, seed: study.specification.trainingSeed(trial: job.trial),
      architecture: try candidate(of: job.trial).architecture, previousWeights: previous.map { study.path(of: $0) },
      inheritedWeights: inherited.map { study.path(of: $0) },
      weights: study.weightsPath(trial: job.trial, epochs: job.epochs), cost: try trainingCost(of: job))
    let teacher = teachers[TrialWeights(trial: job.trial, epochs: job.epochs)]
    if let teacher {
      assignment.teacher = TrialAssignment.Teacher(
        trial: teacher.trial, architecture: try candidate(of: teacher.trial).architecture,
        weights: study.path(of: teacher))
    }
    for file in [previous, teacher].compactMap(\.self) + inherited {
      assignment.hashes[study.path(of: file)] = weights[file]?.hash
    }
    if job.trial == 0, before == 0, let hash = study.specification.baseWeights {
      assignment.inheritedWeights = [study.baseWeightsPath]
      assignment.hashes[study.baseWeightsPath] = hash
    }
    return assignment
  }

  /// - Parameter cost: multiply-adds of the job, with those of the scores that chose its candidate
  func spending(on job: FidelityJob, cost: Double) -> Spending {
    var spending = Spending()
    spending.trials = job.rung == 0 ? 1 : 0
    spending.epochs = job.epochs - epochsBefore(job)
    spending.multiplyAdds = cost
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
