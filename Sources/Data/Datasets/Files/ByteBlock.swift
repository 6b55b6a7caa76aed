import Glibc

/// Bytes at addresses that stay: a stretch of a file mapped into memory, or memory of its own. The one owner of either.
///
/// A mapped stretch is neither read nor copied: its pages are those in which the system keeps the file anyway, the same
/// for every process that maps it. The price is that a file which another program changes changes here as well, and
/// that one which another program cuts short ends the process with the signal SIGBUS at the next look at the lost part.
final class ByteBlock: @unchecked Sendable {
  let bytes: UnsafeRawBufferPointer
  /// What was mapped, whole pages; nil if the memory is the block's own.
  private let mapping: UnsafeRawBufferPointer?
  /// Whose bytes these are, if they are a stretch of another block.
  private let owner: ByteBlock?

  /// Memory that a body fills.
  init<Failure: Error>(
    byteCount: Int, fill: (UnsafeMutableRawBufferPointer) throws(Failure) -> Void
  ) throws(Failure) {
    let isLarge = byteCount >= 2 * Self.hugePageSize
    let memory = UnsafeMutableRawBufferPointer.allocate(
      byteCount: byteCount, alignment: isLarge ? Self.hugePageSize : 64)
    // Advice only. A page's first use costs a trip into the system, whatever its size.
    if isLarge {
      madvise(memory.baseAddress, byteCount / Self.hugePageSize * Self.hugePageSize, Int32(MADV_HUGEPAGE))
    }
    bytes = UnsafeRawBufferPointer(memory)
    mapping = nil
    owner = nil
    try fill(memory)
  }

  /// Memory that has been filled, and is the block's from now on.
  init(owning memory: UnsafeMutableRawBufferPointer) {
    bytes = UnsafeRawBufferPointer(memory)
    mapping = nil
    owner = nil
  }

  convenience init(_ content: [UInt8]) {
    self.init(byteCount: content.count) { $0.copyBytes(from: content) }
  }

  /// A stretch of another block, which lives as long.
  init(stretchOf block: ByteBlock, range: Range<Int>) {
    bytes = UnsafeRawBufferPointer(rebasing: block.bytes[range])
    mapping = nil
    owner = block
  }

  /// Maps a stretch of an open file, which may be closed afterwards. Nil if the system does not map this file.
  ///
  /// - Parameter range: in bytes, not empty, within the file.
  init?(descriptor: Int32, range: Range<Int>) {
    let start = range.lowerBound / Self.pageSize * Self.pageSize
    let count = range.upperBound - start
    guard let address = mmap(nil, count, PROT_READ, MAP_PRIVATE, descriptor, start), address != MAP_FAILED else {
      return nil
    }
    mapping = UnsafeRawBufferPointer(start: address, count: count)
    owner = nil
    bytes = UnsafeRawBufferPointer(start: address + (range.lowerBound - start), count: range.count)
  }

  deinit {
    if let mapping {
      munmap(UnsafeMutableRawPointer(mutating: mapping.baseAddress), mapping.count)
    } else if owner == nil {
      bytes.deallocate()
    }
  }

  private static let hugePageSize = 2 << 20
  private static let pageSize = Int(sysconf(Int32(_SC_PAGESIZE)))
}
