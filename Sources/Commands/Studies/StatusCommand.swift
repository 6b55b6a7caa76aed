import ArgumentParser
import GraphIR
import JSONText
import Layers
import Figures
import Studies
import Reports

struct StatusCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "Show how far a study has come, even while it runs.",
    discussion: """
      The accuracy of a trial is that after its latest training. 'espalier trials' lists every trial.
      """)

  enum Format: String, ExpressibleByArgument, CaseIterable { case table, json }

  @Argument(help: "The study's folder.", completion: .directory)
  var study: String

  @Option(help: "How to print; json has fractions of one and every failure.")
  var format = Format.table

  @OptionGroup var plugins: StudyPluginOptions

  func run() throws {
    let study = try plugins.open(toRead: study)
    let status = try StudyStatus(of: study)
    let output = Terminal.standardOutput
    guard format == .table else { return output.write(JSONWriter.pretty(status.json)) }
    output.write(status.summary.rendered(as: .text(width: output.width)))
    if !status.bins.isEmpty { output.write("\n" + status.binTable.rendered(as: .text(width: output.width))) }
    if !status.rankings.isEmpty { output.write("\n" + status.rankingTable.rendered(as: .text(width: output.width))) }
    for (reason, count) in status.commonestReasons.prefix(5) {
      output.write("\(count) \(count == 1 ? "trial" : "trials") failed: \(reason)\n")
    }
  }
}
