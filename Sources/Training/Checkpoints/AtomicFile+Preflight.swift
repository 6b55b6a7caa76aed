import Diagnostics
import Glibc

extension AtomicFile {
  /// Whether ``replace(_:_:)`` would find a folder that takes the file, asked before work begins that would be lost.
  /// - throws: a diagnostic with the code `cannot-write`, the system's reason and a remedy
  public func checkFolder(of path: String) throws(DiagnosticsError) {
    var status = stat()
    guard !path.isEmpty, !path.hasSuffix("/"), stat(path, &status) != 0 || status.st_mode & S_IFMT != S_IFDIR else {
      throw Self.refusal(path.isEmpty ? "''" : "'\(path)' is a folder, not a file: it", "", remedy: "Name a file")
    }
    let slash = path.utf8.lastIndex(of: UInt8(ascii: "/"))
    let folder = slash.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
    guard stat(folder, &status) == 0 else {
      throw Self.refusal(
        "'\(path)'", ": \(String(cString: strerror(errno)))",
        remedy: errno == ENOENT ? "Create the folder '\(folder)' first" : "Choose another folder")
    }
    guard status.st_mode & S_IFMT == S_IFDIR else {
      throw Self.refusal("'\(path)'", ": '\(folder)' is not a folder", remedy: "Choose another folder")
    }
    guard access(folder, W_OK | X_OK) == 0 else {
      throw Self.refusal(
        "'\(path)'", ": \(String(cString: strerror(errno)))", remedy: "Choose a folder that may be written to")
    }
  }

  private static func refusal(_ subject: String, _ reason: String, remedy: String) -> DiagnosticsError {
    DiagnosticsError(
      Diagnostic(code: "cannot-write", "\(subject) cannot be written\(reason)", remedy: remedy))
  }
}
