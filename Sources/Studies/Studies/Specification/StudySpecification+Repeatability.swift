import Diagnostics
import JSONText
import Search

extension StudySpecification {
  /// Whether the study's result is a function of this specification alone.
  public var isRepeatable: Bool { budget.isRepeatable && objectives.allSatisfy(\.isRepeatable) }

  /// A warning for each choice that lets a clock decide.
  /// - Parameter document: what the specification was read from, for locations
  public func repeatabilityWarnings(in document: JSONDocument? = nil) -> [Diagnostic] {
    var warnings: [Diagnostic] = []
    func warn(_ pointer: JSONPointer, _ fact: String, remedy: String) {
      warnings.append(
        Diagnostic(
          .warning, code: "not-repeatable", at: document?.location(of: pointer),
          "\(fact): this study cannot be repeated bit for bit", remedy: remedy))
    }
    if !budget.isRepeatable {
      warn(
        JSONPointer() / "budget" / budget.kind.rawValue, "a budget in \(budget.kind.rawValue) depends on the machine",
        remedy: "If that matters, give it in trials, epochs or multiplyAdds")
    }
    for (index, objective) in objectives.enumerated() where !objective.isRepeatable {
      warn(
        JSONPointer() / "objectives" / index, "the objective '\(objective.kind)' is measured by a clock",
        remedy: "If that matters, use one such as 'multiplyAdds'")
    }
    return warnings
  }

  /// Whether a document is a study's, not an architecture's or a bench's.
  public static func isStudy(_ document: JSONDocument) -> Bool {
    if case .object(let object) = document.root { object["study"] != nil && object["bench"] == nil } else { false }
  }
}
