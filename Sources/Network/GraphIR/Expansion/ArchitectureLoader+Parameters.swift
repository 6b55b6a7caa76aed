import Diagnostics
import JSONText

/// The values of an architecture's parameters.
extension ArchitectureLoader {
  /// A value for each parameter, then the input's channels for `$in`: what the architecture's layers see.
  func parameterValues(
    of architecture: Architecture, values: JSONObject, channels: AttributeValue?, at location: Finding.Location,
    _ findings: inout Findings
  ) -> [AttributeValue?] {
    let parameters = architecture.parameters
    for key in values.keys where !parameters.contains(where: { $0.name == key }) {
      let names = parameters.map(\.name)
      findings.add(
        "unknown-parameter", at: location, "the architecture has no parameter '\(key.echoed)'",
        remedy: didYouMean(key, among: names)
          ?? (names.isEmpty ? "It has none" : "It has \(listing(names))"))
    }
    var environment = [AttributeValue?](repeating: nil, count: parameters.count) + [channels]
    for (index, parameter) in parameters.enumerated() {
      if let given = values[parameter.name] {
        do {
          environment[index] = try parameter.attributeType.decode(given)
        } catch {
          findings.mismatch(
            given, at: location / "parameters" / parameter.name, key: parameter.name, expected: error.expected)
        }
      } else if case .string(let text)? = parameter.defaultValue, text.contains("$") {
        environment[index] = computed(text, index, of: parameters, environment, at: location / "parameters", &findings)
      } else if let value = parameter.defaultValue {
        // A default of another type was reported when the file was read.
        environment[index] = try? parameter.attributeType.decode(value)
      }
    }
    return environment
  }

  private func computed(
    _ text: String, _ index: Int, of parameters: [AttributeDeclaration], _ environment: [AttributeValue?],
    at location: Finding.Location, _ findings: inout Findings
  ) -> AttributeValue? {
    guard let computed = computedDefault(text, of: index, in: parameters, at: location, &findings) else { return nil }
    let parameter = parameters[index]
    do {
      let value = try computed.expression.value(in: environment)
      let literal: JSONValue = parameter.type == .boolean ? .boolean(value != 0) : .integer(value)
      do {
        return try parameter.attributeType.decode(literal)
      } catch {
        findings.add(
          "out-of-range", at: computed.location,
          "'\(parameter.name)' is \(literal.briefly) (from '\(text)'), but must be \(error.expected)")
      }
    } catch .fault(let error) {
      findings.add("expression", at: computed.location.inside(error.range), error.message, remedy: error.remedy)
    } catch {
      // What it depends on has no value, which was reported.
    }
    return nil
  }
}
