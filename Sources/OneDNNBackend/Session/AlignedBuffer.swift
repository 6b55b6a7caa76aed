/// Memory that begins at a cache line.
final class AlignedBuffer: @unchecked Sendable {
  let address: UnsafeMutableRawPointer
  let byteCount: Int

  /// - parameter isCleared: whether the bytes begin as zeros
  init(byteCount: Int, isCleared: Bool = true) {
    self.byteCount = byteCount
    address = .allocate(byteCount: max(byteCount, 64), alignment: 64)
    if isCleared { address.initializeMemory(as: UInt8.self, repeating: 0, count: max(byteCount, 64)) }
  }

  deinit { address.deallocate() }

  func copy() -> AlignedBuffer {
    let copy = AlignedBuffer(byteCount: byteCount)
    copy.address.copyMemory(from: address, byteCount: byteCount)
    return copy
  }

  var start: UnsafeMutablePointer<Float> { address.assumingMemoryBound(to: Float.self) }

  var floats: UnsafeMutableBufferPointer<Float> { UnsafeMutableBufferPointer(start: start, count: byteCount / 4) }
}
