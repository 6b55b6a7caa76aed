import Foundation
import FuzzReaders

/// Closes outputs before and while they are written.
struct ClosedPipes: Ordeal {
  let base: BaseStudy
  let name = "closed-pipes"

  init(_ base: BaseStudy) { self.base = base }

  func run(_ campaign: Campaign, in directory: String, _ random: inout ByteMutator) throws {
    try base.put(in: directory)
    let commands = [
      "layers", "layers --format markdown", "schema", "summary small.json", "summary small.json --format csv",
      "check small.json", "graph small.json --format mermaid", "space study.json", "data list", "help search",
      "pareto '\(base.study)'", "pareto '\(base.study)' --format html", "status '\(base.study)'",
      "evaluate '\(base.checkpoint)'", "export small.json --format dot", "nonsense", "check nowhere.json",
    ]
    let wrecks = [
      ">&-", "2>&-", ">&- 2>&-", "<&-", "<&- >&- 2>&-", "> /dev/full", "2> /dev/full",
      "| head -c \(random.next(below: 200))",
      "2>&1 >/dev/null | head -c \(random.next(below: 20))", "| true",
    ]
    for _ in 0..<6 {
      let command = commands[random.next(below: commands.count)]
      let wreck = wrecks[random.next(below: wrecks.count)]
      let run = try campaign.check("!set -o pipefail; TOOL \(command) \(wreck); exit $?", in: directory)
      // A pipe that nobody reads may end a command by its signal, as it ends others.
      let expected: [ToolRun.Ending] = [0, 1, 2, 74, 128 + SIGPIPE].map { .exited($0) }
      if run.fault == nil, !expected.contains(run.ending) {
        campaign.report("\(command) \(wreck) ends with \(run.ending)", in: directory)
      }
    }
    guard random.next(below: 3) == 0 else { return }
    let wreck = wrecks[random.next(below: wrecks.count)]
    try campaign.check("!TOOL search study.json --study s --workers 2 \(wreck)", in: directory, seconds: 300)
    // Whatever was closed, no file of the study holds what was meant for a person.
    if FileManager.default.fileExists(atPath: directory + "/s/study.json") {
      if let lock = FileManager.default.contents(atPath: directory + "/s/lock"), lock.count > 64 {
        campaign.report("search \(wreck) writes \(lock.count) bytes into the study's lock", in: directory)
      }
      try base.finish("s", in: directory, campaign)
    }
  }
}
