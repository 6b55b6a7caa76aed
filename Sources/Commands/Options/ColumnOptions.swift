import ArgumentParser
import Diagnostics
import Figures

/// Which columns of a table are printed.
struct ColumnOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      """
      The columns to print, by their names in CSV and JSON with commas between them, or 'all'. By default CSV and JSON have \
      all, Markdown and LaTeX the six most important ones, and tables what fits.
      """, valueName: "names"))
  var columns: String?

  /// What Markdown and LaTeX have room for.
  private static let printedCount = 6

  /// The table as it is to be printed.
  /// - Parameter isPrinted: whether it is for paper, which is narrow
  /// - Throws: when a column is named that there is not
  func apply(to table: Table, isPrinted: Bool) throws(DiagnosticsError) -> Table {
    guard let columns else { return isPrinted ? table.narrowed(toColumns: Self.printedCount) : table }
    guard columns != "all" else { return table }
    return try table.choosing(
      columns: columns.split(separator: ",").map { String($0.trimmingPrefix(while: \.isWhitespace)) })
  }
}
