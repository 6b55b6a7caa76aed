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
}
