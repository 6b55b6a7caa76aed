import Diagnostics
import Files
import Foundation

/// Copies of files that are there as a whole or not at all.
enum FileCopy {
  static func copy(_ source: String, to target: String) throws(DiagnosticsError) {
    guard let file = FileHandle(forReadingAtPath: source) else {
      throw DiagnosticsError(Diagnostic(code: "cannot-read", "'\(source)' cannot be read"))
    }
    defer { try? file.close() }
    try AtomicFile(isDurable: false).replace(target) { output throws(DiagnosticsError) in
      while let piece = try? file.read(upToCount: 1 << 20), !piece.isEmpty { try output.append(Array(piece)) }
    }
  }
}
