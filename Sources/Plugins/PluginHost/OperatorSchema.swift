import Diagnostics
import GraphIR
import JSONText
import Primitives

/// The member "onnx" of a layer's schema: the operator that computes what the layer does.
///
///     {"operator": "ThresholdedRelu", "attributes": {"alpha": "$threshold"}}
///     {"operator": "SoftGain", "domain": "com.example", "version": 2}
struct OperatorSchema {
  private var name: String
  private var domain: ExternalOperator.Domain?
  private var attributes: [(name: String, argument: Argument)]

  private enum Argument {
    /// The layer's attribute of this index.
    case attribute(Int)
    case constant(ExternalOperator.Argument)
  }

  /// What is wrong is among the findings.
  /// - parameter known: the layer's attributes
  init(
    _ object: JSONObject, at location: JSONFindings.Location, attributes known: [AttributeSchema],
    _ findings: inout JSONFindings
  ) {
    var reader = JSONObjectReader<JSONFindings>(object, at: location, subject: "an operator")
    let operatorName = reader.string("operator", &findings)
    let domainName = reader.string("domain", &findings)
    let version = reader.integer("version", in: 1...Int(Int32.max), &findings)
    let given = reader.object("attributes", &findings) ?? JSONObject()
    reader.finish(&findings)
    func check(_ word: String, _ key: String) {
      guard !word.isIdentifier(dots: key == "domain") else { return }
      let noun = key == "domain" ? "a domain" : "an operator"
      findings.add(
        "bad-plugin", at: location / key, "'\(word.echoed)' is no name of \(noun)",
        remedy: "Use letters, digits and underscores, and a letter first")
    }
    if let operatorName { check(operatorName, "operator") }
    if let domainName { check(domainName, "domain") }
    if operatorName == nil, object["operator"] == nil {
      findings.add("missing-member", at: location, "an operator lacks its 'operator'", remedy: "Give its name")
    }
    if version != nil, domainName == nil {
      findings.add(
        "bad-plugin", at: location / "version", "operators of ONNX itself have the version that the user asks for",
        remedy: "Name the 'domain', or leave 'version' out")
    }
    name = operatorName ?? ""
    domain = domainName.map { ExternalOperator.Domain(name: $0, version: version ?? 1) }
    attributes = []
    for member in given.members {
      let (key, value) = (member.key, member.value)
      guard let argument = Self.argument(value, known) else {
        findings.mismatch(
          value, at: location / "attributes" / key, key: key,
          expected: "an integer, a number, a text, a list of integers, or the name of an attribute behind a $")
        continue
      }
      attributes.append((key, argument))
    }
  }

  private static func argument(_ value: JSONValue, _ known: [AttributeSchema]) -> Argument? {
    switch value {
    case .integer(let integer): return .constant(.integer(integer))
    case .number(let number): return .constant(.number(number))
    case .string(let text):
      guard text.hasPrefix("$") else { return .constant(.text(text)) }
      return known.firstIndex { $0.name == text.dropFirst() }.map { .attribute($0) }
    case .array(let elements):
      let integers = elements.compactMap { if case .integer(let integer) = $0 { integer } else { nil } }
      return integers.count == elements.count ? .constant(.integers(integers)) : nil
    case .null, .boolean, .object: return nil
    }
  }

  /// The operator of a layer with these attributes.
  func resolved(_ values: [AttributeValue]) -> ExternalOperator {
    ExternalOperator(
      name, of: domain,
      attributes: attributes.compactMap { name, argument in
        switch argument {
        case .constant(let constant): ExternalOperator.Attribute(name, constant)
        case .attribute(let index): values[index].argument.map { ExternalOperator.Attribute(name, $0) }
        }
      })
  }
}

extension AttributeValue {
  /// As ONNX has values of the types that plug-ins can declare.
  fileprivate var argument: ExternalOperator.Argument? {
    switch self {
    case .integer(let value): .integer(value)
    case .number(let value): .number(value)
    case .boolean(let value): .integer(value ? 1 : 0)
    case .text(let value): .text(value)
    case .extent(let extent): .integers([extent.height, extent.width])
    case .integers(let values): .integers(values)
    case .formula, .padding, .unset: nil
    }
  }
}

extension String {
  fileprivate func isIdentifier(dots: Bool) -> Bool {
    guard let first = utf8.first, (65...90).contains(first) || (97...122).contains(first), utf8.count <= 128 else {
      return false
    }
    return utf8.allSatisfy {
      (97...122).contains($0) || (65...90).contains($0) || (48...57).contains($0) || $0 == 95 || dots && $0 == 46
    }
  }
}
