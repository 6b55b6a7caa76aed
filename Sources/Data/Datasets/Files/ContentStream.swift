import CZlib
import Diagnostics
import Glibc

/// The content of a file from its first byte to its last, decompressed where the file is gzip. The one owner of zlib's
/// handle.
///
/// zlib and not libarchive, which would read tar as well: libarchive 3.6 does not compare the CRC-32 at a gzip file's
/// end, so a damaged picture would pass unseen; zlib's `inflate` does.
///
/// What is not compressed can be mapped instead of read (``block(_:)``).
///
/// Nothing but a regular file is opened, and opening never waits (a named pipe would). At most ``limit`` bytes are handed
/// out, so that a small file that decompresses without end costs bounded time.
struct ContentStream: ~Copyable {
  /// The most content that is read from one file: 1 GiB, seven times the largest data set that is known here.
  static let limit = 1 << 30
  private static let chunkSize = 1 << 18

  private let file: gzFile
  /// The file's descriptor, which zlib owns, and its size where it is not compressed.
  private let descriptor: Int32
  private let plainByteCount: Int?
  private let chunk: UnsafeMutableRawBufferPointer
  let origin: FileOrigin
  /// How many bytes of content have been read.
  private(set) var offset = 0

  init(path: String, origin: FileOrigin) throws(DiagnosticsError) {
    self.origin = origin
    let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY)
    guard descriptor >= 0 else {
      let reason = errno
      throw origin.error(reason == ENOENT ? .missing : .unreadable(String(cString: strerror(reason))))
    }
    var status = stat()
    let kind = fstat(descriptor, &status) == 0 ? FileKind(mode: status.st_mode) : .missing
    guard kind == .file, let file = gzdopen(descriptor, "rb") else {
      close(descriptor)
      switch kind {
      case .folder: throw origin.error(.notAFile("a folder"))
      case .other(let words): throw origin.error(.notAFile(words))
      case .file, .missing: throw origin.error(.unreadable("out of memory or file handles"))
      }
    }
    gzbuffer(file, UInt32(Self.chunkSize))
    self.file = file
    self.descriptor = descriptor
    plainByteCount = gzdirect(file) == 1 ? Int(status.st_size) : nil
    chunk = .allocate(byteCount: Self.chunkSize, alignment: 16)
  }

  deinit {
    gzclose_r(file)
    chunk.deallocate()
  }

  /// Reads this many bytes.
  ///
  /// - Throws: when the content ends before, is damaged, or exceeds the limit.
  mutating func read(_ count: Int) throws(DiagnosticsError) -> [UInt8] {
    guard count <= Self.limit - offset else { throw origin.error(.tooLarge(limit: Self.limit)) }
    let end = offset + count
    var bytes: [UInt8] = []
    bytes.reserveCapacity(count)
    while offset < end {
      let length = try readChunk(upTo: end - offset)
      guard length > 0 else { throw origin.error(.truncated(at: offset, expected: end)) }
      bytes.append(contentsOf: chunk.prefix(length))
    }
    return bytes
  }

  /// Passes over this many bytes.
  mutating func skip(_ count: Int) throws(DiagnosticsError) {
    guard count <= Self.limit - offset else { throw origin.error(.tooLarge(limit: Self.limit)) }
    let end = offset + count
    while offset < end {
      guard try readChunk(upTo: end - offset) > 0 else {
        throw origin.error(.truncated(at: offset, expected: end))
      }
    }
  }

  /// The next bytes at an address that stays: mapped from a plain file, else read.
  ///
  /// - Throws: as ``read(_:)`` does.
  mutating func block(_ count: Int) throws(DiagnosticsError) -> ByteBlock {
    if let mapped = mapped(count) { return mapped }
    guard count <= Self.limit - offset else { throw origin.error(.tooLarge(limit: Self.limit)) }
    let end = offset + count
    return try ByteBlock(byteCount: count) { memory throws(DiagnosticsError) in
      var filled = 0
      while filled < count {
        let length = try readChunk(into: UnsafeMutableRawBufferPointer(rebasing: memory[filled...]))
        guard length > 0 else { throw origin.error(.truncated(at: offset, expected: end)) }
        filled += length
      }
    }
  }

  /// All the rest at an address that stays: mapped from a plain file, else read.
  mutating func blockToEnd(limit: Int = limit) throws(DiagnosticsError) -> ByteBlock {
    if let size = plainByteCount, size - offset <= limit, let mapped = mapped(size - offset) { return mapped }
    var bytes: [UInt8] = []
    while true {
      // One byte more than allowed tells "at the limit" from "beyond it".
      let length = try readChunk(upTo: limit - bytes.count + 1)
      if length == 0 { return ByteBlock(bytes) }
      guard bytes.count + length <= limit else { throw origin.error(.tooLarge(limit: limit)) }
      bytes.append(contentsOf: chunk.prefix(length))
    }
  }

  /// The next bytes of a plain file, which are passed over; nil if it is none, ends before, or cannot be mapped.
  private mutating func mapped(_ count: Int) -> ByteBlock? {
    guard let size = plainByteCount, count > 0, count <= min(size, Self.limit) - offset,
      let block = ByteBlock(descriptor: descriptor, range: offset..<offset + count),
      gzseek(file, offset + count, SEEK_SET) == offset + count
    else { return nil }
    offset += count
    return block
  }

  /// Passes over all the rest, which also makes zlib compare the checksum.
  mutating func skipToEnd() throws(DiagnosticsError) {
    while try readChunk(upTo: Self.limit - offset + 1) > 0 {
      guard offset <= Self.limit else { throw origin.error(.tooLarge(limit: Self.limit)) }
    }
  }

  /// Checks that nothing follows, which also makes zlib compare the checksum.
  mutating func expectEnd() throws(DiagnosticsError) {
    let end = offset
    guard try readChunk(upTo: 1) == 0 else { throw origin.error(.tooLong(expected: end)) }
  }

  /// Reads up to a chunk; 0 at the end.
  private mutating func readChunk(upTo count: Int) throws(DiagnosticsError) -> Int {
    try readChunk(into: UnsafeMutableRawBufferPointer(rebasing: chunk[..<min(count, chunk.count)]))
  }

  /// Reads as much as fits, up to 1 GiB; 0 at the end.
  private mutating func readChunk(into memory: UnsafeMutableRawBufferPointer) throws(DiagnosticsError) -> Int {
    let wanted = min(memory.count, Self.limit)
    let length = Int(gzread(file, memory.baseAddress, UInt32(wanted)))
    if length < wanted {
      var status: Int32 = Z_OK
      let words = gzerror(file, &status).map { String(cString: $0) } ?? ""
      switch status {
      case Z_OK, Z_STREAM_END: break
      case Z_BUF_ERROR: throw origin.error(.truncatedGzip(at: offset + max(0, length)))
      case Z_ERRNO: throw origin.error(.unreadable(String(cString: strerror(errno))))
      // zlib writes "<fd:5>: " before its words.
      default:
        throw origin.error(.damagedGzip(words.split(separator: ": ").last.map(String.init) ?? "no reason given"))
      }
    }
    offset += max(0, length)
    return max(0, length)
  }
}
