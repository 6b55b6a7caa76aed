/// Which way an objective improves.
///
/// Everything below objectives speaks of *costs*: values turned so that smaller is better. Accuracy 0.9, to be
/// maximised, is the cost −0.9.
public enum Direction: String, Hashable, Sendable, Codable, CaseIterable {
  case minimize, maximize

  /// The value in minimisation form.
  public func cost(of value: Double) -> Double {
    self == .minimize ? value : -value
  }

  /// The value that has this cost; the inverse of ``cost(of:)``.
  public func value(of cost: Double) -> Double {
    self == .minimize ? cost : -cost
  }
}

extension Collection where Element == Direction {
  /// One point in minimisation form. O(number of objectives).
  ///
  /// - Precondition: there is one value for each direction.
  public func costs(of values: [Double]) -> [Double] {
    precondition(values.count == count, "an objective needs exactly one value")
    return zip(self, values).map { direction, value in direction.cost(of: value) }
  }
}
