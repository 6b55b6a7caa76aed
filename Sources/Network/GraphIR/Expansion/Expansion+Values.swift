import JSONText
import Primitives

/// The values of attributes, conditions and repetitions while a list is expanded.
extension Expansion {
  /// Fills in the values that depend on the environment. False after an error, or if a value is not known.
  mutating func evaluate(
    _ arguments: Arguments, _ schemas: [AttributeSchema], at location: Finding.Location, name: String,
    _ environment: [AttributeValue?], into values: inout [AttributeValue?]
  ) -> Bool {
    var isKnown = true
    for (index, value) in arguments.values.enumerated() where value != nil { values[index] = value }
    for binding in arguments.bindings {
      let schema = schemas[binding.index]
      switch binding.source {
      case .variable(let variable):
        guard let value = environment[variable] else { return false }
        values[binding.index] = convert(value, to: schema, at: location / schema.name, name: name, from: nil)
      case .expression(let expression):
        guard
          let value = self.value(of: expression, at: location / schema.name, name: name, environment)
        else { return false }
        let literal: AttributeValue = schema.type == .boolean ? .boolean(value != 0) : .integer(value)
        values[binding.index] = convert(literal, to: schema, at: location / schema.name, name: name, from: expression)
      case .formula(let text, let variables):
        guard let formula = formula(text, variables, at: location / schema.name, name: name, environment) else {
          return false
        }
        values[binding.index] = .formula(formula)
      }
      if values[binding.index] == nil { isKnown = false }
    }
    return isKnown
  }

  /// Computes the defaults that are expressions, each over the attributes before it.
  mutating func evaluateDefaults(
    of block: PreparedBlock, at location: Finding.Location, name: String, into values: inout [AttributeValue?]
  ) -> Bool {
    guard !block.computedDefaults.isEmpty else { return true }
    for (index, schema) in block.schemas.enumerated() where values[index] == nil {
      guard let computed = block.computedDefaults[index] else { return false }
      let use = (location: location, message: "the default is used here")
      guard let value = value(of: computed.expression, at: computed.location, name: name, note: use, values) else {
        return false
      }
      let literal: AttributeValue = schema.type == .boolean ? .boolean(value != 0) : .integer(value)
      values[index] = convert(
        literal, to: schema, at: computed.location, name: name, from: computed.expression, note: use)
      if values[index] == nil { return false }
    }
    return true
  }

  private mutating func convert(
    _ value: AttributeValue, to schema: AttributeSchema, at location: Finding.Location, name: String,
    from expression: Expression?, note: (location: Finding.Location, message: String)? = nil
  ) -> AttributeValue? {
    if case (.integer(let range), .integer(let number)) = (schema.type, value), range.contains(number) { return value }
    do {
      return try schema.type.decode(value.json)
    } catch {
      if let fault = error.inside, case .text(let text) = value {
        add(
          "expression", at: location, name, "in '\(text.prefix(80))', \(fault.message)", remedy: fault.remedy,
          note: note)
        return nil
      }
      let origin = expression.map { " (from '\($0.source)')" } ?? ""
      add(
        "out-of-range", at: location, name,
        "'\(schema.name)' is \(value.json.briefly)\(origin), but must be \(error.expected)", note: note)
      return nil
    }
  }

  /// A formula with the values of the variables that it names.
  private mutating func formula(
    _ text: String, _ variables: [String], at location: Finding.Location, name: String, _ environment: [AttributeValue?]
  ) -> Formula? {
    do {
      var parser = FormulaParser(text, variables: variables, values: environment)
      let formula = try parser.parse()
      return parser.readsUnknown ? nil : formula
    } catch {
      add("expression", at: location.inside(error.range), name, error.message, remedy: error.remedy)
      return nil
    }
  }

  private mutating func value(
    of expression: Expression, at location: Finding.Location, name: String,
    note: (location: Finding.Location, message: String)? = nil, _ environment: [AttributeValue?]
  ) -> Int? {
    do {
      return try expression.value(in: environment)
    } catch .fault(let error) {
      add("expression", at: location.inside(error.range), name, error.message, remedy: error.remedy, note: note)
      return nil
    } catch {
      return nil
    }
  }

  /// Whether the entry's condition holds; nil after an error.
  mutating func exists(
    _ entry: PreparedEntry, at location: Finding.Location, _ environment: [AttributeValue?]
  ) -> Bool? {
    switch entry.condition {
    case .always: true
    case .never: false
    case .computed(let expression):
      value(of: expression, at: location / "when", name: entry.name, environment).map { $0 != 0 }
    }
  }

  /// How often the entry stands in a row; nil after an error. Zero times passes the input on.
  mutating func repetitions(
    _ entry: PreparedEntry, at location: Finding.Location, _ environment: [AttributeValue?]
  ) -> Int? {
    switch entry.repetition {
    case .count(let count): return count
    case .computed(let expression):
      guard let count = value(of: expression, at: location / "repeat", name: entry.name, environment) else {
        return nil
      }
      guard ScopePreparation.repetitions.contains(count) else {
        add(
          "out-of-range", at: location / "repeat", entry.name,
          "'repeat' is \(count) (from '\(expression.source)'), but must be "
            + "\(AttributeType.integer(ScopePreparation.repetitions))")
        return nil
      }
      return count
    }
  }
}
