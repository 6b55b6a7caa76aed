import Diagnostics
import Search

/// Weights that are lost, or that somebody changed, are trained once more from those of the rung before. The step that
/// left them keeps its outcome, and nothing is charged again.
extension StudyRun {
  /// What a step has left in a file.
  struct KnownWeights {
    var step: Int
    var rung: Int
    private var digest: WeightsDigest?

    init(step: Int, rung: Int, hash: String?) {
      (self.step, self.rung) = (step, rung)
      self.hash = hash
    }

    /// SHA-256 of the file; nil if an earlier version wrote it.
    var hash: String? {
      get { digest?.text }
      set { digest = newValue.flatMap { WeightsDigest($0) } }
    }
  }

  /// A training that was done before.
  struct Repair {
    var path: String
    var file: TrialWeights
    var job: FidelityJob
    /// The step that left the weights.
    var step: Int
    /// Steps and repairs that begin from the weights.
    var waiting: [Int]
    var attempts = 0
  }

  /// How often weights are trained once more in one session before somebody is asked to look.
  private static let mostRepairs = 3

  func know(_ hash: String?, of job: FidelityJob, step: Int) {
    weights[TrialWeights(trial: job.trial, epochs: job.epochs)] = KnownWeights(step: step, rung: job.rung, hash: hash)
  }

  /// Has weights trained again that a step or a repair begins from.
  /// - Returns: false if they are none of the study's, as for a worker that speaks of other files
  func repair(_ paths: [String], for waiting: Int) throws(DiagnosticsError) -> Bool {
    if study.specification.baseWeights != nil, paths.contains(study.baseWeightsPath) {
      throw DiagnosticsError(
        Diagnostic(
          code: "lost-weights", "'\(study.baseWeightsPath)' is not what the base began from",
          remedy: "Put the file back as it was, then resume the study; or begin a new search"))
    }
    let known = paths.compactMap { path in
      study.weights(at: path).flatMap { file in weights[file].map { (path, file, $0) } }
    }
    guard known.count == paths.count else { return false }
    for (path, file, lost) in known {
      if let number = repairs.first(where: { $0.value.path == path })?.key {
        repairs[number]?.waiting.append(waiting)
        continue
      }
      repairCounts[lost.step, default: 0] += 1
      guard repairCounts[lost.step, default: 0] <= Self.mostRepairs else {
        throw DiagnosticsError(
          Diagnostic(
            code: "lost-weights", "'\(path)' was lost several times",
            remedy: "Check the disk, then resume the study; finished trials are safe"))
      }
      let number = nextRepair
      nextRepair -= 1
      let job = FidelityJob(trial: file.trial, rung: lost.rung, epochs: file.epochs)
      repairs[number] = Repair(path: path, file: file, job: job, step: lost.step, waiting: [waiting])
      ready.insert(number, at: 0)
      report { $0.weightsLost(trial: file.trial, path: path) }
    }
    return true
  }

  func endRepair(_ number: Int, _ result: TrialResult) throws(DiagnosticsError) {
    guard let repair = repairs.removeValue(forKey: number) else { preconditionFailure("a repair ends once") }
    try study.checkFiles()
    weights[repair.file]?.hash = result.weights
    log.append(.weights(step: repair.step, hash: result.weights))
    for waiting in repair.waiting where !repairs.values.contains(where: { $0.waiting.contains(waiting) }) {
      ready.insert(waiting, at: 0)
    }
  }

  /// What was trained once can be trained again: whatever speaks against it speaks of the machine.
  func failRepair(_ number: Int, _ fault: TrialFault) throws(DiagnosticsError) {
    guard var repair = repairs[number] else { preconditionFailure("a repair ends once") }
    repair.attempts += 1
    repairs[number] = repair
    misfortunes += 1
    let isRetried = repair.attempts < 4 && misfortunes < Self.mostMisfortunes
    report { $0.attemptFailed(trial: repair.job.trial, reason: fault.description, isRetried: isRetried) }
    if isRetried { return ready.insert(number, at: 0) }
    obstacles[repair.step] = Obstacle(
      trial: repair.job.trial, reason: fault.description, attempts: repair.attempts)
  }

  /// What a worker is to do for a step or a repair.
  func assignment(of number: Int) throws(DiagnosticsError) -> TrialAssignment {
    if let repair = repairs[number] { return try assignment(number, repair.job) }
    guard let job = open[number]?.job else { preconditionFailure("a step that waits is open") }
    return try assignment(number, job)
  }
}
