import ArgumentParser
import GraphIR
import Layers
import Reports
import Studies

struct StatusCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "Show how far a study has come, even while it runs.")

  @Argument(help: "The study's folder.", completion: .directory)
  var study: String

  @OptionGroup var plugins: StudyPluginOptions

  func run() throws {
    let study = try plugins.open(toRead: study)
    let status = try StudyStatus(of: study)
    let output = Terminal.standardOutput
    output.write(status.summary.rendered(as: .text(width: output.width)))
    if !status.bins.isEmpty { output.write("\n" + status.binTable.rendered(as: .text(width: output.width))) }
    for failure in status.failures.suffix(5) { output.write("trial \(failure.trial) failed: \(failure.reason)\n") }
  }
}
