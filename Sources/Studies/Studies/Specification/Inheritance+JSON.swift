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
