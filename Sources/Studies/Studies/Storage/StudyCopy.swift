import Datasets
import Diagnostics
import GraphIR
import JSONText
import Search

/// Copies a study from one store to another: facts, sessions, confirmations, and the weights that there are.
///
/// The copy decides as the original does, and shows the same.
public struct StudyCopy {
  private let original: Study

  /// - Throws: when the study runs, so that a copy would be of no moment
  public init(of original: Study) throws(DiagnosticsError) {
    guard !original.isRunning else {
      throw DiagnosticsError(
        Diagnostic(
          code: "study-locked", "'\(original.address.text)' is being run, and a copy would have a part of it",
          remedy: "Copy it when its search has ended or was interrupted"))
    }
    self.original = original
  }

  /// - Throws: when there is a study at the address, or one of the two cannot be read or written
  public func write(to address: StudyAddress) throws(DiagnosticsError) {
    let store = original.store
    guard let beginning = try store.beginning() else { preconditionFailure("a study that is open has begun") }
    let copy = try Study.begin(copyOf: original, at: address, beginning)
    let trials = try store.trials()
    let steps = try store.steps()
    for split in [.training, .test] as [Split] {
      if let fingerprint = try store.fingerprint(split) { try copy.store.setFingerprint(fingerprint, split) }
    }
    if let files = try store.files() { try copy.store.setFiles(files) }
    let sessions = try store.sessions()
    // Their numbers are those of the copy: facts name them.
    var numbers: [Int: Int] = [:]
    for session in sessions { numbers[session.number] = try copy.store.beginSession() }
    for start in stride(from: 0, to: steps.count, by: 256) {
      var facts: [Fact] = []
      for step in steps[start..<min(start + 256, steps.count)] {
        facts += Self.facts(of: step, trials[step.job.trial].candidate, sessions: numbers)
      }
      try copy.store.commit(facts, EpochChanges())
    }
    for session in sessions {
      guard let number = numbers[session.number] else { continue }
      try copy.store.commit([.time(session: number, session.seconds)], EpochChanges())
      if let ending = session.ending { try copy.store.end(session: number, seconds: session.seconds, ending) }
    }
    for confirmation in try store.confirmations() { try copy.store.add(confirmation) }
    for trial in trials { try copy.writeArchitecture(trial.candidate, trial: trial.number) }
    for step in steps { try copyWeights(of: step, to: copy) }
    copy.syncFiles()
  }

  private static func facts(of step: StoredStep, _ candidate: TrialCandidate, sessions: [Int: Int]) -> [Fact] {
    var facts: [Fact] = [
      .step(step.number, step.job, cost: step.cost ?? .nan, candidate: step.job.rung == 0 ? candidate : nil)
    ]
    facts += step.faults.map { .failedAttempt(step: step.number, $0) }
    if let session = step.session.flatMap({ sessions[$0] }) {
      facts.append(.handedOut(step: step.number, session: session))
    }
    guard let outcome = step.outcome else { return facts }
    var ending = outcome
    if case .trained(var result) = outcome {
      result.weights = step.weights
      ending = .trained(result)
    }
    // The session's time is written after all.
    facts.append(.ended(step: step.number, ending, session: sessions.values.max() ?? 0, seconds: 0))
    return facts
  }

  /// What is lost is trained once more when somebody asks for it.
  private func copyWeights(of step: StoredStep, to copy: Study) throws(DiagnosticsError) {
    guard case .trained? = step.outcome, let hash = step.weights else { return }
    let (trial, epochs) = (step.job.trial, step.job.epochs)
    let file = try original.weightsFile(of: step)
    guard FileHash.sha256(path: file) == hash else { return }
    if let storage = copy.store as? PostgreSQLStorage {
      if try !storage.hasWeights(hash) { try storage.add(weights: file, hash: hash) }
    } else {
      try FileCopy.copy(file, to: copy.weightsPath(trial: trial, epochs: epochs))
    }
  }
}
