import Diagnostics
import Foundation
import GraphIR
import JSONText
import Search
import Studies

extension SpaceReport {
  /// The file that says the space: the path itself, or the specification in a study's folder.
  public static func document(of path: String) -> String {
    var isFolder: ObjCBool = false
    let isStudy = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
    return isStudy ? path + "/study.json" : path
  }

  /// The space of an architecture's file, a study's file, or the study in a folder.
  /// - Parameter source: the text of ``document(of:)``
  /// - Throws: what is wrong with the file, with what it imports, or with the space
  public init(
    _ source: SourceText, loader: ArchitectureLoader, methods: StudyMethods = .builtin
  ) throws(DiagnosticsError) {
    let document = try JSONDocument(source)
    if StudySpecification.isStudy(document) {
      var warnings: [Diagnostic] = []
      let specification = try StudySpecification(document, loader: loader, methods: methods, warnings: &warnings)
      let space = try specification.space(loader: loader, mutations: methods.mutations, document: document)
      self.init(space, limits: specification.limits, loader: loader, mutations: methods.mutations)
      self.warnings = warnings + space.renames
    } else {
      var warnings: [Diagnostic] = []
      let network = try loader.network(source, warnings: &warnings)
      let space = try SearchSpace(
        of: network.architecture, in: document, loader: loader, mutations: methods.mutations)
      self.init(space, loader: loader, mutations: methods.mutations)
      self.warnings = warnings + space.renames
    }
  }
}

extension SearchSpace {
  /// The space of an architecture that stands in a file.
  public convenience init(
    of architecture: Architecture, in document: JSONDocument, loader: ArchitectureLoader, mutations: MutationCatalogue
  ) throws(DiagnosticsError) {
    try self.init(
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
