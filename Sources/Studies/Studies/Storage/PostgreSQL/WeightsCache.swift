import Diagnostics
import Foundation
import Glibc
import GraphIR
import Synchronization

/// Files of a machine that uses studies of a database: copies, which may be removed at any time.
///
///     ~/.cache/espalier/studies/<hash of the database>/<hash of the name>/
///       study.postgresql   the study's address
///       study.json         what the study began with
///       weights/<SHA-256>  weights that a training has begun from or left
struct WeightsCache {
  /// The study's folder.
  let folder: String
  /// Bytes of weights that there may be; the oldest files are removed once there are more than seven eighths of it.
  var mostBytes = 4 << 30
  private let growth = Growth()

  private final class Growth: Sendable {
    /// Bytes since somebody of this process looked; very many before.
    let bytes = Atomic(Int.max / 2)
  }

  /// - Parameter root: where caches are kept; by default in ESPALIER_CACHE, or
  ///     else where caches are on this machine
  init(_ url: StorageURL, study: String, root: String? = nil) throws(DiagnosticsError) {
    let root = root ?? Self.defaultRoot
    let names = [url.shown, study].map { sha256(Array($0.utf8)).prefix(16) }
    folder = "\(root)/studies/\(names[0])/\(names[1])"
    guard
      (try? FileManager.default.createDirectory(atPath: folder + "/weights", withIntermediateDirectories: true)) != nil
    else {
      throw DiagnosticsError(
        Diagnostic(
          code: "cannot-write", "'\(folder)' cannot be made: it would hold copies of what the study's database has",
          remedy: "Name a folder that can be written to in ESPALIER_CACHE"))
    }
    let mark = folder + "/" + Self.mark
    if access(mark, F_OK) != 0 {
      _ = FileManager.default.createFile(atPath: mark, contents: Data("\(url.shown)#\(study)\n".utf8))
    }
  }

  private static var defaultRoot: String {
    func path(_ name: String) -> String? {
      getenv(name).map { String(cString: $0) }.flatMap { $0.hasPrefix("/") && access($0, W_OK) == 0 ? $0 : nil }
    }
    return getenv("ESPALIER_CACHE").map { String(cString: $0) } ?? path("XDG_CACHE_HOME").map { $0 + "/espalier" }
      ?? path("HOME").map { $0 + "/.cache/espalier" } ?? (path("TMPDIR") ?? "/tmp") + "/espalier-\(getuid())"
  }

  /// The file by which such a folder is known; it says what study it belongs to.
  static let mark = "study.postgresql"

  /// Where weights of a hash are, once they have been brought.
  func path(_ hash: String) -> String { "\(folder)/weights/\(hash).safetensors" }

  /// Weights as a file.
  /// - Returns: nil if the database does not have them, or has others
  func weights(_ hash: String, from storage: PostgreSQLStorage) throws(DiagnosticsError) -> String? {
    // It becomes part of a path.
    guard WeightsDigest(hash) != nil else { return nil }
    let path = path(hash)
    if FileHash.sha256(path: path) == hash {
      utimes(path, nil)
      return path
    }
    guard try storage.fetch(weights: hash, to: path) else { return nil }
    note(path)
    return path
  }

  /// Takes note of a file that was added. Whether there is too much is looked for at times only, as that asks after every file.
  func note(_ path: String) {
    var status = stat()
    guard stat(path, &status) == 0 else { return }
    let added = growth.bytes.add(Int(status.st_size), ordering: .relaxed).newValue
    // So many processes as a machine has cores do not add an eighth of the whole meanwhile.
    if added >= mostBytes >> 9 { prune() }
  }

  /// Removes what was not asked for lately, if there is too much.
  func prune() {
    growth.bytes.store(0, ordering: .relaxed)
    let mostBytes = mostBytes / 8 * 7
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder + "/weights")) ?? []
    var files: [(path: String, size: Int, time: Int)] = []
    for name in names {
      var status = stat()
      let path = "\(folder)/weights/\(name)"
      guard stat(path, &status) == 0 else { continue }
      files.append((path, Int(status.st_size), Int(status.st_mtim.tv_sec)))
    }
    var total = files.reduce(0) { $0 + $1.size }
    for file in files.sorted(by: { ($0.time, $0.path) < ($1.time, $1.path) }) where total > mostBytes {
      unlink(file.path)
      total -= file.size
    }
  }
}
