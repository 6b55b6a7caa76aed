import ArgumentParser
import Foundation

/// Mistreats the tool in every way that we know, for as long as it is told to: see CONTRIBUTING.md.
@main struct Torture: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "torture",
    abstract: "Kills, full disks, closed pipes, hostile files: whatever happens, the tool must not trap, hang or lie.")

  @Option(help: "The tool.") var tool = ".build/release/espalier"
  @Option(help: "Seconds, or hours as in '2h' and minutes as in '30m'.") var duration = "600"
  @Option(help: "All that is random follows from it.") var seed: UInt64 = 1
  @Option(help: "The ordeals to run, with commas between them; all when absent.") var only: String?
  @Option(help: "Run one round alone, as a finding says.") var round: Int?
  @Option(help: "Where findings are kept.") var folder = ".build/torture"
  @Option(help: "Seconds after which a command hangs.") var patience = 60.0

  func run() throws {
    guard let seconds = Self.seconds(duration) else { throw ValidationError("'\(duration)' is no duration") }
    let current = FileManager.default.currentDirectoryPath
    func absolute(_ path: String) -> String { path.hasPrefix("/") ? path : current + "/" + path }
    let campaign = try Campaign(tool: absolute(tool), folder: absolute(folder), seed: seed, patience: patience)
    let base = try BaseStudy(campaign)
    let all: [any Ordeal] = [
      MutatedDocuments(), HostileDatabases(base), MutatedCheckpoints(base), ClosedPipes(base), Kills(base),
      FullDisks(base), HostilePlugins(),
    ]
    let names = only.map { $0.split(separator: ",").map(String.init) } ?? all.map(\.name)
    let ordeals = all.filter { names.contains($0.name) }
    guard ordeals.count == names.count else {
      throw ValidationError("the ordeals are \(all.map(\.name).joined(separator: ", "))")
    }
    let begin = Date()
    var last = begin
    func elapsed() -> Double { Date().timeIntervalSince(begin) }
    say("torture for \(Int(seconds)) s with seed \(seed): \(names.joined(separator: ", "))")
    if let round {
      ordeals.forEach { campaign.run($0, round: round) }
    } else {
      var number = 0
      while elapsed() < seconds {
        for ordeal in ordeals where elapsed() < seconds {
          campaign.run(ordeal, round: number)
          if Date().timeIntervalSince(last) > 60 {
            campaign.printCounts(after: elapsed())
            last = Date()
          }
        }
        number += 1
      }
    }
    campaign.printCounts(after: elapsed())
    if campaign.findings > 0 { throw ExitCode(1) }
  }

  private static func seconds(_ text: String) -> Double? {
    let unit = ["h": 3600.0, "m": 60.0, "s": 1.0]
    guard let last = text.last, let factor = unit[String(last)] else { return Double(text) }
    return Double(text.dropLast()).map { $0 * factor }
  }
}
