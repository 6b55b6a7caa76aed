import JSONText
import Training

extension Inheritance {
  /// Reads the member `inheritance`; nil where it is absent.
  init?(_ reader: inout StudySpecification.Reader, _ findings: inout JSONFindings) {
    guard let object = reader.object("inheritance", &findings) else { return nil }
    self.init()
    var inner = StudySpecification.Reader(object, at: reader.place / "inheritance", subject: "an inheritance")
    shrink = inner.number("shrink", in: 0...1, &findings) ?? shrink
    perturb = inner.number("perturb", in: 0...1, &findings) ?? perturb
    inner.finish(&findings)
  }

  var json: JSONValue { ["shrink": .number(shrink), "perturb": .number(perturb)] }

  static var schema: JSONValue {
    let share: (String) -> JSONValue = { ["type": "number", "minimum": 0, "maximum": 1, "description": .string($0)] }
    return [
      "description": "Candidates begin from their parents' weights; all begin anew when absent.", "type": "object",
      "properties": [
        "shrink": share("What the parent's weights are multiplied by; 1 when absent."),
        "perturb": share("What new weights that are added are multiplied by; 0.1 when absent."),
      ],
      "additionalProperties": false,
    ]
  }
}
