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
      try ListedPlugins(file: file).loadForCommand(into: &toolkit)
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

extension ListedPlugins {
  /// As ``load(into:acceptingChanges:)``; what is wrong is shown with excerpts.
  func loadForCommand(into toolkit: inout Toolkit, acceptingChanges: Bool = false) throws(InputError) {
    do {
      try load(into: &toolkit, acceptingChanges: acceptingChanges)
    } catch {
      throw InputError(error, sources: sources)
    }
  }
}
