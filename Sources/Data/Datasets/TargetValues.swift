import Diagnostics
import Tasks

/// What stored samples are labelled with, row after row; see ``Targets``.
public enum TargetValues: Hashable, Sendable {
  /// A class for each row.
  case classes([Int32])
  /// [rows, labels]: whether a row has a label.
  case labels([Bool])
  /// [rows, quantities]: finite values in their own units.
  case quantities([Float])

  public var form: Targets.Form {
    switch self {
    case .classes: .classes
    case .labels: .labels
    case .quantities: .quantities
    }
  }
}

extension TargetValues {
  /// How many rows there are.
  /// - Parameter width: labels or quantities of a row
  /// - Returns: nil where the last row is not whole
  func rowCount(width: Int) -> Int? {
    switch self {
    case .classes(let classes): classes.count
    case .labels(let labels): labels.count.isMultiple(of: width) ? labels.count / width : nil
    case .quantities(let values): values.count.isMultiple(of: width) ? values.count / width : nil
    }
  }

  /// What is wrong with the values; nil where nothing is. O(values).
  func fault(for targets: Targets) -> String? {
    guard form == targets.form else {
      return "its values are \(form.rawValue), but it is described by \(targets.form.rawValue)"
    }
    switch self {
    case .classes(let classes):
      guard let bad = classes.firstIndex(where: { $0 < 0 || Int($0) >= targets.count }) else { return nil }
      return "sample \(bad) has label \(classes[bad]), but there are \(targets.count) classes"
    case .labels: return nil
    case .quantities(let values):
      guard let bad = values.firstIndex(where: { !$0.isFinite }) else { return nil }
      return
        "'\(targets.names[bad % targets.count])' of sample \(bad / targets.count) is \(values[bad]), which is not finite"
    }
  }
}

extension Samples {
  /// The class of a sample.
  ///
  /// - Precondition: samples have classes.
  public func label(at index: Int) -> Int {
    guard case .classes(let classes) = storedTargets else { preconditionFailure("these samples have no classes") }
    return Int(classes[Int(rows[index])])
  }

  /// Whether a sample has a label, as 1 or 0; or a quantity of it.
  ///
  /// - Parameter column: of the labels or quantities
  /// - Precondition: samples have label sets or quantities.
  public func targetValue(at index: Int, column: Int) -> Float {
    let offset = Int(rows[index]) * targets.count + column
    switch storedTargets {
    case .classes: preconditionFailure("a class is no number")
    case .labels(let labels): return labels[offset] ? 1 : 0
    case .quantities(let values): return values[offset]
    }
  }

  /// The targets of all samples in their order. O(samples · width).
  public var targetValues: TargetValues {
    let width = targets.count
    switch storedTargets {
    case .classes(let classes): return .classes(rows.map { classes[Int($0)] })
    case .labels(let labels): return .labels(rows.flatMap { labels[Int($0) * width..<(Int($0) + 1) * width] })
    case .quantities(let values): return .quantities(rows.flatMap { values[Int($0) * width..<(Int($0) + 1) * width] })
    }
  }

  /// How many samples each class or label has; empty for quantities.
  public var targetCounts: [Int] {
    var counts = [Int](repeating: 0, count: targets.count)
    switch targets.form {
    case .classes: for index in 0..<count { counts[label(at: index)] += 1 }
    case .labels:
      for index in 0..<count {
        for column in counts.indices where targetValue(at: index, column: column) > 0 { counts[column] += 1 }
      }
    case .quantities: return []
    }
    return counts
  }
}

extension Samples {
  /// Mean and deviation of each quantity; nil for classes and labels. O(samples · quantities).
  public var targetScaling: TargetScaling? {
    guard case .quantities(let values) = targetValues else { return nil }
    return TargetScaling(values, count: targets.count)
  }
}
