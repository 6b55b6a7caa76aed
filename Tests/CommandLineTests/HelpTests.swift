import ArgumentParser
import Foundation
import GraphIR
import Layers
import SnapshotSupport
import Testing

@testable import espalier

/// The exact help of every command, at 80 columns.
@Suite struct HelpTests {
  static let commands = [RootCommand.self] + subcommands(of: RootCommand.self)

  static func subcommands(of command: any ParsableCommand.Type) -> [any ParsableCommand.Type] {
    command.configuration.subcommands.flatMap { [$0] + subcommands(of: $0) }
  }

  @Test(arguments: commands.indices)
  func help(_ index: Int) throws {
    let command = Self.commands[index]
    let help = RootCommand.helpMessage(for: command, includeHidden: false, columns: 80)
    try expectSnapshot(help + "\n", "help-\(command._commandName)-\(index).txt")
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
