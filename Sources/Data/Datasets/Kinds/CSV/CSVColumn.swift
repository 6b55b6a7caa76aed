import Diagnostics

/// A column that samples are predicted from: numbers as they are, texts as one feature for each of them (one-hot, in the
/// order of their bytes).
struct CSVColumn {
  let name: String
  /// Nil for numbers.
  let categories: [String]?
  /// In each of the parts.
  let indices: [Int]

  /// More texts than this name rows, and tell a network nothing.
  static let maximumCategoryCount = 1_000

  var width: Int { categories?.count ?? 1 }

  /// - Parameters:
  ///   - indices: in each of the parts
  ///   - counts: what its cells hold
  /// - Throws: when it holds neither numbers alone nor a few texts
  init(
    _ name: String, at indices: [Int], _ counts: CSVNumbers.Counts, in parts: [CSVPart], remedy: String
  ) throws(DiagnosticsError) {
    self.name = name
    self.indices = indices
    guard let firstText = counts.firstText else {
      categories = nil
      return
    }
    // Mostly numbers: a text among them is a slip, and no category.
    guard counts.texts * 10 >= counts.numbers else {
      let part = parts[firstText.part]
      throw part.text.error(
        firstText.row, indices[firstText.part],
        "column '\(name.echoed)' holds numbers, but this is '\(part.text.text(firstText.row, indices[firstText.part]).echoed)'",
        remedy: "Correct it, leave the cell empty, or set \"decimal\" if this is a number")
    }
    var texts: Set<String> = []
    for (number, part) in parts.enumerated() {
      for row in part.rows where !part.isMissing(row, indices[number]) {
        texts.insert(part.text.text(row, indices[number]))
        guard texts.count <= Self.maximumCategoryCount else {
          throw part.text.error(
            row, indices[number],
            "column '\(name.echoed)' has more than \(Self.maximumCategoryCount) different texts",
            remedy: remedy)
        }
      }
    }
    categories = texts.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }
}
