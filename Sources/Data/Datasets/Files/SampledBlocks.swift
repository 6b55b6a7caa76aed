import Glibc

/// A few blocks of files, by which changed content is noticed without reading all of it.
enum SampledBlocks {
  /// The bytes of a block.
  private static let byteCount = 4_096
  /// Blocks that are read of a file: the first, the last, and others evenly between.
  private static let countOfFile = 4
  /// Blocks that are read of all files together; the other files are known by name, size and time.
  private static let countOfAll = 4_096

  /// Whether blocks are read of a file: of every one if there are few, else of files evenly among all.
  static func isSampled(_ index: Int, of fileCount: Int) -> Bool {
    let step = max(1, (fileCount * countOfFile + countOfAll - 1) / countOfAll)
    return index % step == 0 || index == fileCount - 1
  }

  /// Feeds the blocks of a file to a digest.
  ///
  /// - Parameter path: as bytes, without a zero at its end
  /// - Returns: false of what cannot be read; whoever reads all of it says why
  @discardableResult static func feed(_ digest: inout SHA256Digest, _ path: some Sequence<UInt8>) -> Bool {
    let descriptor = open(path.map(CChar.init(bitPattern:)) + [0], O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, FileKind(mode: status.st_mode) == .file else { return false }
    var block = [UInt8](repeating: 0, count: byteCount)
    let end = max(0, Int(status.st_size) - byteCount)
    for index in 0..<countOfFile {
      let count = pread(descriptor, &block, byteCount, off_t(end / (countOfFile - 1) * index))
      guard count > 0 else { return false }
      block.withUnsafeBytes { digest.update(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
    }
    return true
  }
}
