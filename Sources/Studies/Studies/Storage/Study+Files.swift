import Diagnostics
import Files
import Glibc
import JSONText
import Training

/// What people and other programs read of a study; the database does not depend on it, except for weights that the next
/// rung resumes from.
extension Study {
  /// Where the weights of a trial stand after so many epochs.
  public func weightsPath(trial: Int, epochs: Int) -> String {
    "\(path)/\(Self.folder(trial: trial))/weights-\(epochs).safetensors"
  }

  /// The files of a trial again, if somebody removed its folder or a part of it.
  func restoreFolder(_ candidate: TrialCandidate, trial: Int) throws(DiagnosticsError) {
    guard access("\(path)/\(Self.folder(trial: trial))/architecture.json", F_OK) != 0 else { return }
    try writeArchitecture(candidate, trial: trial)
  }

  func writeArchitecture(_ candidate: TrialCandidate, trial: Int) throws(DiagnosticsError) {
    let folder = "\(path)/\(Self.folder(trial: trial))"
    try Self.makeFolder(folder)
    try AtomicFile().replace(folder + "/architecture.json", text: JSONWriter.pretty(candidate.architecture))
    // Where candidates differ in it, what `train --recipe` takes.
    guard case .object(let document) = candidate.architecture, document["recipe"] != nil else { return }
    let recipe = try specification.recipe(
      of: candidate.architecture, epochs: specification.epochs, seed: specification.recipe.seed)
    try AtomicFile().replace(folder + "/recipe.json", text: JSONWriter.pretty(recipe.json))
  }

  func writeHistory(_ result: TrialResult, trial: Int) throws(DiagnosticsError) {
    let folder = "\(path)/\(Self.folder(trial: trial))"
    try Self.makeFolder(folder)
    let file = folder + "/history.json"
    try AtomicFile().replace(file, text: JSONWriter.pretty(["epochs": result.history]))
  }
}

extension AtomicFile {
  /// Replaces a file by a text.
  func replace(_ path: String, text: String) throws(DiagnosticsError) {
    try replace(path) { output throws(DiagnosticsError) in try output.append(Array(text.utf8)) }
  }
}
