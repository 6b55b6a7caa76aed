import JSONText

/// A number in a document, found by walking the document's JSON Schema.
struct NumberMember {
  var pointer: JSONPointer
  /// Nil where the schema gives it none.
  var range: ClosedRange<Double>?
  var isWhole: Bool
  /// Whether the bounds themselves are outside.
  var isOpen: Bool
  /// A document that has the value there.
  var document: (JSONValue) -> JSONValue

  func admits(_ value: JSONValue) -> Bool {
    guard let range else { return true }
    switch value {
    case .integer(let number):
      if range.upperBound == 0x1p63, isWhole { return number >= Int(range.lowerBound) }
      return isWhole ? Int(range.lowerBound)...Int(range.upperBound) ~= number : contains(Double(number))
    case .number(let number): return !isWhole && contains(number)
    default: return false
    }
  }

  private func contains(_ number: Double) -> Bool {
    guard let range, range.contains(number) else { return false }
    return !isOpen || (number != range.lowerBound && number != range.upperBound)
  }
}

/// Walks a JSON Schema for the numbers in it.
struct NumberWalk {
  /// Values for required members that the schema says too little of, and names for members that may have any.
  var examples: [String: JSONValue] = [:]
  var names: [String: String] = [:]
  /// What is not walked.
  var excluded: Set<String> = []

  func numbers(in schema: JSONValue, at pointer: JSONPointer = JSONPointer()) -> [NumberMember] {
    guard case .object(let object) = schema, !excluded.contains(pointer.description) else { return [] }
    var found: [NumberMember] = []
    if object["type"] == "integer" || object["type"] == "number" { found.append(number(object, at: pointer)) }
    for alternative in list(object["anyOf"]) { found += numbers(in: alternative, at: pointer) }
    var members: [(key: String, schema: JSONValue)] = []
    if case .object(let properties)? = object["properties"] {
      members += properties.members.map { ($0.key, $0.value) }
    }
    if case .object(let any)? = object["additionalProperties"] {
      members.append((names[pointer.description] ?? "any", .object(any)))
    }
    for (key, schema) in members {
      found += numbers(in: schema, at: pointer / key).map { member in
        var outer = member
        outer.document = { value in
          guard case .object(var whole) = example(of: .object(object), at: pointer, asObject: true) else {
            return .null
          }
          whole[key] = member.document(value)
          return .object(whole)
        }
        return outer
      }
    }
    if let items = object["items"] {
      let count = object["minItems"]?.double.map { Int($0) } ?? 1
      found += numbers(in: items, at: pointer / 0).map { member in
        var outer = member
        outer.document = { value in
          let rest = [JSONValue](repeating: example(of: items, at: pointer / 0), count: max(0, count - 1))
          return .array([member.document(value)] + rest)
        }
        return outer
      }
    }
    return found
  }

  private func number(_ object: JSONObject, at pointer: JSONPointer) -> NumberMember {
    let open = (object["exclusiveMinimum"]?.double, object["exclusiveMaximum"]?.double)
    let closed = (object["minimum"]?.double, object["maximum"]?.double)
    var member = NumberMember(
      pointer: pointer, range: nil, isWhole: object["type"] == "integer", isOpen: open.0 != nil, document: { $0 })
    if let low = closed.0 ?? open.0, let high = closed.1 ?? open.1 { member.range = low...high }
    return member
  }

  /// The least that a schema asks for. What is given as an example stands for an object only if it is one.
  private func example(of schema: JSONValue, at pointer: JSONPointer, asObject: Bool = false) -> JSONValue {
    if let given = examples[pointer.description] {
      if case .object = given { return given }
      if !asObject { return given }
    }
    guard case .object(let object) = schema else { return .null }
    if let value = object["const"] ?? list(object["enum"]).first ?? object["minimum"] { return value }
    if object["exclusiveMinimum"] != nil { return 0.5 }
    switch object["type"] {
    case "object":
      var whole = JSONObject()
      guard case .object(let properties)? = object["properties"] else { return .object(whole) }
      for case .string(let key) in list(object["required"]) {
        whole[key] = example(of: properties[key] ?? .null, at: pointer / key)
      }
      return .object(whole)
    case "boolean": return true
    case "array": return .array([])
    default: return "x"
    }
  }

  private func list(_ value: JSONValue?) -> [JSONValue] {
    if case .array(let elements)? = value { elements } else { [] }
  }
}
