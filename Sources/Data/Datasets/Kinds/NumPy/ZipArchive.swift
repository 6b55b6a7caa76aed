import CZlib
import Diagnostics

/// The files of a zip archive that is mapped or in memory, by their names; stored and deflated ones.
///
/// Sizes are those of the central directory. What it says is checked before memory is taken for it: entries lie within the
/// file, an entry holds at most ``ContentStream/limit`` bytes, and inflating ends where the directory says that it does,
/// with the checksum that it says. PKWARE, "APPNOTE.TXT", version 6.3.10.
struct ZipArchive {
  struct Entry: Hashable {
    var name: String
    var method: Int
    var compressedSize: Int
    var size: Int
    var checksum: UInt32
    /// Of the local header.
    var offset: Int
  }

  private static let endSize = 22
  private static let directoryEntrySize = 46
  private static let localHeaderSize = 30
  /// Far beyond what arrays are saved as.
  private static let maximumEntryCount = 10_000

  let origin: FileOrigin
  /// In the order of the directory.
  let entries: [Entry]
  private let block: ByteBlock

  init(path: String, remedy: String) throws(DiagnosticsError) {
    let origin = FileOrigin(name: path, remedy: remedy)
    var stream = try ContentStream(path: path, origin: origin)
    try self.init(stream.blockToEnd(), origin)
  }

  init(_ block: ByteBlock, _ origin: FileOrigin) throws(DiagnosticsError) {
    self.block = block
    self.origin = origin
    let bytes = LittleEndianBytes(block.bytes)
    guard bytes.count >= Self.endSize, let end = Self.end(of: bytes) else {
      throw origin.error(.archive(at: 0, reason: "this is no zip file, or its end is missing"))
    }
    let count = bytes.word16(end + 10)
    let (size, start) = (bytes.word32(end + 12), bytes.word32(end + 16))
    guard count != 0xFFFF, size != 0xFFFF_FFFF, start != 0xFFFF_FFFF else {
      throw origin.error(.archive(at: end, reason: "this is a zip64 file, which holds more than is read"))
    }
    guard start + size <= end, count <= Self.maximumEntryCount else {
      throw origin.error(.archive(at: end, reason: "the directory claims \(count) files in \(size) bytes"))
    }
    var entries: [Entry] = []
    var names: Set<String> = []
    var position = start
    for _ in 0..<count {
      let entry = try Self.entry(bytes, at: position, before: start + size, origin)
      guard names.insert(entry.name).inserted else { throw origin.error(.archiveRepeats(entry.name)) }
      entries.append(entry)
      position +=
        Self.directoryEntrySize + bytes.word16(position + 28) + bytes.word16(position + 30)
        + bytes.word16(position + 32)
    }
    self.entries = entries
  }

  /// Where the end record stands: a comment of up to 65,535 bytes may follow it.
  private static func end(of bytes: LittleEndianBytes) -> Int? {
    let last = bytes.count - endSize
    return stride(from: last, through: max(0, last - 0xFFFF), by: -1).first { position in
      bytes.word32(position) == 0x0605_4B50 && position + endSize + bytes.word16(position + 20) == bytes.count
    }
  }

  private static func entry(
    _ bytes: LittleEndianBytes, at position: Int, before end: Int, _ origin: FileOrigin
  ) throws(DiagnosticsError) -> Entry {
    guard position + directoryEntrySize <= end, bytes.word32(position) == 0x0201_4B50,
      position + directoryEntrySize + bytes.word16(position + 28) <= end
    else { throw origin.error(.archive(at: position, reason: "an entry of the directory is damaged")) }
    let first = position + directoryEntrySize
    let name = String(decoding: bytes.bytes[first..<first + bytes.word16(position + 28)], as: UTF8.self)
    let entry = Entry(
      name: name, method: bytes.word16(position + 10), compressedSize: bytes.word32(position + 20),
      size: bytes.word32(position + 24), checksum: UInt32(bytes.word32(position + 16)),
      offset: bytes.word32(position + 42))
    func refuse(_ reason: String) -> DiagnosticsError {
      origin.entry(name).error(.archive(at: position, reason: reason))
    }
    guard bytes.word16(position + 8) & 1 == 0 else { throw refuse("it is encrypted") }
    guard entry.size != 0xFFFF_FFFF, entry.compressedSize != 0xFFFF_FFFF, entry.offset != 0xFFFF_FFFF else {
      throw refuse("it has zip64 sizes, which are more than is read")
    }
    guard [0, 8].contains(entry.method) else {
      throw refuse("it is compressed by method \(entry.method); stored and deflated files are read")
    }
    return entry
  }

  /// The content of a file: a stretch of the archive if it is stored, else what it inflates to.
  func content(_ entry: Entry) throws(DiagnosticsError) -> ByteBlock {
    let origin = origin.entry(entry.name)
    let bytes = LittleEndianBytes(block.bytes)
    guard entry.offset + Self.localHeaderSize <= bytes.count, bytes.word32(entry.offset) == 0x0403_4B50 else {
      throw origin.error(.archive(at: entry.offset, reason: "its header is damaged"))
    }
    let start =
      entry.offset + Self.localHeaderSize + bytes.word16(entry.offset + 26) + bytes.word16(entry.offset + 28)
    guard start + entry.compressedSize <= bytes.count else {
      throw origin.error(
        .archive(at: start, reason: "it claims \(entry.compressedSize) bytes, beyond the end of the file"))
    }
    guard entry.size <= ContentStream.limit else { throw origin.error(.tooLarge(limit: ContentStream.limit)) }
    let stored = UnsafeRawBufferPointer(rebasing: block.bytes[start..<start + entry.compressedSize])
    let content: ByteBlock
    if entry.method == 0 {
      guard entry.size == entry.compressedSize else {
        throw origin.error(
          .archive(at: start, reason: "it is stored, but claims \(entry.size) bytes in \(entry.compressedSize)"))
      }
      content = ByteBlock(stretchOf: block, range: start..<start + entry.size)
    } else {
      content = try Self.inflated(stored, size: entry.size, origin)
    }
    guard crc32_z(0, content.bytes.bindMemory(to: UInt8.self).baseAddress, content.bytes.count) == UInt(entry.checksum)
    else { throw origin.error(.archive(at: start, reason: "its checksum is wrong: the file is damaged")) }
    return content
  }

  /// Inflates to just so many bytes.
  private static func inflated(
    _ source: UnsafeRawBufferPointer, size: Int, _ origin: FileOrigin
  ) throws(DiagnosticsError) -> ByteBlock {
    // Deflate makes at most 1,032 bytes of one (its window is 258 long, two bits a match): a claim beyond is a lie.
    guard size <= 1_032 * max(source.count, 1) + 1_032 else {
      throw origin.error(.archive(at: 0, reason: "it claims to inflate \(source.count) bytes to \(size)"))
    }
    return try ByteBlock(byteCount: size) { memory throws(DiagnosticsError) in
      var stream = z_stream()
      guard inflateInit2_(&stream, -MAX_WBITS, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
        throw origin.error(.unreadable("out of memory"))
      }
      defer { inflateEnd(&stream) }
      stream.next_in = UnsafeMutablePointer(mutating: source.bindMemory(to: UInt8.self).baseAddress)
      stream.avail_in = UInt32(source.count)
      // One byte more than claimed shows that there is more.
      var spare: UInt8 = 0
      stream.next_out = memory.bindMemory(to: UInt8.self).baseAddress
      stream.avail_out = UInt32(size)
      var code = size > 0 ? inflate(&stream, Z_NO_FLUSH) : Z_OK
      if code == Z_OK || code == Z_BUF_ERROR, stream.avail_out == 0 {
        code = withUnsafeMutablePointer(to: &spare) { pointer in
          stream.next_out = pointer
          stream.avail_out = 1
          return inflate(&stream, Z_FINISH)
        }
        guard stream.avail_out == 1 else {
          throw origin.error(.archive(at: 0, reason: "it inflates to more than the \(size) bytes that it claims"))
        }
      }
      guard code == Z_STREAM_END else {
        let made = Int(stream.total_out)
        throw origin.error(
          .archive(
            at: made,
            reason: code == Z_OK || code == Z_BUF_ERROR
              ? "the compressed data breaks off" : "the compressed data is damaged"))
      }
      guard Int(stream.total_out) == size else {
        throw origin.error(
          .archive(
            at: Int(stream.total_out),
            reason: "it inflates to \(stream.total_out) bytes, not the \(size) that it claims"))
      }
    }
  }
}

/// Numbers in a stretch of bytes, lowest byte first. Callers keep within it.
struct LittleEndianBytes {
  let bytes: UnsafeRawBufferPointer
  var count: Int { bytes.count }

  init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

  func word16(_ offset: Int) -> Int {
    Int(UInt16(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt16.self)))
  }
  func word32(_ offset: Int) -> Int {
    Int(UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self)))
  }
}
