import ArgumentParser
import Diagnostics
import Glibc
import GraphIR
import JSONText
import Layers
import PluginHost
import Figures

struct PluginsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plugins",
    abstract: "List, inspect, check and begin plug-ins.",
    discussion: """
      A plug-in is a shared object that brings layers, mutations, samplers, objectives, data sets or exporters. Its \
      code runs with your rights: load only plug-ins that you trust. Commands load what --plugin, $ESPALIER_PLUGINS \
      and the "plugins" of an architecture or study name, and nothing else. docs/plugins.md explains how to write one.
      """,
    subcommands: [
      ListCommand.self, InspectCommand.self, CheckCommand.self, NewPluginCommand.self, DescribeCommand.self,
      RunCheckCommand.self,
    ])

  enum Format: String, ExpressibleByArgument, CaseIterable { case table, json }
}

extension PluginsCommand {
  struct ListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "list", abstract: "List everything that files and commands may name, and who brings it.")

    @Option(help: "How to print.")
    var format = Format.table

    @OptionGroup var plugins: PluginOptions

    func run() throws {
      let toolkit = try plugins.toolkit()
      let entries = toolkit.entries
      switch format {
      case .table:
        var table = Table(columns: [Column("Type"), Column("Name"), Column("From"), Column("What it is")])
        for entry in entries {
          table.append([.text(entry.type), .text(entry.kind), .text(entry.owner), .text(entry.help)])
        }
        Terminal.standardOutput.write(table.rendered(as: .text(width: Terminal.standardOutput.width)))
      case .json:
        Terminal.standardOutput.write(
          JSONWriter.pretty(
            .array(
              entries.map { entry in
                [
                  "type": .string(entry.type), "kind": .string(entry.kind), "from": .string(entry.owner),
                  "help": .string(entry.help),
                ]
              })))
      }
    }
  }

  struct InspectCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "inspect", abstract: "Show what a plug-in says of itself.",
      discussion: "The plug-in is loaded in a process of its own.")

    @Argument(help: "The shared object.", completion: .file(extensions: ["so"]))
    var file: String

    @Option(help: "How to print.")
    var format = Format.table

    @Option(in: Ranges.deadline, help: "Seconds that loading may take.", valueName: "seconds")
    var deadline = 20.0

    func run() throws {
      let description = try InputError.rethrowing { () throws(DiagnosticsError) in
        try PluginTrial(file, deadline: deadline).description
      }
      switch format {
      case .table: Terminal.standardOutput.write(description.text(width: Terminal.standardOutput.width))
      case .json: Terminal.standardOutput.write(JSONWriter.pretty(description.json))
      }
    }
  }

  /// What loads a plug-in for the first time, for ``PluginTrial``; people have no use for it.
  struct DescribeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "describe", shouldDisplay: false)

    @Argument var file: String
    /// What the answer begins with, so that nothing that the plug-in prints is taken for it.
    @Option var word: String

    func run() {
      let output = Terminal.takingStandardOutput()
      output.write(PluginTrial.answer(of: file, word: word, answeringTo: output.descriptor))
    }
  }
}

extension Terminal {
  /// The standard output, out of reach of what a plug-in prints, which goes to the standard error from then on.
  static func takingStandardOutput() -> Terminal {
    let kept = Terminal(descriptor: dup(STDOUT_FILENO))
    dup2(STDERR_FILENO, STDOUT_FILENO)
    return kept
  }
}
