import Synchronization

/// A name of a feature as a number, so that models need not compare texts. The numbers of a process are its own: what depends on
/// their order is sorted by the texts.
struct FeatureName: Hashable, Comparable, Sendable {
  let number: Int

  private struct Register {
    var texts: [String] = []
    var numbers: [String: Int] = [:]
  }

  private static let register = Mutex(Register())

  init(_ text: String) {
    number = Self.register.withLock { register in
      if let known = register.numbers[text] { return known }
      let number = register.texts.count
      register.texts.append(text)
      register.numbers[text] = number
      return number
    }
  }

  var text: String { Self.register.withLock { $0.texts[number] } }

  static func < (left: Self, right: Self) -> Bool { left.number < right.number }
}
