import Diagnostics
import GraphIR
import Search
import Training

/// The network of a study with the best metric of those that were trained to the end, with the weights that the search left it.
struct StudyTeacher: Sendable {
  var parameters: Int
  var teacher: Teacher

  /// Nil if nobody learns from it, or nothing was trained to the end.
  /// - Throws: when its weights are lost, or the study cannot be read
  init?(of study: Study, loader: ArchitectureLoader) throws(DiagnosticsError) {
    let specification = study.specification
    guard let distillation = specification.distillation else { return nil }
    var best: (step: StoredStep, cost: Double)?
    for step in try study.store.steps(histories: false) where step.job.epochs == specification.epochs {
      guard case .trained(let result)? = step.outcome, result.metric.isFinite else { continue }
      let cost = specification.metric.direction.cost(of: result.metric)
      if let best, (best.cost, best.step.job.trial) <= (cost, step.job.trial) { continue }
      best = (step, cost)
    }
    guard let step = best?.step else { return nil }
    let trial = step.job.trial
    let path = try study.weightsFile(of: step)
    let isChanged = step.weights.map { FileHash.sha256(path: path) != $0 } ?? false
    guard !isChanged, let checkpoint = try? Checkpoint(path: path) else {
      throw DiagnosticsError(
        Diagnostic(
          code: "lost-weights",
          "the weights of trial \(trial), which smaller networks are to learn from, are not in '\(path)' as its training left them",
          remedy: "Put the file back as it was"))
    }
    let candidate = try study.store.candidate(of: trial)
    parameters = candidate.size.parameters
    teacher = try distillation.teacher(checkpoint, of: candidate.architecture, trial: trial, by: loader)
  }
}
