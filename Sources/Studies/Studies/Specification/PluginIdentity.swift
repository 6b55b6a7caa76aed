import Diagnostics
import JSONText
import Search
import Tasks

/// Which plug-in a study was made with.
public struct PluginIdentity: Hashable, Sendable {
  /// The canonical path of its file.
  public var path: String
  public var name: String
  public var version: String
  /// SHA-256 of the file, as 64 hexadecimal digits.
  public var hash: String
  /// Its objectives, by which a study can be looked at without it. Studies before this was written down have none.
  public var objectives: [ObjectiveDefinition] = []
  /// Its metrics, likewise.
  public var metrics: [MetricDefinition] = []

  public init(path: String, name: String, version: String, hash: String) {
    self.path = path
    self.name = name
    self.version = version
    self.hash = hash
  }

  var json: JSONValue {
    var object = JSONObject([
      ("path", .string(path)), ("name", .string(name)), ("version", .string(version)), ("sha256", .string(hash)),
    ])
    if !objectives.isEmpty { object["objectives"] = .array(objectives.map(\.record)) }
    if !metrics.isEmpty { object["metrics"] = .array(metrics.map(\.record)) }
    return .object(object)
  }

  /// What somebody listed: a path, or what a study wrote down. Nil for what is neither.
  public init?(listed value: JSONValue) {
    func text(_ key: String) -> String {
      if case .object(let object) = value, case .string(let text)? = object[key] { text } else { "" }
    }
    switch value {
    case .string(let path): self.init(path: path, name: "", version: "", hash: "")
    case .object: self.init(path: text("path"), name: text("name"), version: text("version"), hash: text("sha256"))
    default: return nil
    }
  }

  /// The error for a file that replaced it.
  /// - parameter version: of that file, where its code was run
  public func changed(to path: String, hash: String, version: String? = nil) -> Diagnostic {
    Diagnostic(
      code: "changed-plugin",
      "the study began with plug-in '\(name)' \(self.version) (SHA-256 \(self.hash.prefix(12))…), but '\(path)' is "
        + "\(version.map { "version \($0)" } ?? "another file") (SHA-256 \(hash.prefix(12))…)",
      remedy: "Restore it, or continue with --accept-changed-plugins: results may then not belong together")
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
    let location = reader.location / "plugins"
    return (reader.list("plugins", &findings) ?? []).enumerated().compactMap { index, value in
      switch value {
      case .string(let path): return PluginIdentity(path: path, name: "", version: "", hash: "")
      case .object(let object):
        var inner = Reader(object, at: location / index, subject: "a plug-in")
        let parts = ["path", "name", "version", "sha256"].map { inner.string($0, &findings) ?? "" }
        let records = inner.list("objectives", &findings) ?? []
        let metrics = inner.list("metrics", &findings) ?? []
        inner.finish(&findings)
        var plugin = PluginIdentity(path: parts[0], name: parts[1], version: parts[2], hash: parts[3])
        for (index, record) in records.enumerated() {
          guard let objective = ObjectiveDefinition(record: record) else {
            findings.mismatch(
              record, at: inner.location / "objectives" / index, key: "objectives", expected: "what a study recorded")
            continue
          }
          plugin.objectives.append(objective)
        }
        for (index, record) in metrics.enumerated() {
          guard let metric = MetricDefinition(record: record) else {
            findings.mismatch(
              record, at: inner.location / "metrics" / index, key: "metrics", expected: "what a study wrote down")
            continue
          }
          plugin.metrics.append(metric)
        }
        return plugin
      default:
        findings.mismatch(value, at: location / index, key: "plugins", expected: "a list of paths")
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
      return plugin.changed(to: found.path, hash: found.hash, version: found.version)
    }
    guard faults.isEmpty else { throw DiagnosticsError(faults) }
  }
}
