import Diagnostics
import Randomness

extension Samples {
  /// The samples of whole groups, about as many as asked for. Groups are taken in a random order, each if that brings the
  /// part nearer to what it should hold: of each class its share if stratified, else a number of samples.
  /// - Throws: when there are not two groups
  func chosenGroups(
    _ groups: [Int32], _ size: Int, seed: UInt64, stream: SeededGenerator.Stream, stratified: Bool
  ) throws(DiagnosticsError) -> [Int] {
    let members = Dictionary(grouping: groups.indices) { groups[$0] }
    let numbers = members.keys.sorted()
    guard numbers.count > 1 else {
      throw DiagnosticsError(
        Diagnostic(
          code: "data-split", "data set '\(name)' has one group only, which cannot be divided",
          remedy: "Name another column of groups, or none"))
    }
    func counts(_ group: Int32) -> [Int] {
      guard stratified else { return [members[group]?.count ?? 0] }
      return (members[group] ?? []).reduce(into: [Int](repeating: 0, count: targets.count)) { $0[label(at: $1)] += 1 }
    }
    let wanted = (stratified ? targetCounts : [count]).map { Double($0) * Double(size) / Double(count) }
    func distance(_ counts: [Int]) -> Double {
      // Each class counts alike, however rare it is.
      zip(counts, wanted).reduce(0) { sum, pair in
        let difference = (Double(pair.0) - pair.1) / max(pair.1, 1)
        return sum + difference * difference
      }
    }
    var generator = SeededGenerator(seed: seed, stream: stream)
    var taken = [Int](repeating: 0, count: wanted.count)
    var chosen: [Int32] = []
    for position in generator.permutation(numbers.count) {
      let group = numbers[Int(position)]
      let together = zip(taken, counts(group)).map { $0 + $1 }
      guard chosen.count + 1 < numbers.count, distance(together) < distance(taken) else { continue }
      taken = together
      chosen.append(group)
    }
    if chosen.isEmpty, let least = numbers.min(by: { (members[$0]?.count ?? 0) < (members[$1]?.count ?? 0) }) {
      chosen = [least]
    }
    return chosen.flatMap { members[$0] ?? [] }
  }
}
