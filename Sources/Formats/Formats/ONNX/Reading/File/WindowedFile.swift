import Diagnostics
import Glibc

/// An open regular file of known size, read piece by piece.
struct WindowedFile: ~Copyable {
  let path: String
  let byteCount: Int
  private let descriptor: Int32
  /// The bytes around the one that was asked for last.
  private var window: [UInt8] = []
  private var windowStart = 0

  static let windowByteCount = 16_384

  /// - Parameters:
  ///   - path: as messages name it
  ///   - limit: the most bytes that a file may have
  /// - throws: `no-such-file`, `unreadable-file` or `file-too-large`
  init(_ path: String, limit: Int) throws(DiagnosticsError) {
    let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY)
    guard descriptor >= 0 else {
      let reason = errno
      throw DiagnosticsError(
        reason == ENOENT
          ? Diagnostic(code: "no-such-file", "'\(path)': no such file", remedy: "Check the name and the folder")
          : Diagnostic(code: "unreadable-file", "'\(path)' cannot be opened: \(String(cString: strerror(reason)))"))
    }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      close(descriptor)
      throw DiagnosticsError(Diagnostic(code: "unreadable-file", "'\(path)' is not a file"))
    }
    guard Int(status.st_size) <= limit else {
      close(descriptor)
      throw DiagnosticsError(
        Diagnostic(code: "file-too-large", "'\(path)' is larger than \(limit >> 20) MiB, the most that is read"))
    }
    self.path = path
    self.descriptor = descriptor
    byteCount = Int(status.st_size)
  }

  deinit { close(descriptor) }

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
    var isWhole = true
    let found = [UInt8](unsafeUninitializedCapacity: bytes.count) { buffer, count in
      while count < bytes.count {
        let length = pread(
          descriptor, buffer.baseAddress! + count, bytes.count - count, off_t(bytes.lowerBound + count))
        if length < 0 && errno == EINTR { continue }
        guard length > 0 else { break }
        count += length
      }
      isWhole = count == bytes.count
    }
    guard isWhole else { throw fault("it ends, or cannot be read, after byte \(bytes.lowerBound)") }
    return found
  }

  func fault(_ message: String, remedy: String = "The file is damaged, or no ONNX model") -> DiagnosticsError {
    DiagnosticsError(Diagnostic(code: "bad-onnx", "'\(path)': \(message)", remedy: remedy))
  }
}
