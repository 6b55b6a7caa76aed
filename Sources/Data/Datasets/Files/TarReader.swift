import Diagnostics

/// The files of a tar archive, one after another: POSIX ustar and pax, and GNU's long names and sizes.
///
/// Reads what `tar` writes for plain files and refuses the rest with its location: each header's checksum and numbers are
/// checked, and extended headers are at most 1 MiB. Folders, links and devices are passed over.
/// POSIX.1-2017, "pax", section "ustar Interchange Format".
struct TarReader: ~Copyable {
  struct Entry: Hashable {
    /// The path in the archive.
    var path: String
    /// The size of the content, in bytes.
    var size: Int

    /// The last component of the path.
    var name: String { path.split(separator: "/").last.map(String.init) ?? path }
  }

  private static let blockSize = 512
  private static let extendedLimit = 1 << 20
  private var stream: ContentStream
  /// What of the current entry, its padding included, has not been read.
  private var pending = 0

  init(_ stream: consuming ContentStream) {
    self.stream = stream
  }

  /// The next plain file, or nil at the end, where the rest of the stream is read for its checksum.
  mutating func next() throws(DiagnosticsError) -> Entry? {
    var path: String?
    var size: Int?
    while true {
      try stream.skip(pending)
      pending = 0
      let start = stream.offset
      let block = try stream.read(Self.blockSize)
      if block.allSatisfy({ $0 == 0 }) {
        try stream.skipToEnd()
        return nil
      }
      guard let header = TarHeader(block) else {
        throw stream.origin.error(.archive(at: start, reason: "this is no tar header"))
      }
      switch header.kind {
      case .file:
        let entry = Entry(path: path ?? header.path, size: size ?? header.size)
        pending = try Self.padded(entry.size, at: start, stream.origin)
        return entry
      case .longName:
        path = String(decoding: try readExtended(header, at: start).prefix { $0 != 0 }, as: UTF8.self)
      case .extended:
        let fields = try readExtended(header, at: start)
        guard let records = TarHeader.extendedRecords(fields) else {
          throw stream.origin.error(.archive(at: start, reason: "the extended header is malformed"))
        }
        path = records["path"] ?? path
        if let text = records["size"] {
          guard let number = Int(text), number >= 0 else {
            throw stream.origin.error(.archive(at: start, reason: "the size '\(text)' is no number"))
          }
          size = number
        }
      case .passedOver(let hasContent):
        pending = hasContent ? try Self.padded(header.size, at: start, stream.origin) : 0
        (path, size) = (nil, nil)
      case .globalExtended:
        pending = try Self.padded(header.size, at: start, stream.origin)
      }
    }
  }

  /// The content of the entry that ``next()`` has returned.
  mutating func block(_ entry: Entry) throws(DiagnosticsError) -> ByteBlock {
    precondition(pending >= entry.size, "the content of an entry is read once")
    let block = try stream.block(entry.size)
    pending -= entry.size
    return block
  }

  private mutating func readExtended(_ header: TarHeader, at start: Int) throws(DiagnosticsError) -> [UInt8] {
    guard header.size <= Self.extendedLimit else {
      throw stream.origin.error(.archive(at: start, reason: "the extended header has \(header.size) bytes"))
    }
    let bytes = try stream.read(header.size)
    pending = try Self.padded(header.size, at: start, stream.origin) - header.size
    return bytes
  }

  /// The size rounded up to whole blocks.
  private static func padded(_ size: Int, at start: Int, _ origin: FileOrigin) throws(DiagnosticsError) -> Int {
    guard size <= ContentStream.limit else {
      throw origin.error(.archive(at: start, reason: "the entry claims \(size) bytes"))
    }
    return (size + blockSize - 1) / blockSize * blockSize
  }
}
