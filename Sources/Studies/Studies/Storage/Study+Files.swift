import Diagnostics
import Files
import Glibc
import JSONText
import Training

/// What people and other programs read of a study; the database does not depend on it, except for weights that the next
/// rung resumes from.
///
/// Architectures and recipes are facts of the database, so nobody waits until their files are on the disk. When a session ends
/// they all are; after one that was cut short the next looks whether a power cut has taken some.
extension Study {
  /// Where the weights of a trial stand after so many epochs.
  public func weightsPath(trial: Int, epochs: Int) -> String {
    "\(path)/\(Self.folder(trial: trial))/weights-\(epochs).safetensors"
  }

  /// The weights that the base begins from, if it does not begin anew.
  var baseWeightsPath: String { Self.baseWeightsPath(in: path) }

  static func baseWeightsPath(in study: String) -> String { study + "/weights.safetensors" }

  /// The files of a trial again, if somebody removed its folder or a part of it.
  func restoreFolder(_ candidate: TrialCandidate, trial: Int) throws(DiagnosticsError) {
    guard keepsFiles else { return }
    guard access("\(path)/\(Self.folder(trial: trial))/architecture.json", F_OK) != 0 else { return }
    try writeArchitecture(candidate, trial: trial)
  }

  /// Whether a power cut has left a part of a trial's files, or nothing in them.
  func isCutShort(trial: Int) -> Bool {
    guard keepsFiles else { return false }
    let folder = "\(path)/\(Self.folder(trial: trial))"
    return Self.isCutShort(folder + "/architecture.json")
      || specification.hasRecipeAxes && Self.isCutShort(folder + "/recipe.json")
  }

  private static func isCutShort(_ path: String) -> Bool {
    let descriptor = Glibc.open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return true }
    defer { close(descriptor) }
    let size = lseek(descriptor, 0, SEEK_END)
    // The bracket at the beginning of a line closes the document: all others are indented.
    var end: [UInt8] = [0, 0, 0]
    guard size > 3, pread(descriptor, &end, 3, size - 3) == 3 else { return true }
    return end[0] != UInt8(ascii: "\n") || end[1] != UInt8(ascii: "}") || end[2] != UInt8(ascii: "\n")
  }

  func writeArchitecture(_ candidate: TrialCandidate, trial: Int) throws(DiagnosticsError) {
    guard keepsFiles else { return }
    let folder = "\(path)/\(Self.folder(trial: trial))"
    if mkdir(folder, 0o777) != 0, errno != EEXIST { try Self.makeFolder(folder) }
    let file = AtomicFile(isDurable: false)
    try file.replace(folder + "/architecture.json", text: JSONWriter.pretty(candidate.architecture))
    // Where candidates differ in it, what `train --recipe` takes.
    guard case .object(let document) = candidate.architecture, let choices = document["recipe"] else { return }
    try file.replace(folder + "/recipe.json", text: recipeText(choices, of: candidate.architecture))
  }

  private func recipeText(_ choices: JSONValue, of architecture: JSONValue) throws(DiagnosticsError) -> String {
    if let known = recipeTexts[choices] { return known }
    let recipe = try specification.recipe(
      of: architecture, epochs: specification.epochs, seed: specification.recipe.seed)
    let text = JSONWriter.pretty(recipe.json)
    recipeTexts[choices] = text
    return text
  }

  /// `syncfs(2)`, which Swift's module of the C library leaves out.
  private static let syncFileSystem: (@convention(c) (Int32) -> Int32)? = dlsym(nil, "syncfs").map {
    unsafeBitCast($0, to: (@convention(c) (Int32) -> Int32).self)
  }

  /// Brings all files of the study to the disk.
  func syncFiles() {
    guard keepsFiles else { return }
    let folder = Glibc.open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard folder >= 0 else { return }
    _ = Self.syncFileSystem?(folder)
    close(folder)
  }
}

extension AtomicFile {
  /// Replaces a file by a text.
  func replace(_ path: String, text: String) throws(DiagnosticsError) {
    try replace(path) { output throws(DiagnosticsError) in try output.append(Array(text.utf8)) }
  }
}

extension StudySpecification {
  /// Whether candidates choose members of their recipe.
  fileprivate var hasRecipeAxes: Bool {
    guard case .object(let document) = architecture, case .object(let section)? = document["search"] else {
      return false
    }
    return section["recipe"] != nil
  }
}
