import JSONText
import Tasks

/// How documents say what samples are labelled with: `classes` or `labels`, lists of names, or `quantities`, a list of
/// names or of objects with a `name` and a `unit`.
extension Targets {
  public var members: [(String, JSONValue)] {
    let values: [JSONValue]
    switch self {
    case .classes(let names), .labels(let names): values = names.map(JSONValue.string)
    case .quantities(let quantities):
      values = quantities.map { quantity in
        quantity.unit.map { ["name": .string(quantity.name), "unit": .string($0)] } ?? .string(quantity.name)
      }
    }
    return [(form.rawValue, .array(values))]
  }

  /// Reads the member that there is; nil where there is none, several or one that is not sound.
  public init?(_ reader: inout JSONObjectReader<JSONFindings>, _ findings: inout JSONFindings) {
    let forms = Form.allCases.filter { reader.object[$0.rawValue] != nil }
    guard forms.count == 1, let form = forms.first else {
      if forms.count > 1 {
        findings.add(
          "bad-targets", at: reader.location / forms[1].rawValue,
          "samples are labelled with \(forms[0].rawValue) or with \(forms[1].rawValue), not with both",
          remedy: "Remove one of them")
      }
      return nil
    }
    switch form {
    case .classes:
      guard let names = reader.strings(form.rawValue, &findings) else { return nil }
      self = .classes(names: names)
    case .labels:
      guard let names = reader.strings(form.rawValue, &findings) else { return nil }
      self = .labels(names: names)
    case .quantities:
      guard let values = reader.list(form.rawValue, &findings) else { return nil }
      var quantities: [Quantity] = []
      for (index, value) in values.enumerated() {
        let location = reader.location / form.rawValue / index
        switch value {
        case .string(let name): quantities.append(Quantity(name))
        case .object(let object):
          var inner = JSONObjectReader<JSONFindings>(object, at: location, subject: "a quantity")
          let (name, unit) = (inner.string("name", &findings), inner.string("unit", &findings))
          inner.finish(&findings)
          if object["name"] == nil { findings.add("missing-member", at: location, "a quantity lacks its 'name'") }
          quantities.append(Quantity(name ?? "", unit: unit))
        default:
          findings.mismatch(
            value, at: location, key: form.rawValue, expected: "a name, or an object with a name and a unit")
        }
      }
      guard quantities.count == values.count else { return nil }
      self = .quantities(quantities)
    }
  }
}
