import Diagnostics
import JSONText

/// Kinds, attributes, repetition and conditions of one entry.
extension ScopePreparation {
  mutating func prepareCall(_ layer: LayerEntry, name: String, at location: Finding.Location) -> PreparedCall {
    if layer.kind.utf8.first == UInt8(ascii: "$") {
      let variable = String(layer.kind.dropFirst())
      if let index = variables.firstIndex(of: variable) { return .byName(index, layer) }
      findings.add(
        "unknown-variable", at: location / "kind", path: name, "'$\(variable.echoed)' is not known here",
        remedy: suggestion(for: variable, among: variables).map { "Did you mean '$\($0)'?" }
          ?? "Known here: \(listing(variables.map { "$\($0)" }))")
      return .broken
    }
    return prepareCall(layer, kind: layer.kind, name: name, at: location)
  }

  mutating func prepareCall(
    _ layer: LayerEntry, kind: String, name: String, at location: Finding.Location
  ) -> PreparedCall {
    if let prepared = known?[kind, layer.attributes] { return .layer(prepared) }
    if let definition = catalogue[kind] {
      guard
        let arguments = arguments(
          layer, of: kind, schemas: definition.attributes, defaults: definition.defaults,
          index: { definition.index(of: $0) }, computed: [], name: name, at: location)
      else { return .broken }
      guard arguments.bindings.isEmpty else {
        return .layer(PreparedLayer(definition: definition, arguments: arguments, prototype: nil))
      }
      do {
        let values = arguments.values.map { $0! }
        let prototype = (operation: try definition.make(values), values: values)
        let prepared = PreparedLayer(definition: definition, arguments: arguments, prototype: prototype)
        // Of former names there is a warning each time.
        if let known, layer.attributes.members.allSatisfy({ definition.index(of: $0.key) != nil }) {
          known[kind, layer.attributes] = prepared
        }
        return .layer(prepared)
      } catch {
        report(error, at: location, written: layer.attributes, path: name)
        return .broken
      }
    }
    if let index = visibleBlocks[kind] {
      let block = blocks[index]
      let arguments = arguments(
        layer, of: kind, schemas: block.schemas, defaults: block.defaults,
        index: { name in block.schemas.firstIndex { $0.name == name } }, computed: block.laterDefaults, name: name,
        at: location)
      return arguments.map { .block(PreparedUse(block: index, arguments: $0)) } ?? .broken
    }
    guard !findings.isFull else { return .broken }
    let meant = findings.hasRoom ? didYouMean(kind, among: catalogue.kinds + visibleBlocks.indices.keys) : nil
    if meant == nil && !visibleBlocks.isComplete { return .broken }
    findings.add(
      "unknown-kind", at: location / "kind", path: name,
      "'\(kind.echoed)' is neither a layer nor a block that is imported",
      remedy: meant ?? "Import the file that declares it, or see 'espalier layers' for the layers")
    return .broken
  }

  /// Values and bindings for the attributes; nil after an error was reported.
  private mutating func arguments(
    _ layer: LayerEntry, of kind: String, schemas: [AttributeSchema], defaults: [AttributeValue?],
    index indexOf: (String) -> Int?, computed: Set<Int>, name: String, at location: Finding.Location
  ) -> Arguments? {
    var arguments = Arguments(values: defaults, bindings: [])
    var isSound = true
    var misspelt: Set<String> = []
    for member in layer.attributes.members where !findings.isFull {
      guard let index = indexOf(member.key) ?? renamed(member.key, schemas, in: layer, at: location, path: name) else {
        let names = schemas.map(\.name)
        // What it was meant for is not missing as well.
        if findings.hasRoom, let meant = suggestion(for: member.key, among: names) { misspelt.insert(meant) }
        findings.add(
          "unknown-attribute", at: (location / member.key).key, path: name,
          "'\(member.key.echoed)' is not an attribute of \(kind.echoed)",
          remedy: didYouMean(member.key, among: names + LayerEntry.commonMembers.sorted())
            ?? Self.list(schemas, of: kind))
        isSound = false
        continue
      }
      arguments.given.append(index)
      let schema = schemas[index]
      if case .string(let text) = member.value, text.utf8.contains(UInt8(ascii: "$")) {
        guard let source = binding(text, schema, at: location / member.key, path: name) else {
          isSound = false
          continue
        }
        arguments.values[index] = nil
        arguments.bindings.append(.init(index: index, source: source))
      } else {
        do {
          arguments.values[index] = try schema.type.decode(member.value)
        } catch {
          reportMismatch(member.value, schema, error, at: location / member.key, path: name)
          isSound = false
        }
      }
    }
    for (index, schema) in schemas.enumerated()
    where schema.defaultValue == nil && !computed.contains(index) && !arguments.given.contains(index)
      && !misspelt.contains(schema.name)
    {
      findings.add(
        "missing-attribute", at: location, path: name, "\(kind) needs '\(schema.name)', \(schema.type)",
        remedy: "Add \"\(schema.name)\": …")
      isSound = false
    }
    return isSound ? arguments : nil
  }

  /// The index of an attribute that is written under a former name, with a warning.
  private mutating func renamed(
    _ former: String, _ schemas: [AttributeSchema], in layer: LayerEntry, at location: Finding.Location, path: String
  ) -> Int? {
    guard let index = schemas.firstIndex(where: { $0.formerNames.contains(former) }) else { return nil }
    let schema = schemas[index]
    let written = ([schema.name] + schema.formerNames).first { layer.attributes[$0] != nil }
    findings.reportRenamed(
      former, to: schema.name, isRepeated: written != former, at: (location / former).key, path: path)
    return index
  }

  private static func list(_ schemas: [AttributeSchema], of kind: String) -> String {
    schemas.isEmpty ? "\(kind) has no attributes" : "\(kind) has \(listing(schemas.map(\.name)))"
  }

  private mutating func reportMismatch(
    _ value: JSONValue, _ schema: AttributeSchema, _ mismatch: AttributeMismatch, at location: Finding.Location,
    path: String
  ) {
    if let fault = mismatch.inside {
      findings.add("expression", at: location.inside(fault.range), path: path, fault.message, remedy: fault.remedy)
      return
    }
    var remedy = mismatch.remedy
    if case .string(let text) = value, schema.type.takesExpressions, Int(text) != nil {
      remedy = "Remove the quotes"
    } else if case .string(let text) = value, case .choice(let words) = schema.type {
      remedy = didYouMean(text, among: words)
    }
    findings.mismatch(
      value, at: location, key: schema.name, expected: mismatch.expected, path: path, remedy: remedy)
  }

  /// A string with `$`: the name of a variable, whose value may have any type, a formula or an integer expression.
  mutating func binding(
    _ text: String, _ schema: AttributeSchema, at location: Finding.Location, path: String
  ) -> Arguments.Binding.Source? {
    if text.hasPrefix("$"), let index = variables.firstIndex(of: String(text.dropFirst())) {
      return .variable(index)
    }
    if schema.type == .formula {
      do {
        var parser = FormulaParser(text, variables: variables)
        _ = try parser.parse()
        return .formula(text, variables: variables)
      } catch {
        findings.add("expression", at: location.inside(error.range), path: path, error.message, remedy: error.remedy)
        return nil
      }
    }
    guard let expression = expression(text, at: location, path: path) else { return nil }
    guard schema.type.takesExpressions else {
      findings.add(
        "wrong-type", at: location, path: path, "'\(schema.name)' must be \(schema.type), not an expression",
        remedy: "A single '$name' may stand here")
      return nil
    }
    return .expression(expression)
  }

  mutating func expression(_ text: String, at location: Finding.Location, path: String?) -> Expression? {
    do {
      return try Expression(text, variables: variables)
    } catch {
      findings.add("expression", at: location.inside(error.range), path: path, error.message, remedy: error.remedy)
      return nil
    }
  }

  mutating func repetition(_ layer: LayerEntry, name: String, at location: Finding.Location) -> PreparedEntry.Repetition
  {
    switch layer.repetition {
    case nil: return .count(1)
    case .integer(let count) where Self.repetitions.contains(count): return .count(count)
    case .string(let text) where text.contains("$"):
      return expression(text, at: location / "repeat", path: name).map { .computed($0) } ?? .count(1)
    case let other?:
      findings.mismatch(
        other, at: location / "repeat", key: "repeat", expected: "\(AttributeType.integer(Self.repetitions))",
        path: name)
      return .count(1)
    }
  }

  mutating func condition(_ layer: LayerEntry, name: String, at location: Finding.Location) -> PreparedEntry.Condition {
    switch layer.condition {
    case nil, .boolean(true): return .always
    case .boolean(false): return .never
    case .string(let text) where text.contains("$"):
      return expression(text, at: location / "when", path: name).map { .computed($0) } ?? .always
    case let other?:
      var remedy: String?
      if case .string = other { remedy = "Names start with '$'" }
      if case .integer(let value) = other { remedy = "Write \(value != 0)" }
      findings.mismatch(
        other, at: location / "when", key: "when", expected: "true, false or an expression such as '$in != $out'",
        path: name, remedy: remedy)
      return .always
    }
  }

  /// A layer's own error, at the attribute that it names if that is written.
  mutating func report(
    _ error: LayerError, at location: Finding.Location, written: JSONObject, path: String
  ) {
    let attribute = error.attribute.flatMap { written[$0] == nil ? nil : $0 }
    findings.add(
      "layer", at: attribute.map { location / $0 } ?? location, path: path, error.message, remedy: error.remedy)
  }
}
