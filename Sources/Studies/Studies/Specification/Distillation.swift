import Diagnostics
import GraphIR
import JSONText
import Training

/// On the last rung, and when they are confirmed, networks learn from the answers of the study's best one, too, if it has more
/// parameters than they have: see `Teacher`.
public struct Distillation: Hashable, Sendable {
  /// What its answers count for, from 0 to 1; the labels have the rest.
  public var share = Teacher.usualShare

  public init(share: Double = Teacher.usualShare) {
    self.share = share
  }

  /// Reads the member `distillation`; nil if it is absent.
  init?(_ reader: inout StudySpecification.Reader, _ findings: inout JSONFindings) {
    guard let object = reader.object("distillation", &findings) else { return nil }
    var inner = StudySpecification.Reader(object, at: reader.location / "distillation", subject: "a distillation")
    share = inner.number("share", in: Ranges.share, &findings) ?? share
    inner.finish(&findings)
  }

  var json: JSONValue { ["share": .number(share)] }

  static var schema: JSONValue {
    [
      "description":
        "On the last rung networks learn from the best one that was trained to the end, if it has more parameters.",
      "type": "object",
      "properties": [
        "share": Ranges.share.schema("What its answers count for beside the labels; \(Teacher.usualShare) when absent.")
      ],
      "additionalProperties": false,
    ]
  }

  /// - Parameter trial: whose weights they are, for messages
  func teacher(
    _ checkpoint: Checkpoint, of architecture: JSONValue, trial: Int, by loader: ArchitectureLoader
  ) throws(DiagnosticsError) -> Teacher {
    let source = SourceText(file: "trial \(trial)", text: JSONWriter.line(architecture))
    return Teacher(graph: try loader.network(source).graph, checkpoint: checkpoint, share: share)
  }
}
