import ArgumentParser
import GraphIR
import Layers
import Reports
import Studies

struct ParetoCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pareto",
    abstract: "Print a study's frontier: the trials that no other trial is better than.",
    discussion: "Accuracies are those on the validation samples. CSV and JSON hold fractions of one.")

  enum Format: String, ExpressibleByArgument, CaseIterable { case table, csv, markdown, latex, json, svg }

  @Argument(help: "The study's folder.", completion: .directory)
  var study: String

  @Option(help: "How to print.")
  var format = Format.table

  @OptionGroup var plugins: PluginOptions

  func run() throws {
    let toolkit = try plugins.toolkit(for: ["\(study)/study.json"])
    let study = try Study(
      path: study, isReadOnly: true, loader: ArchitectureLoader(catalogue: toolkit.layers), methods: toolkit.methods)
    let frontier = try Frontier(of: study)
    let output = Terminal.standardOutput
    switch format {
    case .table: output.write(frontier.page(of: study, width: output.width))
    case .csv: output.write(frontier.table.rendered(as: .csv))
    case .markdown: output.write(frontier.table.rendered(as: .markdown))
    case .latex: output.write(frontier.table.rendered(as: .latex))
    case .json: output.write(frontier.table.rendered(as: .json))
    case .svg: output.write(frontier.chart(of: study).svg())
    }
  }
}

extension Frontier {
  func chart(of study: Study) -> ScatterChart {
    chart(budget: study.specification.limits.parameters.maximum)
  }

  /// The table and the plot, for a terminal.
  func page(of study: Study, width: Int) -> String {
    let table = table.rendered(as: .text(width: width))
    guard points.count > 1 else { return table }
    return table + "\n" + chart(of: study).text(width: width)
  }
}
