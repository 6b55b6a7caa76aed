import Diagnostics
import Files

/// An open file that is looked at byte by byte, and read piece by piece.
struct WindowedFile: ~Copyable {
  private let file: RegularFile
  /// The bytes around the one that was asked for last.
  private var window: [UInt8] = []
  private var windowStart = 0

  static let windowByteCount = 16_384

  var path: String { file.path }
  var byteCount: Int { file.byteCount }

  /// - Parameters:
  ///   - path: as messages name it
  ///   - limit: the most bytes that a file may have
  /// - throws: `no-such-file`, `unreadable-file` or `file-too-large`
  init(_ path: String, limit: Int) throws(DiagnosticsError) {
    file = try RegularFile(path, limit: limit)
  }

  mutating func byte(at offset: Int) throws(DiagnosticsError) -> UInt8 {
    if offset < windowStart || offset >= windowStart + window.count {
      let start = offset
      window = try read(start..<min(byteCount, start + Self.windowByteCount))
      windowStart = start
    }
    return window[offset - windowStart]
  }

  /// - throws: when the file has become shorter, or cannot be read
  func read(_ bytes: Range<Int>) throws(DiagnosticsError) -> [UInt8] {
    guard let found: [UInt8] = file.read(bytes.count, at: bytes.lowerBound) else {
      throw fault("it ends, or cannot be read, after byte \(bytes.lowerBound)")
    }
    return found
  }

  func fault(_ message: String, remedy: String = "The file is damaged, or no ONNX model") -> DiagnosticsError {
    DiagnosticsError(Diagnostic(code: "bad-onnx", "'\(path)': \(message)", remedy: remedy))
  }
}
