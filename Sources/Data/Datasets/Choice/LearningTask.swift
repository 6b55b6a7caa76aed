import Tasks

/// What labels of own data are taken as, where a look at them does not say it.
public enum LearningTask: String, Hashable, Sendable, CaseIterable {
  case classification
  case multiLabel = "multi-label"
  case regression
}

/// The labels of all samples of own data, the test part's behind the others.
struct DecodedTargets {
  var targets: Targets
  var values: TargetValues
  /// What was decided by looking, for people.
  var remark: String?

  /// More classes than this are a mistake, such as a number that should be predicted or a row's name.
  static let maximumClassCount = 65_536
}

extension TargetValues {
  /// Those of some rows.
  /// - Parameter width: labels or quantities of a row
  func rows(_ range: Range<Int>, width: Int) -> TargetValues {
    let stretch = range.lowerBound * width..<range.upperBound * width
    return switch self {
    case .classes(let classes): .classes(Array(classes[range]))
    case .labels(let labels): .labels(Array(labels[stretch]))
    case .quantities(let values): .quantities(Array(values[stretch]))
    }
  }
}
