import Synchronization

/// A name of a feature as a number, so that models need not compare texts. The numbers of a process are its own: what depends on
/// their order is sorted by the texts.
struct FeatureName: Hashable, Comparable, Sendable {
  let number: Int

  private struct Register {
    var texts: [String] = []
    var numbers: [String: Int] = [:]
    /// By kind the number of `count KIND`.
    var counts: [String: Int] = [:]
    /// By number, where a text stands among all, as far as that was asked for.
    var ranks: [Int] = []

    mutating func number(of text: String) -> Int {
      if let known = numbers[text] { return known }
      let number = texts.count
      texts.append(text)
      numbers[text] = number
      return number
    }
  }

  private static let register = Mutex(Register())

  init(_ text: String) {
    number = Self.register.withLock { $0.number(of: text) }
  }

  /// How many layers of a kind there are.
  init(counting kind: String) {
    number = Self.register.withLock { register in
      if let known = register.counts[kind] { return known }
      let number = register.number(of: "count \(kind)")
      register.counts[kind] = number
      return number
    }
  }

  var text: String { Self.register.withLock { $0.texts[number] } }

  static func < (left: Self, right: Self) -> Bool { left.number < right.number }

  /// By their texts.
  static func sorted(_ names: [Self]) -> [Self] {
    let ranks = register.withLock { register in
      if register.ranks.count < register.texts.count {
        register.ranks = register.texts.map { _ in 0 }
        let order = register.texts.indices.sorted { register.texts[$0] < register.texts[$1] }
        for (rank, number) in order.enumerated() { register.ranks[number] = rank }
      }
      return register.ranks
    }
    return names.sorted { ranks[$0.number] < ranks[$1.number] }
  }
}
