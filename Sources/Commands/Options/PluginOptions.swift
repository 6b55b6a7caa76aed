import ArgumentParser
import Diagnostics
import Glibc
import GraphIR
import Layers
import PluginHost

/// How commands are told of plug-ins. Nothing is loaded that nobody named.
struct PluginOptions: ParsableArguments {
  @Option(
    name: .customLong("plugin"), parsing: .singleValue,
    help: ArgumentHelp(
      "Load a plug-in, which runs its code with your rights. May be repeated; $ESPALIER_PLUGINS lists more, with ':' "
        + "between.", valueName: "file"))
  var paths: [String] = []

  /// The built-ins, and the plug-ins of `$ESPALIER_PLUGINS`, the command line and the files.
  /// - parameter files: the texts that the user named: architectures, studies and benches, which may list plug-ins; whoever
  ///   reads them says what else is wrong
  func toolkit(for files: [String] = []) throws(InputError) -> Toolkit {
    var toolkit = try named()
    for file in files {
      try ListedPlugins(file: file).load(into: &toolkit)
    }
    return toolkit
  }

  /// The built-ins, and the plug-ins of `$ESPALIER_PLUGINS` and the command line.
  /// - parameter check: what is to be known of a plug-in before it is loaded, beside that it can be
  func named(
    checking check: (PluginDescription) throws(DiagnosticsError) -> Void = { _ throws(DiagnosticsError) in }
  ) throws(InputError) -> Toolkit {
    var toolkit = Toolkit(layers: .builtin)
    let environment = getenv("ESPALIER_PLUGINS").map { String(cString: $0) } ?? ""
    for path in environment.split(separator: ":").map(String.init) + paths {
      try InputError.rethrowing { () throws(DiagnosticsError) in try toolkit.admit(path, checking: check) }
    }
    return toolkit
  }
}

extension Toolkit {
  /// Tries a plug-in in a process of its own, and then loads it. Every plug-in of every command comes through here; workers
  /// load what their coordinator has tried.
  /// - parameter check: what is to be known of it before it is loaded
  mutating func admit(
    _ path: String,
    checking check: (PluginDescription) throws(DiagnosticsError) -> Void = { _ throws(DiagnosticsError) in }
  ) throws(DiagnosticsError) {
    let file = try PluginFile(path: path)
    guard !plugins.contains(where: { $0.identity.path == file.path }) else { return }
    let description = try PluginTrial(path).description
    try check(description)
    // Somebody may have put another in its place meanwhile.
    try load(path: path, expecting: description.hash)
  }
}
