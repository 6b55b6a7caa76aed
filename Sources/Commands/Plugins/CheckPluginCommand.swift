import ArgumentParser
import Backends
import Compilation
import Diagnostics
import Glibc
import JSONText
import PluginConformance
import PluginHost
import Figures

extension PluginsCommand {
  struct CheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "check", abstract: "Check whether a plug-in keeps what the interface asks of it.",
      discussion: """
        Every check runs in a process of its own with a deadline. If a plug-in crashes or never returns, only that \
        check fails. Layers must pass the suite that the built-in layers pass.
        """)

    @Argument(help: "The shared object.", completion: .file(extensions: ["so"]))
    var file: String

    @Option(name: .customLong("check"), help: "Run this check alone.")
    var only: String?

    @Option(help: "How to print.")
    var format = Format.table

    @Option(in: Ranges.deadline, help: "Seconds that one check may take.", valueName: "seconds")
    var deadline = 60.0

    func run() throws {
      let plugin = try InputError.rethrowing { () throws(DiagnosticsError) in
        try PluginTrial(file, deadline: deadline).description
      }
      var results: [Result] = []
      for (index, contribution) in plugin.contributions.enumerated() {
        for check in try names(index) where only == nil || only == check {
          let failures = try failures(index, check)
          results.append(Result(contribution: contribution, check: check, failures: failures))
        }
      }
      guard !results.isEmpty else { throw ValidationError("'\(only ?? "")' is none of the checks") }
      switch format {
      case .table: Terminal.standardOutput.write(text(plugin, results))
      case .json: Terminal.standardOutput.write(JSONWriter.pretty(json(plugin, results)))
      }
      if results.contains(where: { !$0.failures.isEmpty }) { throw ExitCode(1) }
    }

    private struct Result {
      var contribution: PluginDescription.Contribution
      var check: String
      var failures: [String]
    }

    private func names(_ index: Int) throws -> [String] {
      let child = try ChildProcess(
        arguments: ["plugins", "run-check", file, "--contribution", "\(index)"], deadline: deadline)
      // What cannot even be prepared fails as a whole.
      return Self.strings(child.output) ?? ["preparation"]
    }

    private func failures(_ index: Int, _ check: String) throws -> [String] {
      let child = try ChildProcess(
        arguments: ["plugins", "run-check", file, "--contribution", "\(index)", "--check", check], deadline: deadline)
      guard child.ending == .exited(0), let failures = Self.strings(child.output) else {
        return ["the process \(child.ending.words)"]
      }
      return failures
    }

    private static func strings(_ text: String) -> [String]? {
      guard case .array(let list)? = try? JSONDocument(SourceText(file: "check", text: text)).root else { return nil }
      return list.compactMap { if case .string(let text) = $0 { text } else { nil } }
    }

    private func text(_ plugin: PluginDescription, _ results: [Result]) -> String {
      var text = "\(plugin.name) \(plugin.version)\n"
      var last = ""
      for result in results {
        let title = "\(result.contribution.type) \(result.contribution.kind)"
        if title != last { text += "\n\(title)\n" }
        last = title
        let name = result.check.padding(toLength: 12)
        text += result.failures.isEmpty ? "  \(name)passed\n" : "  \(name)FAILED\n"
        for failure in result.failures.prefix(5) { text += "    \(failure)\n" }
        if result.failures.count > 5 { text += "    and \(result.failures.count - 5) more\n" }
      }
      let failed = results.count { !$0.failures.isEmpty }
      return text + "\n\(results.count) check\(results.count == 1 ? "" : "s"): "
        + (failed == 0 ? "all passed\n" : "\(failed) failed\n")
    }

    private func json(_ plugin: PluginDescription, _ results: [Result]) -> JSONValue {
      [
        "plugin": plugin.json,
        "checks": .array(
          results.map { result in
            [
              "type": .string(result.contribution.type), "kind": .string(result.contribution.kind),
              "check": .string(result.check), "failures": .array(result.failures.map(JSONValue.string)),
            ]
          }),
      ]
    }
  }

  /// What 'check' starts: tells the names of a contribution's checks, or runs one; people have no use for it.
  struct RunCheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "run-check", shouldDisplay: false)

    @Argument var file: String
    @Option(in: Ranges.contribution, help: "The contribution by number, from 0.") var contribution: Int
    @Option var check: String?

    func run() throws {
      let output = Terminal.takingStandardOutput()
      // A crash here is a finding; no core file is wanted of it.
      var none = rlimit(rlim_cur: 0, rlim_max: 0)
      setrlimit(__rlimit_resource_t(4), &none)
      let plugin = try InputError.rethrowing { () throws(DiagnosticsError) in try Plugin(path: file) }
      guard plugin.contributions.indices.contains(contribution) else { throw ValidationError("no such contribution") }
      let checks = PluginCheck.all(of: plugin.contributions[contribution], fastBackend: Self.fastBackend)
      let answer: [String]
      if let check {
        guard let chosen = checks.first(where: { $0.name == check }) else { throw ValidationError("no such check") }
        answer = chosen.run()
      } else {
        answer = checks.map(\.name)
      }
      output.write(JSONWriter.line(.array(answer.map(JSONValue.string))))
    }

    /// Nil if there is but the reference.
    private static var fastBackend: (any Backend)? {
      BackendChoice.fastest == .reference ? nil : BackendChoice.fastest.backend
    }
  }
}

extension String {
  fileprivate func padding(toLength length: Int) -> String {
    self + String(repeating: " ", count: max(1, length - count))
  }
}
