import JSONText
import Training

extension Inheritance {
  /// Reads the member `inheritance`; nil if it is absent.
  init?(_ reader: inout StudySpecification.Reader, _ findings: inout JSONFindings) {
    guard let object = reader.object("inheritance", &findings) else { return nil }
    self.init()
    var inner = StudySpecification.Reader(object, at: reader.location / "inheritance", subject: "an inheritance")
    shrink = inner.number("shrink", in: Ranges.share, &findings) ?? shrink
    perturb = inner.number("perturb", in: Ranges.share, &findings) ?? perturb
    inner.finish(&findings)
  }

  var json: JSONValue { ["shrink": .number(shrink), "perturb": .number(perturb)] }

  static var schema: JSONValue {
    [
      "description": "Candidates begin from their parents' weights; all begin anew when absent.", "type": "object",
      "properties": [
        "shrink": Ranges.share.schema("What the parent's weights are multiplied by; 1 when absent."),
        "perturb": Ranges.share.schema("What new weights that are added are multiplied by; 0.1 when absent."),
      ],
      "additionalProperties": false,
    ]
  }
}

extension StudySpecification {
  mutating func readBaseWeights(_ reader: inout Reader, _ findings: inout JSONFindings) {
    guard let text = reader.string("baseWeights", &findings) else { return }
    guard text.utf8.count == 64, text.utf8.allSatisfy({ (48...57).contains($0) || (97...102).contains($0) }) else {
      findings.mismatch(
        .string(text), at: reader.location(of: "baseWeights"), key: "baseWeights",
        expected: "the SHA-256 of a file, 64 hexadecimal digits")
      return
    }
    baseWeights = text
  }

  static var baseWeightsSchema: JSONValue {
    [
      "description":
        "SHA-256 of the weights.safetensors beside the file, which the base begins from. 'search --weights' writes both.",
      "type": "string", "pattern": "^[0-9a-f]{64}$",
    ]
  }
}
