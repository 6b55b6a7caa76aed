import Diagnostics
import Glibc

/// What files are known by without reading them whole: of each its name, size and time of change, and a SHA-256 over a
/// sample of its blocks. What is made of files, such as decoded pictures, is kept under it.
///
/// It takes files for the same that differ only beyond the sampled blocks and have the same size and time; so nothing is
/// proven by it. What a study or a checkpoint began on is known by its samples: see ``Fingerprint``.
public struct FileFingerprint: Hashable, Sendable, CustomStringConvertible {
  /// 64 hexadecimal digits.
  public let description: String

  /// The bytes of a block.
  static let blockSize = 4_096
  /// Blocks that are read of a file: the first, the last, and others evenly between.
  static let blockCount = 4
  /// Blocks that are read of all files together; the other files are known by name, size and time.
  static let totalBlockCount = 4_096

  /// - Parameters:
  ///   - folder: what names are relative to, so that a folder may move
  ///   - names: the files, in an order that the caller fixes
  ///   - settings: what else the result depends on, such as the size to which pictures are brought
  /// - Throws: when a file cannot be examined or read
  public init(folder: String, names: [String], settings: String = "") throws(DiagnosticsError) {
    var digest = SHA256Digest()
    digest.update("espalier files 1")
    digest.update(settings)
    digest.update(names.count)
    // Every file's blocks if there are few files, else those of files evenly among all.
    let step = max(1, (names.count * Self.blockCount + Self.totalBlockCount - 1) / Self.totalBlockCount)
    for (index, name) in names.enumerated() {
      try Self.feed(
        &digest, "\(folder)/\(name)", name: name, readsBlocks: index % step == 0 || index == names.count - 1)
    }
    description = digest.finish()
  }

  private static func feed(
    _ digest: inout SHA256Digest, _ path: String, name: String, readsBlocks: Bool
  ) throws(DiagnosticsError) {
    let origin = FileOrigin(name: path, remedy: "Check the file")
    var status = stat()
    guard stat(path, &status) == 0 else {
      let reason = errno
      throw origin.error(reason == ENOENT ? .missing : .unreadable(String(cString: strerror(reason))))
    }
    digest.update(name)
    digest.update(Int(status.st_size))
    digest.update(Int(status.st_mtim.tv_sec))
    digest.update(Int(status.st_mtim.tv_nsec))
    guard readsBlocks, status.st_mode & S_IFMT == S_IFREG, status.st_size > 0 else { return }
    let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY)
    guard descriptor >= 0 else { throw origin.error(.unreadable(String(cString: strerror(errno)))) }
    defer { close(descriptor) }
    var block = [UInt8](repeating: 0, count: blockSize)
    let end = max(0, Int(status.st_size) - blockSize)
    for index in 0..<blockCount {
      let count = pread(descriptor, &block, blockSize, end / (blockCount - 1) * index)
      guard count >= 0 else { throw origin.error(.unreadable(String(cString: strerror(errno)))) }
      block.withUnsafeBytes { digest.update(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
    }
  }
}
