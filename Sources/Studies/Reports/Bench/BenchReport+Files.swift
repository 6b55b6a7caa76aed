import Diagnostics
import Figures
import Files
import Studies
import Training

extension BenchReport {
  /// Writes the tables and the curves into a folder: `summary.md`, `.csv` and `.json`, `runs.csv`, `curves.csv` and
  /// `.svg`.
  /// - Throws: when one cannot be written
  public func write(to folder: String) throws(DiagnosticsError) {
    let texts = [
      ("curves.csv", curveTable.rendered(as: .csv)), ("curves.svg", chart.svg()),
      ("runs.csv", runTable.rendered(as: .csv)), ("summary.csv", dataTable.rendered(as: .csv)),
      ("summary.json", dataTable.rendered(as: .json)), ("summary.md", table.rendered(as: .markdown)),
    ]
    for (name, text) in texts {
      try AtomicFile().replace("\(folder)/\(name)") { file throws(DiagnosticsError) in
        try file.append(Array(text.utf8))
      }
    }
  }
}
