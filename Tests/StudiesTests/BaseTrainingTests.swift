import Figures
import Foundation
import Reports
import Search
@testable import Studies
import Testing

/// The base is trained as long as what it is compared with, and whatever was not says so.
@Suite struct BaseTrainingTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  private func study(_ kind: String, trainsBaseFully: Bool? = nil, name: String = "study") throws -> Study {
    var specification = try makeSpecification(
      trials: 40, settings: ["population": .integer(10)], fidelity: kind, epochs: 9)
    specification.trainsBaseFully = trainsBaseFully
    let study = try Study(creating: folder.path + "/" + name, specification: specification, trainingSamples: 100)
    #expect(try StudyRun(study, source: FakeSource(), pool: FakePool(count: 3, seed: 1)).run() == .completed)
    return study
  }

  @Test(arguments: ["asha", "successive_halving"]) func theBaseComesAllTheWayOnce(_ kind: String) throws {
    let study = try study(kind)
    let base = try #require(try Frontier(of: study).base)
    #expect(base.epochs == 9 && base.isFullyTrained)
    let steps = try study.store.steps().filter { $0.job.trial == 0 }
    #expect(steps.map(\.job.epochs) == [1, 3, 9], "each rung once")
    #expect(base.cost == steps.reduce(0) { $0 + $1.cost! })
    let all = try study.store.steps().reduce(0) { $0 + $1.cost! }
    #expect(try StudyStatus(of: study).spending.multiplyAdds == all, "it is charged")
  }

  /// The scheduler and the sampler compare trials of like training, so they take the decisions that they would take
  /// without the base's further training.
  @Test(arguments: ["asha", "successive_halving"]) func nothingElseChangesButTheWindow(_ kind: String) throws {
    func trials(_ study: Study) throws -> Int { try study.store.trials().count }
    let (with, without) = (try study(kind), try study(kind, trainsBaseFully: false, name: "without"))
    #expect(try trials(with) == trials(without))
    // Promotions other than the base's are as many, or fewer by those that it replaced.
    #expect(try Frontier(of: without).base.map { $0.epochs <= 9 } == true)
  }

  @Test func aJobThatTheSchedulerAsksForIsNotRunTwice() throws {
    /// Promotes every trial.
    struct Eager: FidelityScheduler {
      var rungEpochs = [1, 3, 9]
      var started = false
      var due: [Int] = []
      var told: [Int] = []
      mutating func tell(_ report: TrialReport) {
        told.append(report.rung)
        if report.rung < 2 { due.append(report.rung + 1) }
      }
      mutating func next(mayStart: Bool) -> FidelityDecision {
        if !started {
          started = true
          return .run(FidelityJob(trial: 0, rung: 0, epochs: 1))
        }
        if let rung = due.popLast() { return .run(FidelityJob(trial: 0, rung: rung, epochs: rungEpochs[rung])) }
        return told.count < 3 ? .wait : .finished
      }
    }
    let heard = Heard()
    var scheduler = OrderedScheduler(
      sampler: Listener(heard: heard), fidelity: Eager(), window: 4, trainsBaseFully: true)
    var rungs: [Int] = []
    while case .run(let step, let job) = scheduler.next(mayStart: true) {
      rungs.append(job.rung)
      scheduler.record(
        TrialReport(trial: 0, proposal: .random, rung: job.rung, costs: [Double(job.rung)], parameters: 1), step: step)
    }
    #expect(rungs == [0, 1, 2])
    #expect(heard.rungs == [0, 1, 2], "the sampler hears of each once")
    #expect(scheduler.next(mayStart: true) == .finished)
  }

  @Test func studiesOfEarlierVersionsGoOnWithoutIt() throws {
    let path = try GoldenStudy.version1.open(in: folder)
    let study = try Study(path: path, isReadOnly: false, loader: makeLoader())
    #expect(study.specification.trainsBaseFully == nil)
    #expect(try StudyRun(study, source: FakeSource(), pool: FakePool(count: 1, seed: 1)).run() == .completed)
  }

  /// In every format, and for every row that is short of training.
  @Test func littleTrainingIsSaidWhereverItIsShown() throws {
    let study = try study("asha", trainsBaseFully: false)
    let frontier = try Frontier(of: study)
    let partial = (frontier.points + frontier.compared).filter { !$0.isFullyTrained }
    #expect(!partial.isEmpty)
    let table = frontier.table
    for format in [TableFormat.text(width: 80), .csv, .markdown, .latex, .json] {
      let text = table.rendered(as: format)
      for point in partial {
        let line = try #require(text.split(whereSeparator: \.isNewline).first { $0.contains(point.label) })
        #expect(text.contains("Trained") || text.contains("trained"))
        #expect(format == .json ? text.contains(point.training) : line.contains(point.training), "\(format): \(line)")
      }
    }
    let chart = frontier.chart(.validation, limits: study.specification.limits)
    for point in frontier.points where !point.isFullyTrained {
      #expect(chart.points.contains { $0.label == "\(point.label) (\(point.training))" })
    }
    let picture = chart.svg()
    #expect(picture.contains("not trained to the end"))
    #expect(chart.text(width: 80).contains("not trained to the end"))
    #expect(frontier.page(limits: study.specification.limits, linksFrom: "").text.contains(" of 9 epochs"))
    #expect(try StudyStatus(of: study).binTable.rendered(as: .csv).contains(" of 9 epochs"))
    #expect(try TrialList(of: study).table.rendered(as: .csv).contains("1 of 9 epochs"))
  }

  @Test func aConfirmedRowSaysWhoseAccuracyIsWhose() throws {
    let study = try study("asha", trainsBaseFully: false)
    let trial = try #require(try Frontier(of: study).points.first { !$0.isFullyTrained })
    for repetition in 0..<2 {
      try study.store.add(
        StoredConfirmation(
          network: .trial(trial.trial), repetition: repetition, metric: 0.75 + 0.25 * Double(repetition)))
    }
    let table = try Frontier(of: study).table
    let csv = table.rendered(as: .csv).split(separator: "\r\n")
    let names = csv[0].split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    let row = try #require(csv.first { $0.contains(",\(trial.label),") }).split(
      separator: ",", omittingEmptySubsequences: false
    ).map(String.init)
    let values = Dictionary(uniqueKeysWithValues: zip(names, row))
    #expect(values["trained"] == trial.training)
    #expect(values["epochs"] == "\(trial.epochs)")
    #expect(values["test"] == "0.875" && values["testEpochs"] == "9")
    let text = table.rendered(as: .markdown)
    #expect(text.contains("Search accuracy (%)") && text.contains("Confirmed (%)") && text.contains("Search epochs"))
    #expect(table.notes.contains { $0.contains("trained anew to the end") })
  }
}

/// What a sampler was told.
private final class Heard: @unchecked Sendable {
  var rungs: [Int] = []
}

private struct Listener: Sampler {
  let heard: Heard

  mutating func tell(_ report: TrialReport) { heard.rungs.append(report.rung) }
  func propose(trial: Int, using generator: inout some RandomNumberGenerator) -> Proposal { .random }
}
