import JSONText

/// Holds a candidate's document against a search section, by reading JSON alone: it shares nothing with the search.
struct SectionWitness {
  let section: JSONObject
  /// The base as its author wrote it.
  let base: [JSONObject]
  /// Of the parameters that it declares, by '$name'.
  var baseParameters: [String: JSONValue] = [:]
  /// The layers that the search begins with, where mutations that are off are to be seen.
  var start: [JSONObject]?

  /// What a candidate breaks, in words.
  func faults(_ document: JSONValue) -> [String] {
    guard case .object(let root) = document, case .array(let elements)? = root["layers"] else { return ["no layers"] }
    let layers = elements.compactMap { if case .object(let layer) = $0 { layer } else { nil } }
    var parameters: [String: JSONValue] = [:]
    if case .object(let declared)? = root["parameters"] {
      for parameter in declared.members {
        if case .object(let inner) = parameter.value { parameters["$" + parameter.key] = inner["default"] }
      }
    }
    func layer(_ name: String) -> JSONObject? { layers.first { $0["name"] == .string(name) } }
    func value(_ layer: JSONObject, _ attribute: String) -> JSONValue? {
      Self.value(layer, attribute, parameters)
    }
    var faults: [String] = []
    for (owner, attribute, allowed) in lines where owner != "*" {
      if owner.hasPrefix("$") {
        if !(parameters[owner].map { Self.allows(allowed, $0) } ?? false) { faults.append("\(owner) is outside") }
        continue
      }
      guard let layer = layer(owner) else {
        faults.append("\(owner) is gone")
        continue
      }
      guard let value = value(layer, attribute) else {
        faults.append("\(owner).\(attribute) is gone")
        continue
      }
      if !Self.allows(allowed, value) { faults.append("\(owner).\(attribute) = \(JSONWriter.line(value))") }
    }
    for (owner, attribute, allowed) in lines where owner == "*" {
      for layer in layers {
        guard case .string(let name)? = layer["name"], name != "classes", !isFixed(name, attribute),
          !lines.contains(where: { $0.owner == name && $0.attribute == attribute }),
          let value = value(layer, attribute), !Self.allows(allowed, value)
        else { continue }
        faults.append("*.\(attribute): \(name) = \(JSONWriter.line(value))")
      }
    }
    for name in strings("fixed") {
      let parts = name.split(separator: ".").map(String.init)
      guard let now = layer(parts[0]), let then = base.first(where: { $0["name"] == .string(parts[0]) }) else {
        faults.append("\(parts[0]) is gone")
        continue
      }
      let keys = parts.count > 1 ? [parts[1]] : Set(now.keys + then.keys).subtracting(["inputs"]).sorted()
      for key in keys where value(now, key) != Self.value(then, key, baseParameters) {
        faults.append("fixed \(parts[0]).\(key)")
      }
    }
    faults += offFaults(layers)
    for tie in ties {
      let values = tie.compactMap { name in
        let parts = name.split(separator: ".").map(String.init)
        return layer(parts[0]).flatMap { value($0, parts[1]) }
      }
      if values.count != tie.count || Set(values).count > 1 { faults.append("tie \(tie)") }
    }
    return faults
  }

  /// What only mutations do that are off.
  private func offFaults(_ layers: [JSONObject]) -> [String] {
    guard let start, case .object(let mutations)? = section["mutations"] else { return [] }
    func isOff(_ mutation: String) -> Bool { mutations[mutation] == .boolean(false) }
    var faults: [String] = []
    for layer in layers {
      guard let before = start.first(where: { $0["name"] == layer["name"] }) else { continue }
      if isOff("width"), before["out"] != layer["out"] { faults.append("width of \(layer["name"] ?? .null)") }
      if isOff("kind"), case .string(let name)? = layer["name"], name.hasPrefix("act"), before["kind"] != layer["kind"]
      {
        faults.append("kind of \(name)")
      }
    }
    func poolings(_ layers: [JSONObject]) -> Int {
      layers.count { layer in if case .string(let kind)? = layer["kind"] { kind.contains("_pool") } else { false } }
    }
    if isOff("add_pooling"), isOff("kind"), poolings(layers) > poolings(start) + 1 { faults.append("poolings added") }
    return faults
  }

  private var lines: [(owner: String, attribute: String, allowed: JSONValue)] {
    guard case .object(let values)? = section["values"] else { return [] }
    return values.members.map { member in
      let parts = member.key.split(separator: ".").map(String.init)
      return (parts[0], parts.count > 1 ? parts[1] : "", member.value)
    }
  }

  private var ties: [[String]] {
    guard case .array(let lists)? = section["ties"] else { return [] }
    return lists.map { list in
      guard case .array(let names) = list else { return [] }
      return names.compactMap { if case .string(let name) = $0 { name } else { nil } }
    }
  }

  private func strings(_ key: String) -> [String] {
    guard case .array(let elements)? = section[key] else { return [] }
    return elements.compactMap { if case .string(let text) = $0 { text } else { nil } }
  }

  private func isFixed(_ name: String, _ attribute: String) -> Bool {
    let fixed = strings("fixed")
    return fixed.contains(name) || fixed.contains("\(name).\(attribute)")
  }

  private static func value(
    _ layer: JSONObject, _ attribute: String, _ parameters: [String: JSONValue]
  ) -> JSONValue? {
    if attribute == "repeat" { return layer["repeat"] ?? 1 }
    let written = layer[attribute] ?? absent(layer, attribute)
    if case .string(let text)? = written, text.hasPrefix("$") { return parameters[text] }
    return written
  }

  private static func allows(_ allowed: JSONValue, _ value: JSONValue) -> Bool {
    switch allowed {
    case .array(let values): return values.contains(value)
    case .object(let bounds):
      guard case .integer(let number) = value else { return false }
      if case .integer(let minimum)? = bounds["minimum"], number < minimum { return false }
      if case .integer(let maximum)? = bounds["maximum"], number > maximum { return false }
      return true
    default: return false
    }
  }

  /// What stands for an attribute that is not written, from the reference page.
  private static func absent(_ layer: JSONObject, _ attribute: String) -> JSONValue? {
    guard case .string(let kind)? = layer["kind"] else { return nil }
    let isPooling = kind.hasPrefix("max_pool") || kind.hasPrefix("avg_pool")
    let hasWindow = isPooling || kind.hasPrefix("conv") || ["bottleneck", "depthwise_separable"].contains(kind)
    switch attribute {
    case "kernel" where isPooling: return 2
    case "kernel" where hasWindow: return 3
    case "stride" where isPooling: return layer["kernel"] ?? 2
    case "stride" where hasWindow: return 1
    case "groups" where kind.hasPrefix("conv"): return 1
    default: return nil
    }
  }
}
