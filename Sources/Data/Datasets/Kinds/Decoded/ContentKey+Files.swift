import Glibc

/// What files are known by without reading them whole: of each its name, size and time of change, and a sample of blocks.
///
/// Files that differ only beyond the sampled blocks, and have the same size and time, are taken for the same. So nothing is
/// proven by it: what a study or a checkpoint began on is known by its samples, see ``Fingerprint``.
extension ContentKey {
  /// The bytes of a block.
  private static let blockByteCount = 4_096
  /// Blocks that are read of a file: the first, the last, and others evenly between.
  private static let blockCount = 4
  /// Blocks that are read of all files together; the other files are known by name, size and time.
  private static let totalBlockCount = 4_096

  /// Of all files in their order.
  /// - parameter settings: what else decides what becomes of them
  init(of folders: ClassFolders, made settings: String) {
    var digest = SHA256Digest()
    digest.update("espalier decoded")
    digest.update(settings)
    digest.update(folders.trainingCount)
    digest.update(folders.files.count)
    // Every file's blocks if there are few files, else those of files evenly among all.
    let step = max(1, (folders.files.count * Self.blockCount + Self.totalBlockCount - 1) / Self.totalBlockCount)
    for (index, file) in folders.files.enumerated() {
      digest.update(file.path.count)
      file.path.withUnsafeBytes { digest.update($0) }
      digest.update(file.size)
      digest.update(file.time)
      digest.update(Int(file.label))
      guard index % step == 0 || index == folders.files.count - 1 else { continue }
      Self.feed(&digest, Array(folders.root.utf8) + [UInt8(ascii: "/")] + file.path)
    }
    self.init(digest)
  }

  /// Of what cannot be read, nothing: whoever decodes it says why.
  private static func feed(_ digest: inout SHA256Digest, _ path: [UInt8]) {
    let descriptor = open(path.map(CChar.init(bitPattern:)) + [0], O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY)
    guard descriptor >= 0 else { return }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return }
    var block = [UInt8](repeating: 0, count: blockByteCount)
    let end = max(0, Int(status.st_size) - blockByteCount)
    for index in 0..<blockCount {
      let count = pread(descriptor, &block, blockByteCount, off_t(end / (blockCount - 1) * index))
      guard count > 0 else { return }
      block.withUnsafeBytes { digest.update(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
    }
  }
}
