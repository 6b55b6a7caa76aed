import Search

/// The hypervolume of a study's frontier after each of its steps, by the multiply-adds that were spent until then.
///
/// A trial counts with the result of its latest training, as the frontier shows it at that time: when a candidate is
/// trained further, its new result replaces the old one, for better or worse.
public struct HypervolumeCurve: Hashable, Sendable {
  /// Ascending.
  public private(set) var multiplyAdds: [Double] = []
  /// After as many multiply-adds.
  public private(set) var hypervolumes: [Double] = []

  /// O(steps · front · log front), and O(n log n) for n trials whenever a member of the front is trained on.
  public init(_ record: StudyRecord, in box: ObjectiveBox) {
    var costs: [Int: [Double]] = [:]
    // By trial.
    var front: [Int] = []
    var spent = 0.0
    for step in record.steps {
      spent += step.cost
      multiplyAdds.append(spent)
      guard let measurement = step.measurement else {
        hypervolumes.append(final)
        continue
      }
      costs[step.trial] = measurement.costs(of: box.objectives)
      // Who leaves the front may leave room for others.
      let rivals = front.contains(step.trial) ? costs.keys.sorted() : front + [step.trial]
      front = paretoFront(of: rivals.map { costs[$0] ?? [] }).map { rivals[$0] }
      hypervolumes.append(box.hypervolume(of: front.map { costs[$0] ?? [] }))
    }
  }

  public var final: Double { hypervolumes.last ?? 0 }

  /// The hypervolume when so many multiply-adds were spent: that after the last step that had ended by then. O(log steps).
  public subscript(spent: Double) -> Double {
    var (low, high) = (0, multiplyAdds.count)
    while low < high {
      let middle = (low + high) / 2
      if multiplyAdds[middle] <= spent { low = middle + 1 } else { high = middle }
    }
    return low > 0 ? hypervolumes[low - 1] : 0
  }
}
