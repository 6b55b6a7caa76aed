import ArgumentParser
import Diagnostics
import GraphIR
import JSONText
import Layers
import Figures
import Reports

struct LayersCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "layers",
    abstract: "List the layers that architectures may use, or explain some of them.")

  enum Format: String, ExpressibleByArgument, CaseIterable { case table, markdown, json }

  @Argument(help: "Kinds to explain with all of their attributes; without any, all kinds are listed.")
  var kinds: [String] = []

  @Option(help: "How to print.")
  var format = Format.table

  @OptionGroup var plugins: PluginOptions

  func run() throws {
    let catalogue = try plugins.toolkit().layers
    let definitions = try kinds.isEmpty ? catalogue.definitions : kinds.map { try definition($0, in: catalogue) }
    let reference = CatalogueReference(of: definitions)
    switch format {
    case .markdown:
      Terminal.standardOutput.write(kinds.isEmpty ? LayersPage.markdown(of: catalogue) : reference.markdown)
    case .json: Terminal.standardOutput.write(JSONWriter.pretty(reference.json))
    case .table: Terminal.standardOutput.write(kinds.isEmpty ? Self.list(definitions) : Self.pages(definitions))
    }
  }

  private func definition(_ kind: String, in catalogue: LayerCatalogue) throws(InputError) -> LayerDefinition {
    if let definition = catalogue[kind] { return definition }
    throw InputError(
      DiagnosticsError(
        Diagnostic(
          code: "unknown-kind", "there is no layer '\(kind)'",
          remedy: didYouMean(kind, among: catalogue.kinds) ?? "'espalier layers' lists them")))
  }

  private static func list(_ definitions: [LayerDefinition]) -> String {
    var table = Table(columns: [Column("Kind"), Column("What it does")])
    for definition in definitions { table.append([.text(definition.kind), .text(definition.help)]) }
    return table.rendered(as: .text(width: Terminal.standardOutput.width))
      + "\n"
      + "'espalier layers KIND' explains a kind and its attributes.".wrapped(to: Terminal.standardOutput.width)
      .map { $0 + "\n" }.joined()
  }

  private static func pages(_ definitions: [LayerDefinition]) -> String {
    let width = Terminal.standardOutput.width
    func lines(_ text: String, indent: Int) -> String {
      let space = String(repeating: " ", count: indent)
      return text.wrapped(to: width - indent).map { space + $0 + "\n" }.joined()
    }
    return definitions.map { definition in
      var page = lines("\(definition.kind): \(definition.help)", indent: 0)
      for attribute in definition.attributes {
        let value =
          attribute.isRequired
          ? "required" : attribute.writtenDefault.map { "default \(JSONWriter.line($0.json))" } ?? "optional"
        let role = attribute.role.map { ", role \($0.rawValue)" } ?? ""
        page += "\n" + lines("\(attribute.name): \(attribute.type); \(value)\(role)", indent: 2)
        page += lines(attribute.help, indent: 6)
      }
      return page
    }.joined(separator: "\n")
  }
}
