import Diagnostics
import JSONText

/// Reads parts of one JSON object that stands somewhere in a document, and remembers what is wrong with them.
struct SectionReader {
  /// Reads the members of an object of the section.
  typealias Members = JSONObjectReader<JSONFindings>

  /// The text that the values come from; without it, errors have no locations.
  let document: JSONDocument?
  var findings = JSONFindings()

  init(_ document: JSONDocument?) {
    self.document = document
  }

  /// What is wrong, in the order in which it was found. One walk over the text.
  var diagnostics: [Diagnostic] { findings.diagnostics(in: document) }
  /// What is readable, but should be written otherwise.
  var warnings: [Diagnostic] { findings.warnings(in: document) }

  mutating func report(
    _ code: String, at pointer: JSONPointer, part: JSONDocument.Part = .value, _ message: @autoclosure () -> String,
    remedy: @autoclosure () -> String? = nil
  ) {
    findings.add(code, at: JSONFindings.Location(pointer: pointer, part: part), message(), remedy: remedy())
  }

  mutating func warnOfRenamed(
    _ former: String, to name: String, at pointer: JSONPointer, _ part: JSONDocument.Part
  ) {
    let location = JSONFindings.Location(pointer: pointer, part: part)
    findings.reportRenamed(former.echoed, to: name.echoed, isRepeated: false, at: location, path: nil)
  }

  mutating func mismatch(_ value: JSONValue, at pointer: JSONPointer, _ name: String, expected: String) {
    report("wrong-type", at: pointer, "'\(name.echoed)' is \(value.briefly), but must be \(expected)")
  }

  mutating func members(_ value: JSONValue?, at pointer: JSONPointer, _ name: String) -> [JSONObject.Member] {
    guard let value else { return [] }
    if case .object(let object) = value { return object.members }
    mismatch(value, at: pointer, name, expected: "an object")
    return []
  }

  mutating func elements(_ value: JSONValue?, at pointer: JSONPointer, _ name: String) -> [JSONValue] {
    guard let value else { return [] }
    if case .array(let elements) = value { return elements }
    mismatch(value, at: pointer, name, expected: "a list")
    return []
  }

  /// Strings with their locations.
  mutating func strings(
    _ value: JSONValue?, at pointer: JSONPointer, _ name: String
  ) -> [(text: String, pointer: JSONPointer)] {
    var strings: [(text: String, pointer: JSONPointer)] = []
    for (index, element) in elements(value, at: pointer, name).enumerated() {
      if case .string(let text) = element {
        strings.append((text, pointer / index))
      } else {
        mismatch(element, at: pointer / index, name, expected: "a list of strings")
      }
    }
    return strings
  }
}
