import ArgumentParser
import Diagnostics
import Foundation
import GraphIR
import JSONText
import Layers
import PluginHost
import Search
import Studies

struct SpaceCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "space",
    abstract: "Show what a search may change: axes, values, what stays, mutations.",
    discussion: """
      The space comes from the roles of attributes, narrowed or widened by a 'search' section \
      (see docs/search-space.md). Each mutation is tried, and shows an edit that it would make.
      """)

  enum Format: String, ExpressibleByArgument, CaseIterable { case table, json }

  @Argument(
    help: "An architecture's file, a study's file, or a study's folder.", completion: .file(extensions: ["json"]))
  var file: String

  @Option(help: "How to print.")
  var format = Format.table

  @OptionGroup var plugins: PluginOptions

  func run() throws {
    let report = try Self.report(of: file, plugins.toolkit(for: [Self.document(of: file)]))
    let output = Terminal.standardOutput
    switch format {
    case .table: output.write(report.text(width: output.width))
    case .json: output.write(JSONWriter.pretty(report.json))
    }
  }

  /// The file that says the space: the path itself, or the specification in a study's folder.
  private static func document(of path: String) -> String {
    var isFolder: ObjCBool = false
    let isStudy = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
    return isStudy ? path + "/study.json" : path
  }

  static func report(
    of path: String, _ toolkit: Toolkit = Toolkit(layers: .builtin)
  ) throws(InputError) -> SpaceReport {
    let file = document(of: path)
    let loader = ArchitectureLoader(catalogue: toolkit.layers)
    let mutations = toolkit.methods.mutations
    let source = try InputError.rethrowing { () throws(DiagnosticsError) in try TextFile.read(file) }
    do throws(DiagnosticsError) {
      let document = try JSONDocument(source)
      if StudySpecification.isStudy(document) {
        let specification = try StudySpecification(document, loader: loader, methods: toolkit.methods)
        return SpaceReport(
          try specification.space(loader: loader, mutations: mutations, document: document),
          limits: specification.limits, loader: loader,
          mutations: mutations)
      }
      let loaded = try loader.load(source)
      guard loaded.graph != nil else { throw DiagnosticsError(InputError.declaresBlocksOnly(file).diagnostics) }
      let space = try space(of: loaded.architecture, in: document, loader: loader, mutations: mutations)
      return SpaceReport(space, loader: loader, mutations: mutations)
    } catch {
      var sources = loader.sources
      sources[source.file] = source
      throw InputError(error, sources: sources)
    }
  }

  /// The space of an architecture's file.
  static func space(
    of architecture: Architecture, in document: JSONDocument, loader: ArchitectureLoader, mutations: MutationCatalogue
  ) throws(DiagnosticsError) -> SearchSpace {
    try SearchSpace(
      of: architecture, folder: document.source.file.folder, loader: loader, mutations: mutations, document: document)
  }
}

extension String {
  /// The folder that a file stands in.
  fileprivate var folder: String {
    guard let slash = lastIndex(of: "/") else { return "." }
    return slash == startIndex ? "/" : String(self[..<slash])
  }
}
