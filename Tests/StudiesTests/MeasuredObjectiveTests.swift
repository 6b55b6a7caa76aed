import Figures
import Reports
import Datasets
import Diagnostics
import Foundation
import GRDB
import GraphIR
import JSONText
import Layers
import Randomness
import ReferenceBackend
import Search
@testable import Studies
import Tasks
import Testing
import Training

/// Objectives that workers measure, from the study's file to the frontier.
@Suite struct MeasuredObjectiveTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  private func specification(_ objectives: [ObjectiveDefinition]) throws -> StudySpecification {
    var specification = try makeSpecification(trials: 20)
    specification.objectives = objectives
    return specification
  }

  /// A pool whose networks are the slower the wider their first gene says.
  private final class TimedPool: TrialPool {
    private let inner = FakePool(count: 2, seed: 3)
    private var genes: [Int: Int] = [:]

    var hasRoom: Bool { inner.hasRoom }

    func start(_ assignment: TrialAssignment) {
      genes[assignment.step] = FakeSource.genes(assignment.architecture)[0]
      inner.start(assignment)
    }

    func nextEvent() throws(DiagnosticsError) -> TrialEvent {
      guard case .trained(let step, var result) = try inner.nextEvent() else { return .tick }
      result.measures = ["latency": 0.25 * Double(genes[step] ?? 0)]
      return .trained(step: step, result)
    }

    func stop() { inner.stop() }
  }

  @Test func measuresAreKeptAndMakeTheFrontier() throws {
    let path = folder.path + "/study"
    do {
      let study = try Study(
        creating: path, specification: specification([.accuracy, .latency]), trainingSamples: 100)
      _ = try StudyRun(study, source: TolerantSource(), pool: TimedPool()).run()
    }
    let frontier = try Frontier(of: Study(path: path, isReadOnly: true, loader: makeLoader()))
    let all = frontier.points + frontier.dominated
    #expect(all.allSatisfy { $0.measurement.measures["latency"] == 0.25 * Double($0.measurement.size.activations) })
    #expect(frontier.points.count > 2)
    for point in frontier.points {
      let (accuracy, latency) = (point.measurement.metric, point.measurement[.latency])
      let isDominated = all.contains { other in
        other.measurement.metric >= accuracy && other.measurement[.latency] <= latency
          && (other.measurement.metric, -other.measurement[.latency]) != (accuracy, -latency)
      }
      #expect(!isDominated)
    }
    #expect(frontier.reference.values == [0, all.map { $0.measurement[.latency] }.max() ?? 0])
    #expect((0.1...1).contains(frontier.hypervolume))
    let header = try #require(frontier.table.rendered(as: .csv).split(separator: "\r\n").first)
    #expect(
      header
        == """
        section,rank,trial,name,parameters,multiplyAdds,activations,latency,accuracy,knee,parent,change,epochs,compute,\
        feasible,file
        """)
    #expect(frontier.chart(.validation, limits: SizeLimits()).x.title == "latency (ms)")
    // The same bytes, however often it is read.
    #expect(
      try Frontier(of: Study(path: path, isReadOnly: true, loader: makeLoader())).table.rendered(as: .csv)
        == frontier.table.rendered(as: .csv))
  }

  /// No gene is 5, which the fake pool fails.
  private struct TolerantSource: CandidateSource {
    private let inner = FakeSource()

    func base() -> TrialCandidate { inner.base() }

    func candidate(
      for proposal: Proposal, parent: (Int) -> TrialCandidate, known: Set<String>,
      using generator: inout SeededGenerator
    ) -> TrialCandidate? {
      while let made = inner.candidate(for: proposal, parent: parent, known: known, using: &generator) {
        if FakeSource.genes(made)[0] != 5 { return made }
      }
      return nil
    }
  }

  @Test func messagesCarryMeasures() {
    let result = TrialResult(metric: 0.5, loss: 1, history: [], seconds: 2, measures: ["latency": 0.125, "flash": 8])
    #expect(WorkerReply(line: WorkerReply.trained(result).line) == .trained(result))
  }

  private func candidate(now: @escaping () -> Double = monotonicSeconds) throws -> TrainedCandidate {
    let source = SourceText(file: "small.json", text: smallNetwork)
    let network = try makeLoader().network(source)
    return TrainedCandidate(network: network, metric: MetricValue(.accuracy, 0.5), loss: 1, checkpoint: "w", now: now) {
      {}
    }
  }

  @Test func whatIsNotFiniteFailsTheTrial() throws {
    let flash = ObjectiveDefinition(
      kind: "flash", help: "Bytes.", direction: .minimize, source: .measured { Double(4 * $0.size.parameters) })
    let odd = ObjectiveDefinition(kind: "odd", help: "Odd.", direction: .maximize, source: .measured { _ in .nan })
    let candidate = try candidate()
    #expect(try specification([.accuracy, flash]).measures(of: candidate) == ["flash": 6184])
    #expect(try specification([.accuracy, .parameters]).measures(of: candidate) == [:])
    #expect(
      complaint { _ = try specification([odd]).measures(of: candidate) } == "error: the objective 'odd' is nan")
  }

  /// One sample at a time gives what the evaluation's batches give.
  @Test func inferenceIsThatOfTheTrainedNetwork() throws {
    let source = SourceText(file: "small.json", text: smallNetwork)
    let graph = try #require(try makeLoader().load(source).graph)
    let samples = try DatasetCatalogue.builtin.open(
      "mnist1d", in: DataLocations(explicit: nil, environment: [:], home: nil)
    ).load(.training).subset(.count(100), seed: 0)
    var recipe = Recipe()
    recipe.epochs = 1
    let data = try TrainingData(samples, recipe: recipe)
    let document = try StudySpecification.standingAlone(source, loader: makeLoader())
    let trainer = try Trainer(graph, architecture: document, recipe: recipe, data: data, backend: ReferenceBackend())
    try trainer.run()
    let checkpoint = trainer.checkpoint()
    let network = try SampleInference(graph, checkpoint: checkpoint, on: samples, backend: ReferenceBackend())
    network.run()
    let first = network.output
    #expect(first.count == 10 && first.allSatisfy(\.isFinite) && Set(first).count > 1)
    let one = samples.selecting([0])
    let evaluation = try Evaluator(graph, checkpoint: checkpoint, on: one, backend: ReferenceBackend()).evaluate()
    let predicted = try #require(first.indices.max { first[$0] < first[$1] })
    let confusion = try #require(evaluation.confusion)
    #expect(confusion.counts[one.label(at: 0)][predicted] == 1)
  }

  @Test func aClockIsWarnedOf() throws {
    let text = """
      {
        "study": 1, "dataset": "mnist1d", "architecture": \(smallNetwork.replacing("\n", with: " ")),
        "objectives": ["accuracy", "latency"],
        "budget": {"seconds": 60}
      }
      """
    let document = try JSONDocument(SourceText(file: "study.json", text: text))
    let specification = try StudySpecification(document, loader: makeLoader())
    #expect(!specification.isRepeatable)
    #expect(
      DiagnosticsError(specification.repeatabilityWarnings(in: document)).description == """
        study.json:4:25: warning: a budget in seconds depends on the machine: this study cannot be repeated bit for bit. \
        If that matters, give it in trials, epochs or multiplyAdds
        study.json:3:30: warning: the objective 'latency' is measured by a clock: this study cannot be repeated bit for \
        bit. If that matters, use one such as 'multiplyAdds'
        """)
    #expect(try makeSpecification(trials: 3).repeatabilityWarnings().isEmpty)
  }

  @Test func othersCanBeRegistered() throws {
    var methods = StudyMethods.builtin
    try methods.objectives.register(
      ObjectiveDefinition(kind: "weight", help: "Bytes.", direction: .minimize, source: .measured { _ in 1 }))
    let text =
      "{\"study\": 1, \"dataset\": \"mnist1d\", \"architecture\": \(smallNetwork), \"objectives\": [\"weight\"]}"
    let document = try JSONDocument(SourceText(file: "study.json", text: text))
    let specification = try StudySpecification(document, loader: makeLoader(), methods: methods)
    #expect(specification.objectives.map(\.kind) == ["weight"])
    #expect(
      complaint { _ = try StudySpecification(document, loader: makeLoader()) }.contains("'weight' is no objective"))
  }
}
