/// Texts as numbers of lines, each different line held once: the documents of a study's candidates are mostly alike.
struct TextLines {
  private(set) var lines: [String] = []
  private var numbers: [String: Int] = [:]

  mutating func number(of line: String) -> Int {
    if let known = numbers[line] { return known }
    numbers[line] = lines.count
    lines.append(line)
    return lines.count - 1
  }

  /// A number for each line of the text.
  mutating func numbers(of text: String) -> [Int] {
    text.split(separator: "\n", omittingEmptySubsequences: true).map { number(of: String($0)) }
  }
}
