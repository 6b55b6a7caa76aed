import Randomness
import Diagnostics

/// How many samples to take: a number, or a fraction rounded to the nearest number.
public enum SampleCount: Hashable, Sendable {
  case count(Int)
  case fraction(Double)

  func resolved(in total: Int) -> Int? {
    switch self {
    case .count(let count): count
    case .fraction(let fraction): fraction > 0 && fraction < 1 ? Int((fraction * Double(total)).rounded()) : nil
    }
  }
}

extension SampleCount: CustomStringConvertible {
  public var description: String {
    switch self {
    case .count(let count): "\(count) samples"
    case .fraction(let fraction): "a fraction of \(fraction)"
    }
  }
}

extension Samples {
  /// Sets a part aside for validation. Equal arguments give equal parts on every machine; both parts keep the order
  /// of the file. Where samples have groups, each is in one part as a whole, and the part set aside is about as large as
  /// asked for.
  ///
  /// - Parameter stratified: whether each class gives its share (largest remainders round the shares).
  /// - Throws: when either part would be empty.
  public func split(
    validation size: SampleCount, seed: UInt64, stratified: Bool = false
  ) throws(DiagnosticsError) -> (training: Samples, validation: Samples) {
    try split(validation: size, seed: seed, stratified: stratified, stream: .split)
  }

  /// - Parameter stream: what the dice are thrown for
  func split(
    validation size: SampleCount, seed: UInt64, stratified: Bool, stream: SeededGenerator.Stream
  ) throws(DiagnosticsError) -> (training: Samples, validation: Samples) {
    try check(stratified: stratified)
    guard let held = size.resolved(in: count), held >= 1, held < count else {
      throw DiagnosticsError(
        Diagnostic(
          code: "data-split", "data set '\(name)': \(size) cannot be set aside from \(count) samples",
          remedy: "Ask for at least 1 sample and leave at least 1"))
    }
    var isHeld = [Bool](repeating: false, count: count)
    let chosen =
      if let groups {
        try chosenGroups(groups, held, seed: seed, stream: stream, stratified: stratified)
      } else {
        chosen(held, seed: seed, stream: stream, stratified: stratified)
      }
    for index in chosen { isHeld[index] = true }
    return (selecting((0..<count).lazy.filter { !isHeld[$0] }), selecting((0..<count).lazy.filter { isHeld[$0] }))
  }

  /// A random part, in the order of the file. Parts of the same seed are nested: the smaller lies in the larger
  /// (when not stratified), so that a longer trial sees what a shorter one saw and more.
  ///
  /// - Throws: when the part would be empty or larger than the whole.
  public func subset(
    _ size: SampleCount, seed: UInt64, stratified: Bool = false
  ) throws(DiagnosticsError) -> Samples {
    try check(stratified: stratified)
    guard let taken = size.resolved(in: count), taken >= 1, taken <= count else {
      throw DiagnosticsError(
        Diagnostic(
          code: "data-split", "data set '\(name)': \(size) cannot be taken from \(count) samples",
          remedy: "Ask for 1 to \(count) samples"))
    }
    return selecting(chosen(taken, seed: seed, stream: .subset, stratified: stratified).sorted())
  }

  private func check(stratified: Bool) throws(DiagnosticsError) {
    guard stratified, targets.form != .classes else { return }
    throw DiagnosticsError(
      Diagnostic(
        code: "data-split",
        "data set '\(name)' has \(targets.form.rawValue), and a stratified part takes a share of classes",
        remedy: "Set \"stratified\" to false"))
  }

  private func chosen(_ size: Int, seed: UInt64, stream: SeededGenerator.Stream, stratified: Bool) -> [Int] {
    var generator = SeededGenerator(seed: seed, stream: stream)
    let shuffled = generator.permutation(count).map(Int.init)
    guard stratified else { return Array(shuffled.prefix(size)) }
    var remaining = shares(of: size)
    return shuffled.filter { index in
      guard remaining[label(at: index)] > 0 else { return false }
      remaining[label(at: index)] -= 1
      return true
    }
  }

  /// What each class gives to a part: its exact share rounded down, and one more for the largest remainders (lower
  /// labels first among equals) until the sum is right.
  private func shares(of size: Int) -> [Int] {
    let members = targetCounts
    // 64-bit products of two sample counts cannot overflow: both are below 2³¹.
    var shares = members.map { $0 * size / count }
    let byRemainder = members.indices.sorted { left, right in
      let (a, b) = (members[left] * size % count, members[right] * size % count)
      return a != b ? a > b : left < right
    }
    for label in byRemainder.prefix(size - shares.reduce(0, +)) { shares[label] += 1 }
    return shares
  }
}
