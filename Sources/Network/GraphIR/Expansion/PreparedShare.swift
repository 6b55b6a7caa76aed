import Diagnostics

/// The layer whose parameters an entry uses in place of its own.
struct PreparedShare: Hashable, Sendable {
  /// As it is written: `conv1`, or `conv1[2]` for one repetition of a repeated layer.
  var name: String
  var entry: Int
  /// Nil if none is named.
  var repetition: Int?

  static let blockMessage = "a block cannot share its parameters as a whole"
  static let blockRemedy = "Share layer by layer inside the block"

  /// The name and the number in `name[number]`; nil for other text.
  static func repetition(in text: String) -> (name: String, repetition: Int)? {
    guard text.hasSuffix("]"), let bracket = text.lastIndex(of: "["), bracket != text.startIndex else { return nil }
    let digits = text[text.index(after: bracket)...].dropLast()
    guard digits.allSatisfy(\.isASCII), let number = Int(digits), number >= 0, String(number) == digits else {
      return nil
    }
    return (String(text[..<bracket]), number)
  }

  /// What is wrong with it where the layer stands so often in a row; nil if it means one layer.
  /// - parameter layer: the layer's name, without a repetition
  func fault(of layer: String, repetitions: Int) -> (code: String, message: String, remedy: String)? {
    guard let repetition else {
      guard repetitions > 1 else { return nil }
      return (
        "share-ambiguous", "'\(layer)' stands \(repetitions) times in a row, each time with parameters of its own",
        "Name one of them, such as '\(layer)[0]'"
      )
    }
    guard repetition >= repetitions else { return nil }
    return (
      "unknown-share",
      repetitions == 1
        ? "there is no '\(name.echoed)': '\(layer)' is not repeated"
        : "there is no '\(name.echoed)': '\(layer)' stands \(repetitions) times in a row",
      repetitions == 1 ? "Write '\(layer)'" : "Name one from '\(layer)[0]' to '\(layer)[\(repetitions - 1)]'"
    )
  }
}
