import ArgumentParser
import Glibc
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
      The accuracy of a trial is that after its latest training. 'espalier trials' lists every trial. While the study runs, a \
      table says what each worker trains: the trial, the epoch, losses, the metric on the validation samples, and the time \
      left; for a study in a database another one says which machines work for it. With --watch all of it is shown again and again; as JSON in one line whenever it has changed.
      """)

  enum Format: String, ExpressibleByArgument, CaseIterable { case table, json }

  @Argument(help: StudyAddress.help, completion: .directory)
  var study: String

  @Option(help: "How to print; json has fractions of one and every failure.")
  var format = Format.table

  @Flag(help: "Show it every two seconds, until the study runs no longer or you press ctrl-C.")
  var watch = false

  @OptionGroup var plugins: StudyPluginOptions

  func run() throws {
    let study = try plugins.open(toRead: study)
    let output = Terminal.standardOutput
    if watch { Interruption.listen() }
    var shown = ""
    while true {
      let status = try StudyStatus(of: study)
      let text = text(of: status, width: output.width)
      // A terminal shows the same place again; elsewhere what has changed follows.
      if output.isTerminal, watch {
        output.write("\u{1B}[H\u{1B}[2J" + text)
      } else if text != shown {
        output.write((shown.isEmpty || format == .json ? "" : "\n") + text)
      }
      shown = text
      guard watch, status.state == .running else { return }
      for _ in 0..<20 {
        if Interruption.flag.isRaised { return }
        usleep(100_000)
      }
    }
  }

  private func text(of status: StudyStatus, width: Int) -> String {
    guard format == .table else { return watch ? JSONWriter.line(status.json) + "\n" : JSONWriter.pretty(status.json) }
    var text = status.summary.rendered(as: .text(width: width))
    if !status.running.isEmpty { text += "\n" + status.workerTable.rendered(as: .text(width: width)) }
    if !status.nodes.isEmpty { text += "\n" + status.nodeTable.rendered(as: .text(width: width)) }
    if !status.bins.isEmpty { text += "\n" + status.binTable.rendered(as: .text(width: width)) }
    if !status.rankings.isEmpty { text += "\n" + status.rankingTable.rendered(as: .text(width: width)) }
    for (reason, count) in status.commonestReasons.prefix(5) {
      text += "\(count) \(count == 1 ? "trial" : "trials") failed: \(reason)\n"
    }
    return text
  }
}
