import GraphIR
import JSONText

/// The inputs and attributes that a plug-in's layer declares.
struct LayerSchema {
  var arity: Arity
  var family: LayerFamily?
  var attributes: [AttributeSchema]
  /// Whether it draws random numbers in training.
  var isRandom: Bool
  /// What says the same in ONNX.
  var onnx: OperatorSchema?

  private typealias Reader = JSONObjectReader<JSONFindings>

  /// Nil after a fault, which is among the findings.
  init?(_ root: JSONObject, _ findings: inout JSONFindings) {
    var reader = Reader(root, at: .root, subject: "a layer's schema")
    let inputs = reader.integer("inputs", in: 1...64, &findings) ?? 1
    arity = inputs == 1 ? .one : .atLeast(inputs)
    family = reader.word("family", &findings)
    isRandom = reader.boolean("random", &findings) ?? false
    let list = reader.list("attributes", &findings) ?? []
    let form = reader.object("onnx", &findings)
    reader.finish(&findings)
    attributes = []
    for (index, value) in list.enumerated() {
      let location = reader.location / "attributes" / index
      guard case .object(let object) = value else {
        findings.mismatch(value, at: location, key: "attributes", expected: "a list of objects")
        continue
      }
      guard let attribute = Self.attribute(object, at: location, &findings) else { continue }
      if attributes.contains(where: { $0.name == attribute.name }) || Self.reserved.contains(attribute.name) {
        findings.add(
          "bad-plugin", at: location / "name", "'\(attribute.name)' is taken", remedy: "Choose another name")
        continue
      }
      attributes.append(attribute)
    }
    if let form {
      onnx = OperatorSchema(form, at: reader.location / "onnx", attributes: attributes, &findings)
    }
    if !findings.isEmpty { return nil }
  }

  /// Members that every layer has.
  private static let reserved: Set<String> = ["kind", "name", "inputs", "repeat", "when", "share", "comment"]

  private enum TypeWord: String, CaseIterable { case integer, number, boolean, choice, extent }

  private static func attribute(
    _ object: JSONObject, at location: JSONFindings.Location, _ findings: inout JSONFindings
  ) -> AttributeSchema? {
    var reader = Reader(object, at: location, subject: "an attribute")
    let name = reader.string("name", &findings)
    let word: TypeWord? = reader.word("type", &findings)
    let minimum = reader.number("minimum", &findings)
    let maximum = reader.number("maximum", &findings)
    let choices = reader.strings("choices", &findings)
    let role: AttributeRole? = reader.word("role", &findings)
    let help = reader.string("help", &findings)
    let written = reader.value("default")
    reader.finish(&findings)
    guard let name, let word, let help else {
      for key in ["name", "type", "help"] where object[key] == nil {
        findings.add("missing-member", at: location, "an attribute lacks its '\(key)'")
      }
      return nil
    }
    guard let type = type(word, minimum, maximum, choices, at: location, &findings) else { return nil }
    var standard: AttributeValue?
    if let written {
      do throws(AttributeMismatch) {
        standard = try type.decode(written)
      } catch {
        findings.mismatch(written, at: location / "default", key: "default", expected: error.expected)
        return nil
      }
    }
    return AttributeSchema(name: name, type: type, defaultValue: standard, role: role, help: help)
  }

  private static func type(
    _ word: TypeWord, _ minimum: Double?, _ maximum: Double?, _ choices: [String]?, at location: JSONFindings.Location,
    _ findings: inout JSONFindings
  ) -> AttributeType? {
    let bounds = (minimum ?? -.greatestFiniteMagnitude, maximum ?? .greatestFiniteMagnitude)
    guard bounds.0 <= bounds.1 else {
      findings.add("empty-range", at: location / "minimum", "the minimum is above the maximum", remedy: "Exchange them")
      return nil
    }
    let integers = integers(bounds.0, bounds.1)
    guard !(word == .integer || word == .extent) || !integers.isEmpty else {
      findings.add(
        "empty-range", at: location / "minimum", "no whole number below 2^31 lies between the minimum and the maximum",
        remedy: "Widen the range")
      return nil
    }
    switch word {
    case .integer: return .integer(ClosedRange(integers))
    case .number: return .number(bounds.0...bounds.1)
    case .boolean: return .boolean
    case .extent: return .extent(ClosedRange(integers))
    case .choice:
      guard let choices, !choices.isEmpty else {
        findings.add("missing-member", at: location, "a choice lacks its 'choices'", remedy: "List the words")
        return nil
      }
      return .choice(choices)
    }
  }
  /// The integers between two numbers, limited to what attributes can hold.
  private static func integers(_ minimum: Double, _ maximum: Double) -> Range<Int> {
    let limit = Double(Int32.max)
    let least = Int(min(limit, max(-limit, minimum.rounded(.up))))
    let most = Int(min(limit, max(-limit, maximum.rounded(.down))))
    let isInside = minimum <= limit && maximum >= -limit && least <= most
    return isInside ? least..<most + 1 : least..<least
  }
}
