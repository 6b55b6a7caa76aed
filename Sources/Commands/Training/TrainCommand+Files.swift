import Datasets
import Diagnostics
import Files
import Glibc
import GraphIR
import JSONText
import Training

/// What a run may write to.
extension TrainCommand {
  /// Where the run is saved. By default the name tells runs of other networks, data sets and seeds apart.
  func checkpointPath(_ graph: Graph, _ recipe: Recipe, on choice: DatasetChoice) -> String {
    if let checkpoint { return checkpoint }
    let path = "\(graph.name.fileName)-\(choice.name.fileName)-seed\(recipe.seed).safetensors"
    // What earlier versions called it.
    let earlier = "\(graph.name.fileName).safetensors"
    return resume && access(path, F_OK) != 0 && access(earlier, F_OK) == 0 ? earlier : path
  }

  /// Asked before anything is read or trained.
  func checkFiles(_ path: String) throws(DiagnosticsError) {
    try AtomicFile.check(path)
    guard let plot else { return }
    guard plot != path else {
      throw DiagnosticsError(
        Diagnostic(
          code: "file-exists", "the plot and the checkpoint have one name, '\(plot)'", remedy: "Give each its own"))
    }
    try AtomicFile.check(plot)
    guard !force, access(plot, F_OK) == 0, !Self.isDrawing(plot) else { return }
    throw DiagnosticsError(
      Diagnostic(
        code: "file-exists", "'\(plot)' exists and is no drawing",
        remedy: "Choose another file with --plot, or replace it with --force"))
  }

  /// Whether a regular file begins as SVG does. What is no regular file is written to, not replaced.
  private static func isDrawing(_ path: String) -> Bool {
    var status = stat()
    guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_size > 0 else { return true }
    guard let file = fopen(path, "r") else { return false }
    defer { fclose(file) }
    var bytes = [UInt8](repeating: 0, count: 5)
    let count = fread(&bytes, 1, bytes.count, file)
    return ["<svg", "<?xml"].contains { bytes.prefix(count).starts(with: $0.utf8) }
  }

  /// A finished checkpoint of the same run may be replaced: it would be the same file. Any other file may not.
  func refuseToLoseWork(of trainer: Trainer, at path: String) throws(DiagnosticsError) {
    // Devices and pipes are written to; nothing is lost there.
    var status = stat()
    guard !force, stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return }
    guard let existing = try? Checkpoint(path: path) else {
      throw Self.exists(
        "'\(path)' exists and is no checkpoint of this tool",
        remedy: "Choose another file with --checkpoint, or replace it with --force")
    }
    let epochs = "\(existing.progress.epoch) of \(existing.recipe.epochs) epochs"
    if let difference = trainer.difference(from: existing) {
      throw Self.exists(
        "'\(path)' holds another run, with \(difference): \(epochs) on '\(existing.data.name)'",
        remedy: "Choose another file with --checkpoint, or replace it with --force")
    }
    guard existing.isFinished(metric: trainer.data.task.metric) else {
      throw Self.exists(
        "'\(path)' holds a run that is not finished: \(epochs)",
        remedy: "Continue it with --resume, choose another file with --checkpoint, or replace it with --force")
    }
  }

  private static func exists(_ fact: String, remedy: String) -> DiagnosticsError {
    DiagnosticsError(Diagnostic(code: "file-exists", fact, remedy: remedy))
  }
}
