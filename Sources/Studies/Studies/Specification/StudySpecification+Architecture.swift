import Diagnostics
import GraphIR
import JSONText

extension StudySpecification {
  /// The network that the search begins from.
  /// - throws: when the stored document is none
  public func network(by loader: ArchitectureLoader) throws(DiagnosticsError) -> Network {
    try checkBase()
    return try loader.network(SourceText(file: name, text: JSONWriter.line(architecture)))
  }

  /// - Throws: when there is no base yet
  func checkBase() throws(DiagnosticsError) {
    guard architecture == .null else { return }
    throw DiagnosticsError(
      Diagnostic(
        code: "no-base", "'\(name)' names no architecture: its search fits designs to the samples as it begins",
        remedy: "Begin it, and look at its folder, or name an architecture"))
  }

  /// The document of an architecture without imports, and with another `search` section if one is given.
  /// - Parameters:
  ///   - plugins: those that it may use, by their canonical paths; they replace its own list
  ///   - warnings: takes what is readable, but should be written otherwise
  /// - Throws: what is wrong with the architecture
  public static func standingAlone(
    _ source: SourceText, space: JSONObject? = nil, loader: ArchitectureLoader, plugins: [PluginIdentity] = [],
    warnings: inout [Diagnostic]
  ) throws(DiagnosticsError) -> JSONValue {
    var loaded = try loader.load(source)
    warnings += loaded.warnings
    loaded.architecture.plugins = plugins.map(\.path)
    guard loaded.graph != nil else {
      throw DiagnosticsError(
        Diagnostic(
          code: "no-layers", "'\(source.file)' declares blocks only",
          remedy: "Name a file with \"input\" and \"layers\""))
    }
    if let space { loaded.architecture.search = space }
    let imports = loaded.architecture.searchImports
    if !imports.isEmpty {
      // What only the search may use is read as if the network used it.
      loaded.architecture.imports += imports.filter { !loaded.architecture.imports.contains($0) }
      loaded.architecture.search?["import"] = nil
      loaded = try loader.load(
        SourceText(file: source.file, text: JSONWriter.pretty(loaded.architecture.json)))
      warnings += loaded.warnings
    }
    return try loader.standalone(loaded.architecture, file: source.file).json
  }

  /// As ``standingAlone(_:space:loader:plugins:warnings:)``, for a document that is stored.
  public static func standingAlone(
    _ source: SourceText, space: JSONObject? = nil, loader: ArchitectureLoader, plugins: [PluginIdentity] = []
  ) throws(DiagnosticsError) -> JSONValue {
    var warnings: [Diagnostic] = []
    return try standingAlone(source, space: space, loader: loader, plugins: plugins, warnings: &warnings)
  }
}

extension Architecture {
  /// Files whose blocks the search may use.
  fileprivate var searchImports: [String] {
    guard case .array(let elements)? = search?["import"] else { return [] }
    return elements.compactMap { if case .string(let path) = $0 { path } else { nil } }
  }
}
