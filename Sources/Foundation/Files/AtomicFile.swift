import Diagnostics
import Glibc

/// Replaces a file as a whole: whoever reads it finds the old contents or the new, never a part, whatever happens
/// meanwhile.
///
/// The contents go to a file beside it, reach the disk, and replace the old file under its name. Only a kill in
/// the middle of writing leaves that file, `.NAME.part`, and the next writing takes it over.
///
/// A symbolic link stays, and the file that it leads to is replaced. Devices and pipes are written to as they are.
public struct AtomicFile: Sendable {
  /// Writes bytes to a descriptor, as `write(2)`: the count written, or −1 with `errno` set.
  public typealias Write = @Sendable (_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) -> Int

  private let write: Write
  private let isDurable: Bool

  /// - parameters:
  ///   - isDurable: whether the contents are on the disk when the file is replaced. Otherwise a power cut soon after may
  ///     leave a part of them: for files that can be made again.
  ///   - write: for tests, which cannot fill a disk
  public init(
    isDurable: Bool = true, write: @escaping Write = { Glibc.write($0, $1.baseAddress, $1.count) }
  ) {
    self.isDurable = isDurable
    self.write = write
  }

  /// Replaces a file by what the body appends.
  /// - throws: a diagnostic with the code `cannot-write` and the system's reason; the old file is then as it was and
  ///   nothing new is left
  public func replace(
    _ path: String, _ body: (borrowing Output) throws(DiagnosticsError) -> Void
  ) throws(DiagnosticsError) {
    switch try WriteDestination(path) {
    case .file(let target, let former): try replace(target, former, named: path, body)
    case .stream(let target): try send(to: open(target, O_WRONLY | O_CLOEXEC | O_NOCTTY), named: path, body)
    case .descriptor(let number): try send(to: fcntl(number, F_DUPFD_CLOEXEC, 3), named: path, body)
    }
  }

  private func replace(
    _ target: String, _ former: WriteDestination.Former?, named path: String,
    _ body: (borrowing Output) throws(DiagnosticsError) -> Void
  ) throws(DiagnosticsError) {
    let (folder, name) = target.folderAndName
    let part = "\(folder)/.\(name.cut(toByteCount: 240)).part"
    let descriptor = open(
      part, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, former == nil ? 0o666 : 0o600)
    guard descriptor >= 0 else { throw Self.failure(path, errno) }
    var isOpen = true
    do throws(DiagnosticsError) {
      try body(Output(path: path, descriptor: descriptor, write: write))
      former?.apply(to: descriptor)
      guard !isDurable || fsync(descriptor) == 0 else { throw Self.failure(path, errno) }
      isOpen = false
      guard close(descriptor) == 0 else { throw Self.failure(path, errno) }
      guard rename(part, target) == 0 else { throw Self.failure(path, errno) }
    } catch {
      if isOpen { close(descriptor) }
      unlink(part)
      throw error
    }
    guard isDurable else { return }
    // The new name survives a power cut once its folder is on the disk; file systems that cannot do that say so.
    let parent = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    if parent >= 0 {
      fsync(parent)
      close(parent)
    }
  }

  /// Writes to what cannot be replaced.
  private func send(
    to descriptor: Int32, named path: String, _ body: (borrowing Output) throws(DiagnosticsError) -> Void
  ) throws(DiagnosticsError) {
    guard descriptor >= 0 else { throw Self.failure(path, errno) }
    defer { close(descriptor) }
    try body(Output(path: path, descriptor: descriptor, write: write))
  }

  /// Where the body of a replacement writes.
  public struct Output: ~Copyable {
    let path: String
    let descriptor: Int32
    let write: Write

    /// Writes the elements as they lie in memory.
    public func append<Element: BitwiseCopyable>(_ elements: [Element]) throws(DiagnosticsError) {
      if let number = elements.withUnsafeBytes({ errorNumber($0) }) { throw AtomicFile.failure(path, number) }
    }

    /// Writes all bytes; gives the system's error number if that fails.
    private func errorNumber(_ bytes: UnsafeRawBufferPointer) -> Int32? {
      var rest = bytes
      while !rest.isEmpty {
        let count = write(descriptor, rest)
        if count < 0 && errno == EINTR { continue }
        guard count > 0 else { return count < 0 ? errno : ENOSPC }
        rest = UnsafeRawBufferPointer(rebasing: rest[count...])
      }
      return nil
    }
  }

  static func failure(_ path: String, _ number: Int32) -> DiagnosticsError {
    let remedy =
      switch number {
      case ENOSPC, EDQUOT: "Make room on the disk; what was saved before is still there"
      case ENOENT: "Create the folder first"
      case ENOTDIR: "What stands before the last '/' is no folder: choose another"
      case ELOOP: "Make the link lead to a file"
      case EPIPE: "Its reader has gone away"
      case EACCES, EPERM, EROFS: "Choose a folder that may be written to"
      default: "What was saved before is still there"
      }
    return DiagnosticsError(
      Diagnostic(
        code: "cannot-write", "'\(path)' cannot be written: \(String(cString: strerror(number)))", remedy: remedy))
  }
}
