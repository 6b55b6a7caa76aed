import Glibc

/// Memory that begins at a cache line.
///
/// A large one asks for huge pages: the first access to each page costs a system call, and pages of 4 KiB cost 512 times
/// as many as pages of 2 MiB.
final class AlignedBuffer: @unchecked Sendable {
  let address: UnsafeMutableRawPointer
  let byteCount: Int

  /// - parameter isCleared: whether the bytes begin as zeros
  init(byteCount: Int, isCleared: Bool = true) {
    self.byteCount = byteCount
    let isLarge = byteCount >= 2 * Self.hugePageSize
    address = .allocate(byteCount: max(byteCount, 64), alignment: isLarge ? Self.hugePageSize : 64)
    // Advice only: where the system has no huge pages to give, it gives small ones.
    if isLarge { madvise(address, byteCount / Self.hugePageSize * Self.hugePageSize, Int32(MADV_HUGEPAGE)) }
    if isCleared { address.initializeMemory(as: UInt8.self, repeating: 0, count: max(byteCount, 64)) }
  }

  deinit { address.deallocate() }

  private static let hugePageSize = 2 << 20

  func copy() -> AlignedBuffer {
    let copy = AlignedBuffer(byteCount: byteCount)
    copy.address.copyMemory(from: address, byteCount: byteCount)
    return copy
  }

  var start: UnsafeMutablePointer<Float> { address.assumingMemoryBound(to: Float.self) }

  var floats: UnsafeMutableBufferPointer<Float> { UnsafeMutableBufferPointer(start: start, count: byteCount / 4) }
}
