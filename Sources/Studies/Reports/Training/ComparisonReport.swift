import Diagnostics
import Figures
import Files
import GraphIR
import JSONText
import Tasks
import Training

/// A comparison as the report of an experiment: a folder with a page in Markdown, its table as CSV and LaTeX, and the curves.
/// The checkpoints are those that the comparison keeps.
public struct ComparisonReport {
  let rows: [ComparisonRow]
  let results: [Comparison.Results]
  let graphs: [Graph]
  let task: Task
  let dataset: String
  let recipe: Recipe

  /// - Parameters:
  ///   - graphs: of each row
  ///   - dataset: what the networks were trained on
  public init(
    _ rows: [ComparisonRow], _ results: [Comparison.Results], graphs: [Graph], task: Task, dataset: String,
    recipe: Recipe
  ) {
    (self.rows, self.results, self.graphs) = (rows, results, graphs)
    (self.task, self.dataset, self.recipe) = (task, dataset, recipe)
  }

  /// Of each network its first run, or the one under way.
  var drawn: [RunSummary] { results.compactMap { $0.finished.first ?? $0.partial } }

  private var table: Table { ComparisonRow.table(rows, unit: task.targets.unit) }

  /// The page. Pictures and checkpoints are named as they stand in the folder.
  func markdown(folder: String) -> String {
    let seeds = results.map(\.finished.count).max() ?? 0
    var page = "# \(listing(graphs.map(\.name))) on \(dataset)\n\n"
    page +=
      "Every network was trained from scratch for \(recipe.epochs) epoch\(recipe.epochs == 1 ? "" : "s") by the recipe "
    page += "`\(recipe.name)`, with \(seeds) seed\(seeds == 1 ? "" : "s").\n\n"
    page += table.rendered(as: .markdown) + "\n"
    if !drawn.isEmpty {
      let followed =
        drawn.contains { !$0.epochTests.isEmpty }
        ? " Nothing is set aside, so the lines beside those of training are of the test samples, by which nothing was chosen."
        : ""
      page += "![Loss and \(task.metric.name) by epoch](curves.svg)\n\nThe first run of each network.\(followed)\n\n"
    }
    for (graph, result) in zip(graphs, results) {
      page += "## \(graph.name)\n\n" + NetworkSummary(graph).markdown + "\n"
      let files = (result.finished + [result.partial].compactMap(\.self)).compactMap(\.checkpoint)
      for file in files {
        let path = file.seen(fromFolderOf: folder + "/README.md")
        page += "- checkpoint: [`\(path)`](\(path))\n"
      }
      for fault in result.faults.flatMap(\.diagnostics) { page += "- failed: \(fault.message)\n" }
      page += "\n"
    }
    page += "## Recipe\n\n```json\n\(JSONWriter.pretty(recipe.json))```\n"
    return page
  }

  private func listing(_ words: [String]) -> String {
    words.count < 2 ? words.joined() : words.dropLast().joined(separator: ", ") + " and " + words[words.count - 1]
  }

  /// Writes `README.md`, `table.csv`, `table.tex` and `curves.svg`.
  /// - Throws: when a file cannot be written
  public func write(to folder: String) throws(DiagnosticsError) {
    let chart = LineChart.training(drawn.map { TrainingCurve($0) }, metric: MetricFormat(task), title: nil)
    var files = [
      ("README.md", markdown(folder: folder)), ("table.csv", table.rendered(as: .csv)),
      ("table.tex", table.rendered(as: .latex)),
    ]
    if !drawn.isEmpty { files.append(("curves.svg", chart.svg())) }
    for (name, text) in files {
      try AtomicFile().replace("\(folder)/\(name)") { file throws(DiagnosticsError) in
        try file.append(Array(text.utf8))
      }
    }
  }
}
