import Diagnostics
import Glibc

/// An open regular file of known size, of which pieces are read.
public struct RegularFile: ~Copyable {
  public let path: String
  public let byteCount: Int
  private let descriptor: Int32

  /// - Parameters:
  ///   - path: as messages name it
  ///   - limit: the most bytes that the file may have
  /// - throws: `no-such-file`, `unreadable-file` or `file-too-large`
  public init(_ path: String, limit: Int) throws(DiagnosticsError) {
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

  /// Elements as they lie in memory.
  /// - parameter offset: in bytes
  /// - Returns: nil when the file ends before, has become shorter, or cannot be read
  public func read<Element: BitwiseCopyable>(_ count: Int, at offset: Int) -> [Element]? {
    let byteCount = count * MemoryLayout<Element>.stride
    var isWhole = true
    let elements = [Element](unsafeUninitializedCapacity: count) { buffer, initialized in
      let bytes = UnsafeMutableRawBufferPointer(buffer)
      var done = 0
      while done < byteCount {
        let length = pread(descriptor, bytes.baseAddress! + done, byteCount - done, off_t(offset + done))
        if length < 0 && errno == EINTR { continue }
        guard length > 0 else { break }
        done += length
      }
      isWhole = done == byteCount
      initialized = isWhole ? count : 0
    }
    return isWhole ? elements : nil
  }
}
