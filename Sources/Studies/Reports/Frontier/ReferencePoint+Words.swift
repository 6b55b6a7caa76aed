import Figures
import Search

extension ReferencePoint {
  /// The point as tables name it: `accuracy 0, parameters 1,738`.
  var words: String {
    zip(objectives, values).map { objective, value in
      // A metric is 0 or the value of one answer for all.
      objective.isMeasured || value != value.rounded()
        ? "\(objective.kind) \(NumberText.fixed(value, decimals: 4))" + (objective.unit.map { " \($0)" } ?? "")
        : "\(objective.kind) \(NumberText.fixed(value, decimals: 0, grouping: true))"
          + (objective.unit.map { " \($0)" } ?? "")
    }.joined(separator: ", ")
  }
}
