import Diagnostics

extension ProgressLine {
  private static let longestBar = 40
  private static let shortestBar = 10

  /// The line, never wider than asked for. The bar shrinks first; then the measure, rate, time left, loss and the bar are left
  /// out; at last the label is cut.
  public func text(width: Int = 80, symbols: TextSymbols = .unicode) -> String {
    var fields = self.fields
    // The field that matters least leaves first.
    while length(fields, bar: Self.shortestBar) > width, let least = fields.map(\.rank).max(), least > 0 {
      fields.removeAll { $0.rank == least }
    }
    let spare = width - length(fields, bar: 0)
    let bar = bar(min(Self.longestBar, spare), symbols)
    let parts = fields.map { $0.part == .bar ? bar : $0.words }.filter { !$0.isEmpty }
    let line = parts.joined(separator: "  ")
    guard line.count > width else { return line }
    return width > symbols.ellipsis.count
      ? line.prefix(width - symbols.ellipsis.count) + symbols.ellipsis : String(line.prefix(max(0, width)))
  }

  /// The line for a log file: no bar and no time left, which mean nothing later.
  public var plainText: String { plainText(showsTimeLeft: false) }

  /// As ``plainText``, for work of hours, whose log is read before it ends.
  public func plainText(showsTimeLeft: Bool) -> String {
    fields.filter { $0.part != .bar && ($0.part != .remaining || showsTimeLeft) }.map(\.words)
      .filter { !$0.isEmpty }.joined(separator: "  ")
  }

  private enum Part { case label, bar, amount, rate, remaining, measure }

  private struct Field {
    var part: Part
    /// 0 stays.
    var rank: Int
    var words: String
  }

  private var fields: [Field] {
    var fields = [Field(part: .label, rank: 0, words: label.escapingControlCharacters)]
    if let fraction {
      fields.append(Field(part: .bar, rank: 1, words: ""))
      // Rounded down: what is not done is not 100 %.
      let percent = String(Int(fraction * 100))
      let padding = String(repeating: " ", count: 3 - percent.count)
      fields.append(Field(part: .amount, rank: 0, words: padding + percent + " %"))
    } else {
      fields.append(Field(part: .amount, rank: 0, words: "\(NumberText.grouped(completed)) \(unit)"))
    }
    if let rate { fields.append(Field(part: .rate, rank: 4, words: Self.words(rate: rate, unit))) }
    if let remaining, completed < total ?? 0 {
      fields.append(
        Field(
          part: .remaining, rank: 3, words: "\(NumberText.duration(seconds: remaining.rounded(.up), whole: true)) left")
      )
    }
    if let loss { fields.append(Field(part: .measure, rank: 2, words: "loss \(Self.words(loss: loss))")) }
    if let measure { fields.append(Field(part: .measure, rank: 5, words: measure)) }
    return fields
  }

  private static func words(loss: Double) -> String {
    loss.magnitude >= 1e5 || loss.magnitude < 0.001 && loss != 0
      ? NumberText.scientific(loss) : NumberText.fixed(loss, decimals: 3)
  }

  /// Slow work is counted by the minute or the hour: 0.05 trials/s is 3.0 trials/min.
  private static func words(rate: Double, _ unit: String) -> String {
    if rate >= 100 { return "\(NumberText.count(rate)) \(unit)/s" }
    if rate >= 1 { return "\(NumberText.fixed(rate, decimals: 1)) \(unit)/s" }
    if rate >= 1 / 60.0 { return "\(NumberText.fixed(rate * 60, decimals: 1)) \(unit)/min" }
    return "\(NumberText.fixed(rate * 3600, decimals: 1)) \(unit)/h"
  }

  private func length(_ fields: [Field], bar: Int) -> Int {
    let lengths = fields.map { $0.part == .bar ? bar : $0.words.count }.filter { $0 > 0 }
    let gaps = fields.count { $0.part == .bar || !$0.words.isEmpty } - 1
    return lengths.reduce(0, +) + 2 * max(0, gaps)
  }

  private func bar(_ width: Int, _ symbols: TextSymbols) -> String {
    guard let fraction, width > 0 else { return "" }
    let done = Int(fraction * Double(width))
    let (full, empty) = symbols == .unicode ? ("━", "─") : ("#", ".")
    return String(repeating: full, count: done) + String(repeating: empty, count: width - done)
  }
}
