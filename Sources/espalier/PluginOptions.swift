import ArgumentParser
import Diagnostics
import GraphIR
import Glibc
import JSONText
import Layers
import PluginHost
import Studies
import Training

/// How commands are told of plug-ins. Nothing is loaded that nobody named.
struct PluginOptions: ParsableArguments {
  @Option(
    name: .customLong("plugin"), parsing: .singleValue,
    help: ArgumentHelp(
      "Load a plug-in, which runs its code with your rights. May be repeated; $ESPALIER_PLUGINS lists more, with ':' "
        + "between.", valueName: "file"))
  var paths: [String] = []

  /// As ``toolkit(for:)``, for workers: their coordinator has tried to load them.
  func triedToolkit() throws(InputError) -> Toolkit { try named { _ throws(DiagnosticsError) in } }

  /// The built-ins, and the plug-ins of `$ESPALIER_PLUGINS`, the command line and the files.
  /// - parameter files: architectures and studies, which may list plug-ins; whoever reads them says what else is wrong
  func toolkit(for files: [String] = []) throws(InputError) -> Toolkit {
    var toolkit = try named(trying: PluginDescription.tryLoading)
    for file in files { try PluginList(file: file).load(into: &toolkit) }
    return toolkit
  }

  /// As ``toolkit(for:)``, for a checkpoint: those that it was trained with are loaded where they still are.
  func toolkit(for checkpoint: Checkpoint) throws(InputError) -> Toolkit {
    var toolkit = try named(trying: PluginDescription.tryLoading)
    guard case .object(let object) = checkpoint.architecture else { return toolkit }
    for path in PluginList.paths(object["plugins"]) where access(path, F_OK) == 0 {
      // One that was named in its place has its name.
      let isReplaced = toolkit.plugins.contains {
        $0.identity.path.hasSuffix("/" + (path.split(separator: "/").last ?? ""))
      }
      if !isReplaced { try InputError.rethrowing { () throws(DiagnosticsError) in try toolkit.load(path: path) } }
    }
    return toolkit
  }

  /// - parameter trial: what is done before a plug-in is loaded
  private func named(trying trial: (String) throws(DiagnosticsError) -> Void) throws(InputError) -> Toolkit {
    var toolkit = Toolkit(layers: .builtin)
    let environment = getenv("ESPALIER_PLUGINS").map { String(cString: $0) } ?? ""
    for path in environment.split(separator: ":").map(String.init) + paths {
      try InputError.rethrowing { () throws(DiagnosticsError) in
        try trial(path)
        try toolkit.load(path: path)
      }
    }
    return toolkit
  }
}

/// The plug-ins that a file lists.
private struct PluginList {
  private let document: JSONDocument?
  private var entries: [Entry] = []

  private struct Entry {
    var pointer: JSONPointer
    var path: String
    /// What a study noted; nil where somebody wrote a path.
    var name: String?
  }

  /// A study's file, or an architecture's. Of what is wrong with it, its reader tells.
  init(file: String) {
    document = (try? TextFile.read(file)).flatMap { try? JSONDocument($0) }
    guard case .object(let root)? = document?.root else { return }
    add(root["plugins"], at: JSONPointer([.key("plugins")]), of: file)
    // A study that has begun notes all of its plug-ins itself.
    let hasBegun = entries.contains { $0.name != nil }
    if !hasBegun, case .object(let inner)? = root["architecture"] {
      add(inner["plugins"], at: JSONPointer([.key("architecture"), .key("plugins")]), of: file)
    }
  }

  private mutating func add(_ list: JSONValue?, at pointer: JSONPointer, of file: String) {
    guard case .array(let elements)? = list else { return }
    for (index, path) in Self.paths(list).enumerated() {
      var entry = Entry(pointer: pointer / index, path: path.isEmpty ? "" : Self.sibling(path, of: file))
      if case .object(let object) = elements[index], case .string(let name)? = object["name"] { entry.name = name }
      entries.append(entry)
    }
  }

  /// The paths of a list of paths, or of objects with paths.
  static func paths(_ list: JSONValue?) -> [String] {
    guard case .array(let elements)? = list else { return [] }
    return elements.map { element in
      switch element {
      case .string(let path): return path
      case .object(let object): if case .string(let path)? = object["path"] { return path }
      default: break
      }
      return ""
    }
  }

  private static func sibling(_ path: String, of file: String) -> String {
    guard !path.hasPrefix("/"), let slash = file.lastIndex(of: "/") else { return path }
    return String(file[...slash]) + path
  }

  func load(into toolkit: inout Toolkit) throws(InputError) {
    guard let document else { return }
    for entry in entries where !entry.path.isEmpty {
      // One that was named in the place of a study's.
      if toolkit.plugins.contains(where: { $0.identity.name == entry.name }) { continue }
      do throws(DiagnosticsError) {
        try PluginDescription.tryLoading(entry.path)
        try toolkit.load(path: entry.path)
      } catch {
        var located = error
        for index in located.diagnostics.indices where located.diagnostics[index].location == nil {
          located.diagnostics[index].location = document.location(of: entry.pointer)
        }
        throw InputError(located, sources: [document.source.file: document.source])
      }
    }
    // A study names files of architectures, which may list some of their own.
    guard case .object(let root) = document.root else { return }
    var named = [root["architecture"]]
    if case .array(let references)? = root["references"] { named += references }
    for case .string(let path)? in named {
      try PluginList(file: Self.sibling(path, of: document.source.file)).load(into: &toolkit)
    }
  }
}

/// How commands that go on with a study are told of plug-ins.
struct StudyPluginOptions: ParsableArguments {
  @OptionGroup var named: PluginOptions

  @Flag(help: "Go on though a plug-in is not the one that the study began with.")
  var acceptChangedPlugins = false

  /// - throws: where a plug-in is another than the study's, unless the user said that this is meant
  func check(_ study: Study, _ toolkit: Toolkit) throws(DiagnosticsError) {
    if acceptChangedPlugins { return }
    try study.specification.check(toolkit.methods.plugins)
  }
}
