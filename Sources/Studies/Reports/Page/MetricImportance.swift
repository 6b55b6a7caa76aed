/// How much of a metric's variance one property of the candidates explains.
///
/// Candidates are divided by the property into groups: one for each value, or by its quantiles if it has many. The
/// importance is ε² of a one-way analysis of variance (Kelley 1935, PNAS 21(9)), which corrects for the number of groups:
/// 1 − (n − 1) / (n − k) · (squares within the groups) / (squares in all). 0 if the property says nothing, 1 if it says all.
/// Properties that go together share what they explain, so importances do not add up to 1.
enum MetricImportance {
  /// More values than this are divided by their quantiles into as many groups.
  static let groupCount = 6

  /// - Parameters:
  ///   - property: of each candidate; nil if it has none, which is a group of its own
  ///   - metric: of each candidate
  /// - Returns: from 0 to 1; nil if there are too few candidates, or all are alike
  static func value(of property: [Double?], for metric: [Double]) -> Double? {
    let groups = groups(property)
    let (n, k) = (Double(metric.count), Double(Set(groups).count))
    guard k > 1, n > k + 1 else { return nil }
    let all = squares(metric)
    guard all > 0 else { return nil }
    let members = Dictionary(grouping: metric.indices) { groups[$0] }
    // In the order of the groups, as sums depend on it.
    let within = members.keys.sorted().reduce(0) { sum, group in
      sum + squares((members[group] ?? []).map { metric[$0] })
    }
    return max(0, 1 - (n - 1) / (n - k) * within / all)
  }

  private static func groups(_ property: [Double?]) -> [Int] {
    let known = property.compactMap(\.self).sorted()
    let distinct = known.reduce(into: [Double]()) { if $0.last != $1 { $0.append($1) } }
    var bounds = distinct
    if distinct.count > groupCount {
      bounds = (0..<groupCount).map { known[$0 * known.count / groupCount] }
    }
    return property.map { value in
      guard let value else { return -1 }
      return bounds.lastIndex { $0 <= value } ?? 0
    }
  }

  private static func squares(_ values: [Double]) -> Double {
    let mean = values.reduce(0, +) / Double(max(1, values.count))
    return values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
  }
}
