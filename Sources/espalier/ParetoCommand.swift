import ArgumentParser
import GraphIR
import Layers
import Reports
import Studies

extension AccuracyKind: ExpressibleByArgument {}

struct ParetoCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pareto",
    abstract: "Print a study's frontier: the trials that no other trial is better than.",
    discussion: """
      Accuracies are those on the validation samples, and after 'espalier confirm' also those on the test samples. \
      Under the frontier stand the base and the study's references, which are no part of it. CSV and JSON hold \
      fractions of one.
      """)

  enum Format: String, ExpressibleByArgument, CaseIterable { case table, csv, markdown, latex, json, svg }

  @Argument(help: "The study's folder.", completion: .directory)
  var study: String

  @Option(help: "How to print.")
  var format = Format.table

  @Option(
    help: """
      The accuracy of the charts; that on the test samples where the whole frontier was confirmed, else that on the \
      validation samples.
      """)
  var accuracy: AccuracyKind?

  func run() throws {
    let study = try Study(path: study, isReadOnly: true, loader: ArchitectureLoader(catalogue: .builtin))
    let frontier = try Frontier(of: study)
    let output = Terminal.standardOutput
    switch format {
    case .table: output.write(frontier.page(of: study, accuracy, width: output.width))
    case .csv: output.write(frontier.table.rendered(as: .csv))
    case .markdown: output.write(frontier.table.rendered(as: .markdown))
    case .latex: output.write(frontier.table.rendered(as: .latex))
    case .json: output.write(frontier.table.rendered(as: .json))
    case .svg: output.write(frontier.chart(of: study, accuracy).svg())
    }
  }
}

extension Frontier {
  /// - Parameter accuracy: nil for the best that is known of the whole frontier
  func chart(of study: Study, _ accuracy: AccuracyKind? = nil) -> ScatterChart {
    chart(accuracy ?? bestKnownAccuracy, limits: study.specification.limits)
  }

  /// The table and the plot, for a terminal.
  func page(of study: Study, _ accuracy: AccuracyKind? = nil, width: Int) -> String {
    let table = table.rendered(as: .text(width: width))
    guard points.count > 1 else { return table }
    return table + "\n" + chart(of: study, accuracy).text(width: width)
  }
}
