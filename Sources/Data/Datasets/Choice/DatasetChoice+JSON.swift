import Catalogues
import Diagnostics
import Glibc
import JSONText

extension DatasetChoice {
  /// A name, or an object with `kind` and settings, in the order of their names.
  public var json: JSONValue {
    guard !settings.isEmpty else { return .string(kind) }
    var object = JSONObject([("kind", .string(kind))])
    for (name, value) in settings.sorted(by: { $0.key < $1.key }) { object[name] = value.json }
    return .object(object)
  }

  /// Reads what was written down by a program, whose kinds may be others than those known here: settings are taken as they
  /// stand. Nil for what is no choice.
  public init?(recorded value: JSONValue) {
    switch value {
    case .string(let name): self.init(name)
    case .object(let object):
      guard case .string(let kind)? = object["kind"] else { return nil }
      self.init(kind)
      for member in object.members where member.key != "kind" {
        guard let value = SettingValue(member.value) else { return nil }
        settings[member.key] = value
      }
    default: return nil
    }
  }
}

extension DatasetCatalogue {
  /// Reads a choice of a document, and checks its settings. Paths are relative to the document's folder, and absolute in
  /// the result.
  /// - Parameters:
  ///   - file: the document's file
  ///   - takesUnknown: whether settings of kinds that the catalogue does not hold are taken as they stand. Names alone
  ///     always pass, and are looked for later
  /// - Returns: nil if findings were added
  public func choice<Findings: JSONFaultCollector>(
    _ value: JSONValue, at location: Findings.Location, file: String, takesUnknown: Bool = false,
    _ findings: inout Findings
  ) -> DatasetChoice? {
    switch value {
    case .string(let name): return DatasetChoice(name)
    case .object(let object):
      guard case .string(let kind)? = object["kind"] else {
        findings.add(
          "missing-member", at: location, path: nil, "the data set lacks its 'kind'",
          remedy: "Known here: \(listing(fileKinds.map(\.name)))")
        return nil
      }
      guard let definition = self[kind] else {
        if takesUnknown, let choice = DatasetChoice(recorded: value) { return choice }
        findings.add(
          "unknown-kind", at: location / "kind", path: nil, "there is no data set or kind of data '\(kind.echoed)'",
          remedy: remedy(for: kind))
        return nil
      }
      var settings = object
      settings["kind"] = nil
      var choice = DatasetChoice(kind)
      choice.settings = definition.settings.values(in: settings, of: kind, at: location, &findings)
      return choice.resolvingPaths(of: definition, besides: file)
    default:
      findings.mismatch(value, at: location, key: "dataset", expected: "a name, or an object with 'kind'")
      return nil
    }
  }

  /// The JSON Schema of a choice, for editors.
  public var choiceSchema: JSONValue {
    let objects = definitions.filter { !$0.settings.isEmpty }.map { definition -> JSONValue in
      let kind: JSONValue = ["const": .string(definition.name)]
      var properties = JSONObject([("kind", kind)])
      for setting in definition.settings { properties[setting.name] = setting.schema }
      let needed = ["kind"] + (definition.isKindOfFiles ? ["path"] : [])
      return [
        "description": .string(definition.help), "type": "object", "properties": .object(properties),
        "required": .array(needed.map(JSONValue.string)), "additionalProperties": false,
      ]
    }
    let names: [JSONValue] = definitions.filter { !$0.isKindOfFiles }.map { .string($0.name) }
    let named: [JSONValue] = [["enum": .array(names)], ["type": "string"]]
    return [
      "description": "The name of a data set, or a kind of files with settings.", "anyOf": .array(named + objects),
    ]
  }
}

extension DatasetChoice {
  /// The choice with absolute paths.
  /// - Parameter file: what stands in a document is relative to its folder; nil for the current folder
  public func resolvingPaths(of definition: DatasetDefinition, besides file: String? = nil) -> DatasetChoice {
    var choice = self
    for setting in definition.settings where setting.domain == .path {
      guard let path = settings[setting.name]?.text else { continue }
      choice.settings[setting.name] = .text(path.absolutePath(besides: file))
    }
    return choice
  }
}

extension String {
  /// The absolute path, without `.`, `..` and needless slashes; symbolic links stay.
  fileprivate func absolutePath(besides file: String?) -> String {
    var path = self
    if !path.hasPrefix("/"), let slash = file?.lastIndex(of: "/") { path = file![...slash] + path }
    if !path.hasPrefix("/") {
      guard let buffer = getcwd(nil, 0) else { return path }
      defer { free(buffer) }
      path = String(cString: buffer) + "/" + path
    }
    var parts: [Substring] = []
    for part in path.split(separator: "/") where part != "." {
      if part == ".." { _ = parts.popLast() } else { parts.append(part) }
    }
    return "/" + parts.joined(separator: "/")
  }
}
