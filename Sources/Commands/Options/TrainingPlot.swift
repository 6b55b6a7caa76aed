import ArgumentParser
import Diagnostics
import Figures
import Files
import Reports
import Tasks
import Training

/// Pictures of runs.
enum TrainingPlot {
  /// - throws: when a file's name promises another format than SVG
  static func checkName(_ path: String) throws(ValidationError) {
    guard let ending = path.fileEnding, ending != "svg" else { return }
    throw ValidationError(
      "--plot draws SVG, and '\(path)' ends in '.\(ending)'. Name a file that ends in '.svg'; "
        + "'rsvg-convert' and browsers make other pictures of it.")
  }

  /// Draws loss and metric of one or several runs.
  /// - throws: when the file cannot be written
  static func write(
    _ curves: [TrainingCurve], of task: Task, to path: String
  ) throws(DiagnosticsError) {
    let picture = Array(LineChart.training(curves, metric: MetricFormat(task), title: nil).svg().utf8)
    try AtomicFile().replace(path) { output throws(DiagnosticsError) in try output.append(picture) }
  }
}
