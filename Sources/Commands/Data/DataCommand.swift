import ArgumentParser
import Datasets
import Diagnostics
import JSONText
import Figures
import Reports

struct DataCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "data", abstract: "List, inspect, draw, write and download data sets.",
    subcommands: [
      ListCommand.self, InspectCommand.self, PreviewCommand.self, DataExportCommand.self, FetchCommand.self,
      CacheCommand.self,
    ])

  enum Format: String, ExpressibleByArgument, CaseIterable { case table, json }

  struct ListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "list", abstract: "List the data sets and where they were found.")

    @Option(help: "How to print.")
    var format = Format.table

    @OptionGroup var data: DataOptions

    @OptionGroup var plugins: PluginOptions

    func run() throws {
      let all = try plugins.toolkit().datasets
      let definitions = all.definitions.filter { !$0.isKindOfFiles }
      let origins = definitions.map { definition in (try? definition.open(in: data.locations))?.origin }
      switch format {
      case .table:
        var table = Table(columns: [Column("Data set"), Column("Found"), Column("What it is")])
        for (definition, origin) in zip(definitions, origins) {
          table.append([.text(definition.name), .text(origin ?? "–"), .text(definition.help)])
        }
        Terminal.standardOutput.write(table.rendered(as: .text(width: Terminal.standardOutput.width)))
        if origins.contains(nil) {
          let hint = "'espalier data inspect NAME' says how to get one that was not found."
          let lines = hint.wrapped(to: Terminal.standardOutput.width).map { $0 + "\n" }
          Terminal.standardOutput.write("\n" + lines.joined())
        }
        var kinds = Table(columns: [Column("Kind of files"), Column("What is recognised")])
        for definition in all.fileKinds {
          kinds.append([.text(definition.name), .text(definition.form ?? "–")])
        }
        Terminal.standardOutput.write("\n" + kinds.rendered(as: .text(width: Terminal.standardOutput.width)))
      case .json:
        let rows = zip(definitions, origins).map { definition, origin -> JSONValue in
          [
            "name": .string(definition.name), "found": origin.map(JSONValue.string) ?? nil,
            "help": .string(definition.help),
          ]
        }
        Terminal.standardOutput.write(JSONWriter.pretty(.array(rows)))
      }
    }
  }

  struct InspectCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "inspect",
      abstract: "Show what a data set holds: sizes, class counts, means, what is wrong.",
      discussion: """
        Means and deviations are those of each channel, with bytes scaled to 0…1. Of own files it also says where the \
        test part comes from, and what a look at them has decided.
        """)

    @Argument(
      help: "The data set: a name ('espalier data list' lists them), or the path of own files.", completion: .file())
    var dataset: String

    @OptionGroup var settings: DatasetSettings

    @Option(help: "How to print.")
    var format = Format.table

    @OptionGroup var data: DataOptions

    @OptionGroup var plugins: PluginOptions

    func run() throws {
      let datasets = try plugins.toolkit().datasets
      let source = try data.open(settings.choice(dataset, of: datasets), of: datasets)
      do throws(DiagnosticsError) {
        let inspection = try DatasetInspection(reading: source)
        switch format {
        case .table: Terminal.standardOutput.write(inspection.text(width: Terminal.standardOutput.width))
        case .json: Terminal.standardOutput.write(JSONWriter.pretty(inspection.json))
        }
      } catch {
        throw InputError(error)
      }
    }
  }
}
