import Glibc

/// Reads files whole, one after another, into memory that each of them uses again.
final class WholeFileReader {
  enum Result {
    /// Stays until the next file is read.
    case content(UnsafeRawBufferPointer)
    case fault(String)
  }

  private let root: [UInt8]
  private let limit: Int
  private var memory = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 64)

  /// - Parameter limit: bytes of a file, at most
  init(root: String, limit: Int) {
    self.root = Array(root.utf8) + [UInt8(ascii: "/")]
    self.limit = limit
  }

  deinit { memory.deallocate() }

  /// - Parameter path: below the root.
  func read(_ path: [UInt8]) -> Result {
    let name = (root + path).map(CChar.init(bitPattern:)) + [0]
    let descriptor = open(name, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY)
    guard descriptor >= 0 else {
      let reason = errno
      return .fault(
        reason == ENOENT ? "the link leads nowhere" : "cannot be read: \(String(cString: strerror(reason)))")
    }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { return .fault("cannot be read: \(String(cString: strerror(errno)))") }
    switch FileKind(mode: status.st_mode) {
    case .file: break
    case .folder: return .fault("this is a folder, not a file")
    case .other(let words): return .fault("this is \(words), not a file")
    case .missing: return .fault("the file does not exist")
    }
    let size = Int(status.st_size)
    guard size <= limit else { return .fault("has \(size >> 20) MiB, and at most \(limit >> 20) are read") }
    if memory.count < size {
      memory.deallocate()
      memory = .allocate(byteCount: size, alignment: 64)
    }
    guard let start = memory.baseAddress else { return .fault("there is no memory for it") }
    var done = 0
    while done < size {
      let count = Glibc.read(descriptor, start + done, size - done)
      if count < 0 {
        if errno == EINTR { continue }
        return .fault("cannot be read: \(String(cString: strerror(errno)))")
      }
      if count == 0 { break }
      done += count
    }
    return .content(UnsafeRawBufferPointer(start: start, count: done))
  }
}
