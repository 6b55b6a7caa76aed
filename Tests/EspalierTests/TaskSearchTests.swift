import Espalier
import Foundation
import Testing

/// The shipped networks for other tasks than classification, searched: whatever shows results speaks of their metric.
@Suite struct TaskSearchTests {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  private func search(_ file: String, on dataset: DatasetChoice, trials: Int = 8) throws -> (Frontier, Study, Workshop)
  {
    let workshop = Workshop()
    let network = try workshop.network(path: Self.root.appending(path: file).path)
    var recipe = Recipe()
    (recipe.epochs, recipe.learningRate, recipe.batchSize) = (3, 0.005, 32)
    var specification = workshop.study(growing: network, on: dataset, by: recipe)
    specification.limits.parameters.maximum = network.size.trainable
    specification.budget = .trials(trials)
    specification.subset = 800
    let folder = FileManager.default.temporaryDirectory.appending(path: "espalier-task-\(UUID())").path
    let frontier = try workshop.search(specification, in: folder)
    let study = try Study(
      path: folder, isReadOnly: true, loader: ArchitectureLoader(catalogue: workshop.toolkit.layers))
    return (frontier, study, workshop)
  }

  @Test func regressionIsSearchedByItsError() throws {
    let (frontier, study, workshop) = try search("architectures/oscillations/oscillation-conv.json", on: "oscillations")
    #expect(frontier.metric == .rootMeanSquaredError)
    #expect(frontier.objectives.map(\.kind) == ["rmse", "parameters"])
    // Errors get smaller the more parameters there are.
    let errors = frontier.points.map(\.measurement.metric)
    #expect(!errors.isEmpty)
    #expect(errors == errors.sorted(by: >))
    #expect(errors.allSatisfy { $0 < frontier.constantMetric ?? 0 }, "better than the mean")
    #expect((0.01..<1).contains(frontier.hypervolume))
    // A database that knows the study's metric reads back what it wrote.
    #expect(
      study.specification.targets == .quantities([.init("period", unit: "s"), .init("time constant", unit: "s")]))
    #expect(try Frontier(of: study) == frontier)

    let table = frontier.table.rendered(as: .text(width: 200))
    #expect(table.contains("RMSE (s)"), "\(table)")
    #expect(frontier.table.rendered(as: .csv).split(separator: "\n")[0].contains("rmse"))
    let chart = frontier.chart(.validation, limits: study.specification.limits)
    #expect(chart.y.title == "validation RMSE (s)" && chart.y.format == .number)
    #expect(frontier.page(limits: study.specification.limits, linksFrom: ".").text.contains("validation RMSE (s)"))
    #expect(try TrialList(of: study).table.rendered(as: .markdown).contains("RMSE (s)"))
    #expect(try StudyStatus(of: study).binTable.rendered(as: .markdown).contains("RMSE (s)"))
    let confirmed = try workshop.confirm(study.path, seeds: 1)
    #expect(confirmed.points.allSatisfy { ($0.test?.mean ?? 9) < 3 })
    #expect(confirmed.table.rendered(as: .markdown).contains("Search RMSE (s)"))
  }

  @Test func labelSetsAreSearchedByTheirCurves() throws {
    let (frontier, study, _) = try search("architectures/tones/tone-conv.json", on: "tones", trials: 6)
    #expect(frontier.metric == .areaUnderCurve)
    #expect(frontier.constantMetric == 0.5)
    #expect(frontier.points.allSatisfy { $0.measurement.metric > 0.5 && $0.measurement.metric <= 1 })
    #expect(!frontier.points.isEmpty)
    #expect(frontier.table.rendered(as: .markdown).contains("AUC (%)"))
    #expect(frontier.table.rendered(as: .csv).split(separator: "\n")[0].contains("auc"))
    let chart = frontier.chart(.validation, limits: study.specification.limits)
    #expect(chart.y.title == "validation AUC" && chart.y.format == .percentage)
    #expect(frontier.page(limits: study.specification.limits, linksFrom: ".").text.contains("validation AUC"))
  }

  /// A metric that cannot judge the samples is refused before there is a study.
  @Test func metricsOfOtherTasksAreRefused() throws {
    let workshop = Workshop()
    let network = try workshop.network(
      path: Self.root.appending(path: "architectures/oscillations/oscillation-conv.json").path)
    var recipe = Recipe()
    recipe.metric = "accuracy"
    let specification = workshop.study(growing: network, on: "oscillations", by: recipe)
    let folder = FileManager.default.temporaryDirectory.appending(path: "espalier-task-\(UUID())").path
    let error = #expect(throws: DiagnosticsError.self) { try workshop.search(specification, in: folder) }
    #expect(
      error?.description.contains("the metric accuracy cannot judge regression") ?? false,
      "\(String(describing: error))")
    #expect(!FileManager.default.fileExists(atPath: folder))
  }
}
