/// Whose weights, and after how many epochs: what identifies a file of weights in a study.
struct TrialWeights: Hashable, Sendable {
  var trial: Int
  var epochs: Int
}

extension Study {
  func path(of weights: TrialWeights) -> String { weightsPath(trial: weights.trial, epochs: weights.epochs) }

  /// What a path names; nil if it is no file of weights of this study.
  func weights(at path: String) -> TrialWeights? {
    let parts = path.split(separator: "/").suffix(2)
    guard parts.count == 2, let folder = parts.first, let file = parts.last, let trial = Int(folder),
      let epochs = Int(file.prefix { $0 != "." }.drop { !$0.isNumber })
    else { return nil }
    let weights = TrialWeights(trial: trial, epochs: epochs)
    return self.path(of: weights) == path ? weights : nil
  }
}

/// A SHA-256 in as many bytes as it has.
struct WeightsDigest: Hashable, Sendable {
  private var words: (UInt64, UInt64, UInt64, UInt64)

  /// Nil for anything else than 64 hexadecimal digits in lower case.
  init?(_ text: String) {
    guard text.utf8.count == 64, text.utf8.allSatisfy({ Self.digits.contains($0) }) else { return nil }
    func word(_ index: Int) -> UInt64? {
      let start = text.utf8.index(text.utf8.startIndex, offsetBy: 16 * index)
      return UInt64(text[start..<text.utf8.index(start, offsetBy: 16)], radix: 16)
    }
    guard let first = word(0), let second = word(1), let third = word(2), let fourth = word(3) else { return nil }
    words = (first, second, third, fourth)
  }

  private static let digits = Set("0123456789abcdef".utf8)

  var text: String {
    [words.0, words.1, words.2, words.3].map { word in
      let digits = String(word, radix: 16)
      return String(repeating: "0", count: 16 - digits.count) + digits
    }.joined()
  }

  static func == (left: Self, right: Self) -> Bool { left.words == right.words }
  func hash(into hasher: inout Hasher) { hasher.combine(words.0) }
}
