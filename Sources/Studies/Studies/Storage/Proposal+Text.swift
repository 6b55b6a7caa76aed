import Foundation
import Search

/// Proposals as databases hold them: `{"mutate":{"parent":3,"steps":2}}`.
extension Proposal {
  var text: String {
    switch self {
    case .random: #"{"random":{}}"#
    case .mutate(let parent, let steps): #"{"mutate":{"parent":\#(parent),"steps":\#(steps)}}"#
    case .crossover(let first, let second, let steps):
      #"{"crossover":{"first":\#(first),"second":\#(second),"steps":\#(steps)}}"#
    }
  }

  /// Nil for a text that is no proposal.
  init?(text: String) {
    if let plain = Self.plain(text) {
      self = plain
    } else if let decoded = try? JSONDecoder().decode(Proposal.self, from: Data(text.utf8)) {
      self = decoded
    } else {
      return nil
    }
  }

  /// What ``text`` gives, which is most of what there is; nil for JSON that is written otherwise.
  private static func plain(_ text: String) -> Proposal? {
    let bytes = text.utf8
    if bytes.count == 13 { return text == Proposal.random.text ? .random : nil }
    var numbers: [Int] = []
    var number: Int?
    for byte in bytes {
      if (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) {
        guard numbers.count < 3, number ?? 0 < 1 << 40 else { return nil }
        number = (number ?? 0) * 10 + Int(byte - UInt8(ascii: "0"))
      } else if let read = number {
        numbers.append(read)
        number = nil
      }
    }
    let proposal: Proposal? =
      switch numbers.count {
      case 2: .mutate(parent: numbers[0], steps: numbers[1])
      case 3: .crossover(first: numbers[0], second: numbers[1], steps: numbers[2])
      default: nil
      }
    return proposal?.text == text ? proposal : nil
  }
}
