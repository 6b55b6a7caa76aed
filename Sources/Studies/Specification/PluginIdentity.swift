import Diagnostics
import JSONText

/// Which plug-in a study was made with.
public struct PluginIdentity: Hashable, Sendable {
  /// The canonical path of its file.
  public var path: String
  public var name: String
  public var version: String
  /// SHA-256 of the file, as 64 hexadecimal digits.
  public var hash: String

  public init(path: String, name: String, version: String, hash: String) {
    self.path = path
    self.name = name
    self.version = version
    self.hash = hash
  }

  var json: JSONValue {
    ["path": .string(path), "name": .string(name), "version": .string(version), "sha256": .string(hash)]
  }

  /// Whether it computes the same as another, wherever its file is.
  func isSame(as other: PluginIdentity) -> Bool {
    name == other.name && version == other.version && hash == other.hash
  }
}

extension StudySpecification {
  /// Reads `"plugins": [path or {"path", "name", "version", "sha256"}, …]`.
  ///
  /// A path is what a person writes; who the plug-in is, the host says when it has loaded it.
  static func plugins(_ reader: inout Reader, _ findings: inout JSONFindings) -> [PluginIdentity] {
    let place = reader.place / "plugins"
    return (reader.list("plugins", &findings) ?? []).enumerated().compactMap { index, value in
      switch value {
      case .string(let path): return PluginIdentity(path: path, name: "", version: "", hash: "")
      case .object(let object):
        var inner = Reader(object, at: place / index, subject: "a plug-in")
        let parts = ["path", "name", "version", "sha256"].map { inner.string($0, &findings) ?? "" }
        inner.finish(&findings)
        return PluginIdentity(path: parts[0], name: parts[1], version: parts[2], hash: parts[3])
      default:
        findings.mismatch(value, at: place / index, key: "plugins", expected: "a list of paths")
        return nil
      }
    }
  }

  /// Whether the plug-ins that are loaded are those that the study began with.
  /// - throws: a diagnostic for each that is missing or another
  public func check(_ loaded: [PluginIdentity]) throws(DiagnosticsError) {
    let faults = plugins.compactMap { plugin -> Diagnostic? in
      guard let found = loaded.first(where: { $0.name == plugin.name }) else {
        return Diagnostic(
          code: "missing-plugin",
          "the study began with plug-in '\(plugin.name)' \(plugin.version), which is not loaded",
          remedy: "Put it back to '\(plugin.path)', or name it with --plugin")
      }
      guard !found.isSame(as: plugin) else { return nil }
      return Diagnostic(
        code: "changed-plugin",
        "the study began with plug-in '\(plugin.name)' \(plugin.version) (SHA-256 \(plugin.hash.prefix(12))…), but "
          + "'\(found.path)' is version \(found.version) (SHA-256 \(found.hash.prefix(12))…)",
        remedy: "Restore it, or go on with --accept-changed-plugins: results may then not belong together")
    }
    guard faults.isEmpty else { throw DiagnosticsError(faults) }
  }
}
