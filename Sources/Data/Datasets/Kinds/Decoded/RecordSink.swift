import Glibc

/// Where decoded records are put: a file that has no name until it is whole, or memory where no file can be written.
final class RecordSink: @unchecked Sendable {
  private enum Storage {
    case file(Int32, partial: String?)
    case memory(UnsafeMutableRawBufferPointer)
  }

  private let storage: Storage
  private let start: Int
  private let byteCount: Int
  private var isDone = false

  /// - Parameters:
  ///   - folder: that the file will be in; nil for memory
  ///   - start: where the records begin
  ///   - byteCount: of all records
  init(in folder: String?, name: String, start: Int, byteCount: Int) {
    self.start = start
    self.byteCount = byteCount
    if let folder, let file = Self.file(in: folder, name: name, byteCount: start + byteCount) {
      storage = file
    } else {
      storage = .memory(.allocate(byteCount: max(1, byteCount), alignment: 4096))
    }
  }

  /// A file of this size, for which the disk has room; nil if there is none to be had.
  private static func file(in folder: String, name: String, byteCount: Int) -> Storage? {
    guard makeFolder(folder) else { return nil }
    // Gone with the process, however that ends.
    var descriptor = open(folder, 0o20200000 | O_RDWR | O_CLOEXEC, 0o644)
    var partial: String?
    if descriptor < 0 {
      // This file system knows no files without a name.
      let path = "\(folder)/\(name).\(getpid()).partial"
      unlink(path)
      descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
      partial = path
    }
    guard descriptor >= 0 else { return nil }
    guard posix_fallocate(descriptor, 0, byteCount) == 0 else {
      close(descriptor)
      if let partial { unlink(partial) }
      return nil
    }
    return .file(descriptor, partial: partial)
  }

  private static func makeFolder(_ path: String) -> Bool {
    if mkdir(path, 0o755) == 0 || errno == EEXIST { return true }
    guard errno == ENOENT, let slash = path.lastIndex(of: "/"), slash != path.startIndex else { return false }
    return makeFolder(String(path[..<slash])) && (mkdir(path, 0o755) == 0 || errno == EEXIST)
  }

  /// Puts bytes where they belong; several threads may at once. False when the disk fails.
  func write(_ bytes: UnsafeRawBufferPointer, at offset: Int) -> Bool {
    switch storage {
    case .memory(let memory):
      UnsafeMutableRawBufferPointer(rebasing: memory[offset..<offset + bytes.count]).copyMemory(from: bytes)
      return true
    case .file(let descriptor, _): return Self.write(bytes, to: descriptor, at: start + offset)
    }
  }

  private static func write(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32, at offset: Int) -> Bool {
    var done = 0
    while done < bytes.count {
      let count = pwrite(descriptor, bytes.baseAddress! + done, bytes.count - done, offset + done)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return false }
      done += count
    }
    return true
  }

  /// Writes what stands before the records, gives the file its name, in place of what has it, and maps the records.
  func finish(header: [UInt8], path: String?) -> ByteBlock? {
    precondition(header.count == start, "records begin behind the header")
    switch storage {
    case .memory(let memory):
      isDone = true
      return ByteBlock(owning: memory)
    case .file(let descriptor, let partial):
      guard let path, header.withUnsafeBytes({ Self.write($0, to: descriptor, at: 0) }) else { return nil }
      let whole: String
      if let partial {
        whole = partial
      } else {
        whole = "\(path).\(getpid()).partial"
        unlink(whole)
        guard linkat(AT_FDCWD, "/proc/self/fd/\(descriptor)", AT_FDCWD, whole, Int32(AT_SYMLINK_FOLLOW)) == 0 else {
          return nil
        }
      }
      guard rename(whole, path) == 0 else {
        unlink(whole)
        return nil
      }
      isDone = true
      return ByteBlock(descriptor: descriptor, range: start..<start + byteCount)
    }
  }

  deinit {
    switch storage {
    case .memory(let memory): if !isDone { memory.deallocate() }
    case .file(let descriptor, let partial):
      close(descriptor)
      if let partial, !isDone { unlink(partial) }
    }
  }
}
