import Diagnostics
import Glibc
import JSONText
import PluginHost
import Training

/// A checkpoint says which plug-ins its network was trained with, and loads none: it may come from anybody.
extension Checkpoint {
  /// Runs what may need the plug-ins, and where it fails without them says so.
  /// - parameters:
  ///   - path: the checkpoint's file
  ///   - toolkit: what was loaded
  func naming<Result>(
    pluginsThat toolkit: Toolkit, lacks path: String, _ body: () throws(DiagnosticsError) -> Result
  ) throws(DiagnosticsError) -> Result {
    do throws(DiagnosticsError) {
      return try body()
    } catch {
      let missing = missingPlugins(toolkit)
      guard !missing.isEmpty else { throw error }
      let names = missing.map { "'\($0)'" }.joined(separator: ", ")
      throw DiagnosticsError(
        Diagnostic(
          code: "plugins-not-loaded",
          "'\(path)' was trained with plug-in\(missing.count == 1 ? "" : "s") \(names), and a checkpoint loads none by itself",
          remedy: "If you trust \(missing.count == 1 ? "it" : "them"), say "
            + missing.map { "--plugin \($0)" }.joined(separator: " ") + " or set $ESPALIER_PLUGINS",
          notes: error.diagnostics.map { Diagnostic.Note($0.message) }))
    }
  }

  /// The paths of its plug-ins, but for those that were loaded from there or from a file of the same name.
  private func missingPlugins(_ toolkit: Toolkit) -> [String] {
    guard case .object(let document) = architecture, case .array(let list)? = document["plugins"] else { return [] }
    func name(_ path: String) -> Substring? { path.split(separator: "/").last }
    let loaded = Set(toolkit.plugins.map { name($0.identity.path) })
    return list.compactMap { if case .string(let path) = $0 { path } else { nil } }.filter {
      !loaded.contains(name($0))
    }
  }
}

extension JSONValue {
  /// What is wrong with the architecture of a checkpoint, with the plug-ins that it lists; nil if it lists none.
  func naming(pluginsOf path: String, in error: DiagnosticsError) -> DiagnosticsError? {
    guard case .object(let document) = self, case .array(let list)? = document["plugins"], !list.isEmpty else {
      return nil
    }
    let paths = list.compactMap { if case .string(let path) = $0 { path } else { nil } }
    return DiagnosticsError(
      error.diagnostics + [
        Diagnostic(
          code: "plugins-not-loaded",
          "'\(path)' was made with plug-in\(paths.count == 1 ? "" : "s") \(paths.map { "'\($0)'" }.joined(separator: ", ")), "
            + "and loads none by itself",
          remedy: "If you trust \(paths.count == 1 ? "it" : "them"), say "
            + paths.map { "--plugin \($0)" }.joined(separator: " "))
      ])
  }
}
