import Foundation
import FuzzReaders

/// What all ordeals share: the tool, a folder, and the findings.
final class Campaign {
  struct Failure: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
  }

  let tool: String
  let folder: String
  let seed: UInt64
  /// Seconds after which a run of the tool counts as hanging.
  let patience: Double
  private(set) var findings = 0
  /// Runs of the tool, by ordeal.
  private(set) var runs: [String: Int] = [:]
  private(set) var rounds: [String: Int] = [:]
  private var current = (ordeal: "", round: 0)

  init(tool: String, folder: String, seed: UInt64, patience: Double) throws {
    self.tool = tool
    self.folder = folder
    self.seed = seed
    self.patience = patience
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  }

  /// Numbers for one round: the same whatever ran before it.
  func random(_ ordeal: String, _ round: Int) -> ByteMutator {
    let name = ordeal.utf8.reduce(UInt64(1469598103934665603)) { ($0 ^ UInt64($1)) &* 1_099_511_628_211 }
    return ByteMutator(seed: seed ^ name ^ UInt64(round) << 32)
  }

  /// Runs one round in a folder of its own, which is kept where something is found.
  func run(_ ordeal: any Ordeal, round: Int) {
    current = (ordeal.name, round)
    rounds[ordeal.name, default: 0] += 1
    let directory = "\(folder)/\(ordeal.name)-\(round)"
    try? FileManager.default.removeItem(atPath: directory)
    let before = findings
    do {
      try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
      var random = random(ordeal.name, round)
      try ordeal.run(self, in: directory, &random)
    } catch {
      report("the ordeal itself failed: \(error)", in: directory)
    }
    if findings == before { try? FileManager.default.removeItem(atPath: directory) }
  }

  /// Runs the tool and reports what no input may lead to.
  @discardableResult
  func check(
    _ arguments: String, in directory: String, environment: [String: String] = [:], seconds: Double? = nil
  ) throws -> ToolRun {
    let run = try start(arguments, in: directory, environment: environment).wait(seconds: seconds ?? patience)
    if let fault = run.fault { report("\(fault): espalier \(arguments)\n\(run.output.prefix(600))", in: directory) }
    return run
  }

  /// Starts the tool. `TOOL` in a command that begins with '!' stands for its path; what else begins so is for a shell.
  func start(_ arguments: String, in directory: String, environment: [String: String] = [:]) throws -> ToolProcess {
    runs[current.ordeal, default: 0] += 1
    let command =
      arguments.hasPrefix("!")
      ? String(arguments.dropFirst()).replacing("TOOL", with: "'\(tool)'") : "exec '\(tool)' \(arguments)"
    return try ToolProcess(command, in: directory, log: directory + "/output.txt", environment: environment)
  }

  func report(_ what: String, in directory: String) {
    findings += 1
    say(
      """
      FINDING \(findings) in \(current.ordeal), seed \(seed), round \(current.round): \(what)
        files: \(directory)
        again: make torture ONLY=\(current.ordeal) SEED=\(seed) ROUND=\(current.round)
      """)
  }

  func printCounts(after seconds: Double) {
    let counts = rounds.keys.sorted().map { "\($0) \(rounds[$0] ?? 0) rounds (\(runs[$0] ?? 0) runs)" }
    say("\(Int(seconds)) s: \(findings) findings; " + counts.joined(separator: ", "))
  }
}

/// Prints a line at once.
func say(_ line: String) { FileHandle.standardOutput.write(Data((line + "\n").utf8)) }

/// A way to mistreat the tool. A round is decided by the random numbers that it is given.
protocol Ordeal {
  var name: String { get }
  func run(_ campaign: Campaign, in directory: String, _ random: inout ByteMutator) throws
}
