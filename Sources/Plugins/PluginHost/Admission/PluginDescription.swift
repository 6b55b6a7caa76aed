import Diagnostics
import JSONText

/// What a plug-in says of itself, as one process passes it to another.
public struct PluginDescription: Hashable, Sendable {
  public struct Contribution: Hashable, Sendable {
    public var type: String
    public var kind: String
    public var help: String
  }

  public var path: String
  public var name: String
  public var version: String
  public var licence: String
  public var hash: String
  public var contributions: [Contribution]

  public init(_ plugin: Plugin) {
    path = plugin.identity.path
    name = plugin.identity.name
    version = plugin.identity.version
    licence = plugin.licence
    hash = plugin.identity.hash
    contributions = plugin.contributions.map { Contribution(type: $0.type, kind: $0.kind, help: $0.help) }
  }

  public var json: JSONValue {
    [
      "path": .string(path), "name": .string(name), "version": .string(version), "licence": .string(licence),
      "sha256": .string(hash),
      "contributions": .array(
        contributions.map { ["type": .string($0.type), "kind": .string($0.kind), "help": .string($0.help)] }),
    ]
  }

  /// Nil if the document is no description.
  public init?(json: JSONValue) {
    guard case .object(let object) = json, case .array(let list)? = object["contributions"] else { return nil }
    func word(_ value: JSONValue?) -> String { if case .string(let text)? = value { text } else { "" } }
    path = word(object["path"])
    name = word(object["name"])
    version = word(object["version"])
    licence = word(object["licence"])
    hash = word(object["sha256"])
    contributions = list.compactMap { element in
      guard case .object(let entry) = element else { return nil }
      return Contribution(type: word(entry["type"]), kind: word(entry["kind"]), help: word(entry["help"]))
    }
  }
}

extension Toolkit {
  /// Everything that may be named, in the order of its registration.
  public var entries: [(type: String, kind: String, owner: String, help: String)] {
    var entries: [(type: String, kind: String, owner: String, help: String)] = []
    func add(_ type: String, _ kind: String, _ help: String) {
      let owner = plugins.first { plugin in plugin.contributions.contains { $0.type == type && $0.kind == kind } }
      entries.append((type, kind, owner.map { "\($0.identity.name) \($0.identity.version)" } ?? "espalier", help))
    }
    for definition in layers.definitions { add("layer", definition.kind, definition.help) }
    for definition in methods.mutations.definitions { add("mutation", definition.kind, definition.help) }
    for definition in methods.samplers.definitions { add("sampler", definition.kind, definition.help) }
    for definition in methods.objectives.definitions { add("objective", definition.kind, definition.help) }
    for definition in methods.metrics.definitions { add("metric", definition.kind, definition.help) }
    for definition in datasets.definitions { add("data set", definition.name, definition.help) }
    for definition in formats.definitions { add("exporter", definition.kind, definition.help) }
    return entries
  }
}
