import Foundation

/// A folder in memory for readers that take files. One for each process, removed when it ends.
final class ScratchFolder: Sendable {
  static let own = ScratchFolder()

  let path: String

  private init() {
    let root = FileManager.default.isWritableFile(atPath: "/dev/shm") ? "/dev/shm/" : NSTemporaryDirectory()
    path = root + "espalier-fuzz-\(getpid())"
    try? FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    atexit { try? FileManager.default.removeItem(atPath: ScratchFolder.own.path) }
  }

  /// A folder within, which is empty.
  func folder(_ name: String) -> String {
    let folder = "\(path)/\(name)"
    try? FileManager.default.removeItem(atPath: folder)
    try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    return folder
  }

  /// Writes a file and returns its path.
  @discardableResult
  func write(_ bytes: some Collection<UInt8>, to name: String) -> String {
    let file = "\(path)/\(name)"
    _ = FileManager.default.createFile(atPath: file, contents: Data(bytes))
    return file
  }

  func read(_ name: String) -> [UInt8] {
    (try? Data(contentsOf: URL(filePath: "\(path)/\(name)"))).map { Array($0) } ?? []
  }
}

/// The project's own files, which seeds are made of.
enum Repository {
  static let root: String =
    ProcessInfo.processInfo.environment["ESPALIER_ROOT"]
    ?? URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..").standardizedFileURL.path

  /// The contents of the JSON files below a folder, the smallest first.
  static func documents(in folder: String, count: Int = 20) throws -> [[UInt8]] {
    let names = FileManager.default.enumerator(atPath: "\(root)/\(folder)")?.compactMap { $0 as? String } ?? []
    let files = try names.filter { $0.hasSuffix(".json") }.sorted().map { name in
      Array(try Data(contentsOf: URL(filePath: "\(root)/\(folder)/\(name)")))
    }
    return Array(files.sorted { $0.count < $1.count }.prefix(count))
  }

  static func file(_ path: String) throws -> [UInt8] {
    Array(try Data(contentsOf: URL(filePath: "\(root)/\(path)")))
  }
}
