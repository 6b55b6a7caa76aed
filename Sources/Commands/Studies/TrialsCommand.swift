import ArgumentParser
import Diagnostics
import Figures
import JSONText
import Studies
import Reports

struct TrialsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "trials",
    abstract: "List every trial of a study, failed ones with their reasons.",
    discussion: """
      One row per trial, by number: its sizes, its accuracy on the validation samples after its longest training, the \
      cost of that training, and the parent and the change that made it. CSV and JSON give fractions of one. \
      --history prints what each epoch of one trial reported.
      """)

  enum Format: String, ExpressibleByArgument, CaseIterable { case table, csv, markdown, latex, json }

  @Argument(help: StudyAddress.help, completion: .directory)
  var study: String

  @Option(help: "How to print.")
  var format = Format.table

  @OptionGroup var columns: ColumnOptions

  @Option(in: Ranges.trial, help: "Print what each epoch of this trial reported, as JSON.")
  var history: Int?

  @OptionGroup var plugins: StudyPluginOptions

  func validate() throws {
    try refuse(
      "--format", unless: history == nil || format == .table || format == .json, "--history is printed as JSON")
    try refuse("--columns", unless: history == nil || columns.columns == nil, "--history has no columns")
  }

  func run() throws {
    let study = try plugins.open(toRead: study)
    if let history { return try printHistory(of: history, in: study) }
    let output = Terminal.standardOutput
    let table = try columns.apply(
      to: TrialList(of: study).table, isPrinted: format == .markdown || format == .latex)
    switch format {
    case .table: output.write(table.rendered(as: .text(width: output.width)))
    case .csv: output.write(table.rendered(as: .csv))
    case .markdown: output.write(table.rendered(as: .markdown))
    case .latex: output.write(table.rendered(as: .latex))
    case .json: output.write(table.rendered(as: .json))
    }
  }

  private func printHistory(of trial: Int, in study: Study) throws {
    guard let epochs = try study.store.history(of: trial) else {
      throw DiagnosticsError(
        Diagnostic(
          code: "no-history", "'\(study.specification.name)' has no trained trial \(trial)",
          remedy: "Name one that 'espalier trials \(study.address.text)' calls trained"))
    }
    Terminal.standardOutput.write(JSONWriter.pretty(["epochs": epochs]))
  }
}
