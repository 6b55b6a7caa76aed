import ArgumentParser
import Foundation
import GraphIR
import Layers
import SnapshotSupport
import Testing

@testable import espalier

/// The exact help of every command, at 80 columns.
@Suite struct HelpTests {
  /// Every command by the words that call it, with dashes between.
  static let commands = subcommands(of: RootCommand.self, called: "espalier")

  static func subcommands(
    of command: any ParsableCommand.Type, called name: String
  ) -> [(name: String, type: any ParsableCommand.Type)] {
    [(name, command)]
      + command.configuration.subcommands.flatMap { subcommands(of: $0, called: "\(name)-\($0._commandName)") }
  }

  @Test(arguments: commands.map(\.name))
  func help(_ name: String) throws {
    let command = try #require(Self.commands.first { $0.name == name }).type
    let help = RootCommand.helpMessage(for: command, includeHidden: false, columns: 80)
    try expectSnapshot(help + "\n", "help-\(name).txt")
  }

  /// Every layer has help that ends as a sentence, and so has every attribute.
  @Test func catalogueIsDocumented() {
    for definition in LayerCatalogue.builtin.definitions {
      #expect(definition.help.hasSuffix("."), "\(definition.kind)")
      for attribute in definition.attributes {
        #expect(attribute.help.hasSuffix("."), "\(definition.kind).\(attribute.name)")
      }
    }
  }

  @Test func layersPageIsUpToDate() throws {
    let page = LayersPage.markdown(of: .builtin)
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    try expectSnapshot(page, of: root.appending(path: "docs/layers.md"))
  }

  /// A page for each command that is shown, which names its options and holds nothing that roff would take for a request.
  @Test func everyCommandHasAManualPage() throws {
    let pages = ManualPage.all(of: RootCommand.self)
    let shown = Self.commands.filter { $0.name == "espalier" || $0.type.configuration.shouldDisplay }.map(\.name)
    #expect(Set(shown).isSubset(of: Set(pages.map(\.name))))
    #expect(!pages.contains { $0.name.hasSuffix("-manual") })
    let requests: Set = [".TH", ".SH", ".B", ".BR", ".RI", ".I", ".PP", ".TP"]
    for page in pages {
      for line in page.text.split(separator: "\n") where line.hasPrefix(".") {
        #expect(requests.contains(String(line.prefix { $0 != " " })), "\(page.name): \(line)")
      }
    }
    let search = try #require(pages.first { $0.name == "espalier-search" })
    #expect(
      search.text.contains("\\fB\\-\\-max\\-parameters\\fR \\fInumber\\fR") || search.text.contains("max\\-parameters"))
    #expect(search.text.hasPrefix(".TH ESPALIER\\-SEARCH 1 \"\" \"Espalier \(RootCommand.configuration.version)\""))
  }
}
