import Diagnostics
import Tasks

extension PluginCheck {
  static func metric(_ definition: MetricDefinition) -> [PluginCheck] {
    let cases = Targets.Form.allCases.filter(definition.forms.contains).map(predictions)
    return [
      PluginCheck("values") {
        cases.compactMap { predictions in
          guard let value = definition.compute(predictions) else { return nil }
          return definition.range.contains(value) ? nil : "it computes \(value)"
        } + (cases.contains { definition.compute($0) != nil } ? [] : ["it is defined on nothing that it is tried with"])
      },
      PluginCheck("purity") {
        cases.filter { definition.compute($0) != definition.compute($0) }
          .map { _ in "the same predictions give another value the second time" }
      },
      PluginCheck("errors") {
        // Outputs that are no numbers come of networks that diverge.
        for predictions in cases {
          _ = definition.compute(
            Predictions(
              outputs: predictions.outputs.map { _ in .nan }, width: predictions.width, truth: predictions.truth))
        }
        return []
      },
      leaks { () throws(DiagnosticsError) in for predictions in cases { _ = definition.compute(predictions) } },
    ]
  }

  /// Twelve samples of three outputs, neither all right nor all wrong.
  private static func predictions(_ form: Targets.Form) -> Predictions {
    let outputs = (0..<36).map { Double(($0 * 37) % 23) / 7 - 1.5 }
    let truth: Predictions.Truth =
      switch form {
      case .classes: .classes((0..<12).map { Int32($0 % 3) })
      case .labels: .labels((0..<36).map { $0 % 5 < 2 })
      case .quantities: .quantities(outputs.enumerated().map { $1 + Double($0 % 4) / 10 })
      }
    return Predictions(outputs: outputs, width: 3, truth: truth)
  }
}
