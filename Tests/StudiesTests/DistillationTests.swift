import Datasets
import Diagnostics
import Foundation
import GraphIR
import JSONText
import ReferenceBackend
import Search
@testable import Studies
import Testing
import Training

/// Small networks learn from the best that was trained to the end.
@Suite struct DistillationTests {
  /// Trains as ``FakePool`` does, one step after another, and keeps what it was asked for.
  private final class RecordingPool: TrialPool {
    private var underway: [TrialAssignment] = []
    private(set) var ended: [(assignment: TrialAssignment, metric: Double)] = []

    var hasRoom: Bool { underway.isEmpty }

    func start(_ assignment: TrialAssignment) { underway.append(assignment) }

    func nextEvent() -> TrialEvent {
      let assignment = underway.removeFirst()
      let result = FakePool.result(assignment)
      ended.append((assignment, result.metric))
      return .trained(step: assignment.step, result)
    }

    func stop() { underway = [] }
  }

  private static func parameters(_ architecture: JSONValue) -> Int { FakeSource.genes(architecture).reduce(1, *) }

  @Test func theTeacherIsTheBestThatWasTold() throws {
    let folder = try TemporaryFolder()
    var specification = try makeSpecification(
      trials: 60, settings: ["population": .integer(8)], fidelity: "asha", epochs: 9, window: 1)
    specification.distillation = Distillation()
    let study = try Study(creating: folder.path + "/study", specification: specification, trainingSamples: 100)
    let pool = RecordingPool()
    #expect(try StudyRun(study, source: FakeSource(), pool: pool).run() == .completed)
    // With a window of one step and one worker, what was trained before was told before.
    var best: (trial: Int, metric: Double, parameters: Int)?
    var taught = 0
    let costs = try study.store.steps().map { $0.cost ?? 0 }
    for (assignment, metric) in pool.ended {
      let parameters = Self.parameters(assignment.architecture)
      let isLast = assignment.epochs == 9
      let expected = isLast && (best?.parameters ?? 0) > parameters ? best?.trial : nil
      #expect(assignment.teacher?.trial == expected)
      let multiplyAdds = FakeSource.genes(assignment.architecture).reduce(0, +)
      let epochs = isLast ? 6 : assignment.epochs == 3 ? 2 : 1
      var cost = 3 * multiplyAdds * 100 * epochs
      if let teacher = assignment.teacher {
        taught += 1
        #expect(teacher.weights == study.weightsPath(trial: teacher.trial, epochs: 9))
        #expect(Self.parameters(teacher.architecture) == best?.parameters)
        cost += FakeSource.genes(teacher.architecture).reduce(0, +) * 100 * epochs
      }
      #expect(costs[assignment.step] == Double(cost))
      if isLast, metric > best?.metric ?? 0 { best = (assignment.trial, metric, parameters) }
    }
    #expect(taught > 2)
  }

  private static func network(_ width: Int) -> String {
    """
    {"espalier": 1, "name": "n", "input": [1, 40], "layers": [
      {"kind": "conv1d", "name": "conv", "out": \(width), "kernel": 3}, {"kind": "batch_norm"}, {"kind": "relu"},
      {"kind": "global_avg_pool"}, {"kind": "linear", "name": "classes", "out": 10}]}
    """
  }

  private func architecture(_ width: Int) throws -> JSONValue {
    try StudySpecification.standingAlone(
      SourceText(file: "n.json", text: Self.network(width)), loader: makeLoader())
  }

  private func specification() throws -> StudySpecification {
    var specification = try makeSpecification(trials: 2, epochs: 2)
    specification.architecture = try architecture(16)
    specification.subset = 300
    specification.distillation = Distillation(share: 0.5)
    return specification
  }

  @Test func itsAnswersCount() throws {
    let folder = try TemporaryFolder()
    let training = try TrialTraining(
      specification().json, catalogue: .builtin, methods: .builtin, datasets: .builtin, locations: DataLocations(),
      backend: ReferenceBackend())
    func assignment(_ width: Int, to name: String) throws -> TrialAssignment {
      TrialAssignment(
        step: 0, trial: 1, epochs: 2, seed: 5, architecture: try architecture(width),
        weights: folder.path + "/" + name, cost: 0)
    }
    func train(_ assignment: TrialAssignment) throws -> TrialResult {
      // As a worker of another process is told.
      guard case .train(let told)? = WorkerRequest(line: WorkerRequest.train(assignment).line) else {
        throw DiagnosticsError(Diagnostic(code: "unread", "what was said is not understood"))
      }
      #expect(told == assignment)
      guard case .trained(let result) = training.train(told, progress: { _ in }) else {
        throw DiagnosticsError(Diagnostic(code: "untrained", "nothing was trained"))
      }
      return result
    }
    let teacher = try train(assignment(16, to: "teacher"))
    let alone = try train(assignment(4, to: "alone"))
    var pupil = try assignment(4, to: "pupil")
    pupil.teacher = TrialAssignment.Teacher(
      trial: 0, architecture: try architecture(16), weights: folder.path + "/teacher")
    pupil.hashes = [folder.path + "/teacher": try #require(teacher.weights)]
    let taught = try train(pupil)
    #expect(taught.history != alone.history)
    #expect(try train(pupil).weights == taught.weights)
    #expect(try Checkpoint(path: folder.path + "/pupil").teacher?.hasPrefix("0.5 ") == true)
    #expect(try Checkpoint(path: folder.path + "/alone").teacher == nil)
    // What it learns from is not what it was.
    try Data("no weights".utf8).write(to: URL(fileURLWithPath: folder.path + "/teacher"))
    #expect(training.train(pupil) { _ in } == .lost([folder.path + "/teacher"]))
  }

  @Test func confirmationTakesTheMostAccurate() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/study"
    let specification = try specification()
    let study = try Study(creating: path, specification: specification, trainingSamples: 240)
    let pool = try WorkerlessPool(specification)
    let source = try SpaceCandidates(specification, loader: makeLoader())
    #expect(try StudyRun(study, source: source, pool: pool).run() == .completed)
    let steps = try study.store.steps()
    let metrics = steps.map { step -> Double in
      if case .trained(let result)? = step.outcome { result.metric } else { 0 }
    }
    let best = metrics[0] >= metrics[1] ? 0 : 1
    let teacher = try #require(try StudyTeacher(of: study, loader: makeLoader()))
    #expect(teacher.parameters == (try study.store.trials()[best].candidate.size.parameters))
    #expect(teacher.teacher.share == 0.5)
    try FileManager.default.removeItem(atPath: study.weightsPath(trial: best, epochs: 2))
    #expect(
      complaint { _ = try StudyTeacher(of: study, loader: makeLoader()) }.hasPrefix(
        "error: the weights of trial \(best), which smaller networks are to learn from, are not in "))
  }

  /// Trains in this process.
  private final class WorkerlessPool: TrialPool {
    private let training: TrialTraining
    private var underway: [TrialAssignment] = []

    init(_ specification: StudySpecification) throws {
      training = try TrialTraining(
        specification.json, catalogue: .builtin, methods: .builtin, datasets: .builtin, locations: DataLocations(),
        backend: ReferenceBackend())
    }

    var hasRoom: Bool { underway.isEmpty }

    func start(_ assignment: TrialAssignment) { underway.append(assignment) }

    func nextEvent() -> TrialEvent {
      let assignment = underway.removeFirst()
      guard case .trained(let result) = training.train(assignment, progress: { _ in }) else {
        return .failed(step: assignment.step, .failed("untrained"))
      }
      return .trained(step: assignment.step, result)
    }

    func stop() { underway = [] }
  }
}
