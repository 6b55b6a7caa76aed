import Figures
import Tasks
import Training

extension HeatMap {
  /// What samples of each class were taken for: counts in the cells, the darker the larger their part of the class.
  /// Nil if samples have no classes.
  public init?(_ evaluation: Evaluation, title: String) {
    guard let confusion = evaluation.confusion else { return nil }
    let names = evaluation.targets.names
    let shares = confusion.counts.enumerated().map { label, row in
      row.map { Double($0) / Double(max(1, confusion.sampleCount(of: label))) }
    }
    // Of many classes no counts are written, as nobody could read them.
    let words = names.count > 30 ? nil : confusion.counts.map { $0.map { $0 == 0 ? "" : "\($0)" } }
    self.init(
      title, rows: names, columns: names, values: shares, words: words, rowTitle: "class", columnTitle: "taken for")
  }
}
