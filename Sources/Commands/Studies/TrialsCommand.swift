import ArgumentParser
import Figures
import Studies
import Reports

struct TrialsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "trials",
    abstract: "List every trial of a study, failed ones with their reasons.",
    discussion: """
      One row per trial, by number: its sizes, its accuracy on the validation samples after its longest training, the \
      cost of that training, and the parent and the change that made it. CSV and JSON give fractions of one.
      """)

  enum Format: String, ExpressibleByArgument, CaseIterable { case table, csv, markdown, latex, json }

  @Argument(help: "The study's folder.", completion: .directory)
  var study: String

  @Option(help: "How to print.")
  var format = Format.table

  @OptionGroup var plugins: StudyPluginOptions

  func run() throws {
    let study = try plugins.open(toRead: study)
    let (output, table) = (Terminal.standardOutput, try TrialList(of: study).table)
    switch format {
    case .table: output.write(table.rendered(as: .text(width: output.width)))
    case .csv: output.write(table.rendered(as: .csv))
    case .markdown: output.write(table.rendered(as: .markdown))
    case .latex: output.write(table.rendered(as: .latex))
    case .json: output.write(table.rendered(as: .json))
    }
  }
}
