import Diagnostics
import Glibc

/// Reads whole files that a person or another program wrote, and trusts none of them.
public enum TextFile {
  /// The largest text read, in bytes: some 50,000 layers. What is parsed from a file of this size fits in 200 MB.
  public static let maximumByteCount = 7 << 18
  /// The same in words.
  public static let maximumSize = "1.75 MiB"

  /// The file's text.
  ///
  /// Only regular files are read: a directory, a pipe or a device is refused without waiting for it.
  /// - throws: one diagnostic with the code `no-such-file`, `not-a-file`, `other-kind-of-file`, `unreadable-file` or
  ///   `file-too-large`
  public static func read(_ path: String, limit: Int = maximumByteCount) throws(DiagnosticsError) -> SourceText {
    let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
    guard descriptor >= 0 else {
      if errno == ENOENT || errno == ENOTDIR {
        throw failure(path, "no-such-file", "no such file", remedy: "Check the name and the folder")
      }
      throw failure(path, "unreadable-file", "cannot be opened: \(reason(errno))")
    }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else {
      throw failure(path, "unreadable-file", "cannot be examined: \(reason(errno))")
    }
    // Before a size or a letter that is wrong is blamed, what the file is.
    if let content = FileContent(path: path), !content.isJSON {
      throw DiagnosticsError(content.diagnostic(path, wanted: "a JSON file"))
    }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw failure(path, "not-a-file", "is \(kind(status.st_mode)), not a file")
    }
    guard status.st_size <= limit else { throw tooLarge(path, limit) }
    // The file may grow while it is read; one byte past the limit shows it.
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: min(limit, max(Int(status.st_size), 4096)) + 1)
    while true {
      let count = chunk.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress, $0.count) }
      if count < 0 && errno == EINTR { continue }
      guard count >= 0 else { throw failure(path, "unreadable-file", "cannot be read: \(reason(errno))") }
      if count == 0 { return SourceText(file: path, bytes: bytes) }
      bytes += chunk[..<count]
      guard bytes.count <= limit else { throw tooLarge(path, limit) }
    }
  }

  private static func tooLarge(_ path: String, _ limit: Int) -> DiagnosticsError {
    failure(
      path, "file-too-large",
      "is larger than \(limit == maximumByteCount ? maximumSize : "\(limit >> 20) MiB"), the most that is read",
      remedy: "Use \"repeat\" or a block in place of layers written out")
  }

  private static func failure(
    _ path: String, _ code: String, _ message: String, remedy: String? = nil
  ) -> DiagnosticsError {
    DiagnosticsError(
      Diagnostic(code: code, "'\(path)' \(message)".replacing("' no such", with: "': no such"), remedy: remedy))
  }

  private static func reason(_ number: Int32) -> String { String(cString: strerror(number)) }

  private static func kind(_ mode: mode_t) -> String {
    switch mode & S_IFMT {
    case S_IFDIR: "a directory"
    case S_IFIFO: "a pipe"
    case S_IFSOCK: "a socket"
    default: "a device"
    }
  }
}
