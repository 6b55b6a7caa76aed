extension FileContent {
  private struct Signature {
    var offset = 0
    var bytes: [UInt8]
    var content: FileContent

    init(_ text: String, at offset: Int = 0, _ content: FileContent) {
      self.init(Array(text.utf8), at: offset, content)
    }

    init(_ bytes: [UInt8], at offset: Int = 0, _ content: FileContent) {
      (self.offset, self.bytes, self.content) = (offset, bytes, content)
    }
  }

  /// What formats begin with, by their specifications.
  private static let signatures: [Signature] = [
    Signature("SQLite format 3\0", .studyDatabase),
    Signature([0x7F, 0x45, 0x4C, 0x46], .sharedObject),
    Signature([0x1F, 0x8B], .dataFile("a gzip archive")),
    Signature("ustar", at: 257, .dataFile("a tar archive")),
    Signature("BZh", .foreign("a bzip2 archive")),
    Signature([0xFD, 0x37, 0x7A, 0x58, 0x5A, 0], .foreign("an xz archive")),
    Signature([0x28, 0xB5, 0x2F, 0xFD], .foreign("a Zstandard archive")),
    Signature([0x37, 0x7A, 0xBC, 0xAF], .foreign("a 7z archive")),
    Signature("PK\u{03}\u{04}", .foreign("a ZIP archive, as '.npz', '.pt' and '.keras' files are")),
    Signature("PK\u{05}\u{06}", .foreign("an empty ZIP archive")),
    Signature([0x93] + Array("NUMPY".utf8), .foreign("a NumPy array")),
    Signature([0x89] + Array("HDF\r\n".utf8), .foreign("an HDF5 file, as Keras writes")),
    Signature("TFL3", at: 4, .foreign("a TensorFlow Lite model")),
    Signature("GGUF", .foreign("a GGUF model")),
    Signature("PAR1", .foreign("a Parquet file")),
    Signature([0x80, 0x02], .foreign("a Python pickle, as older '.pt' files are")),
    Signature([0x80, 0x03], .foreign("a Python pickle")),
    Signature([0x80, 0x04, 0x95], .foreign("a Python pickle")),
    Signature([0x80, 0x05, 0x95], .foreign("a Python pickle")),
    Signature([0x89] + Array("PNG\r\n".utf8), .foreign("a PNG picture")),
    Signature([0xFF, 0xD8, 0xFF], .foreign("a JPEG picture")),
    Signature("GIF8", .foreign("a GIF picture")),
    Signature("WEBP", at: 8, .foreign("a WebP picture")),
    Signature("BM", .foreign("a BMP picture")),
    Signature("%PDF-", .foreign("a PDF document")),
    Signature("<svg", .foreign("an SVG picture")),
    Signature("<!DOCTYPE html", .foreign("an HTML page")),
    Signature("<html", .foreign("an HTML page")),
    Signature("<?xml", .foreign("an XML document")),
    Signature("#!", .foreign("a script")),
    Signature("digraph ", .foreign("a drawing in Graphviz's language")),
    Signature("flowchart ", .foreign("a Mermaid flowchart")),
    Signature("version https://git-lfs", .foreign("a Git LFS pointer, in place of the file itself")),
  ]

  static func bySignature(_ bytes: [UInt8]) -> FileContent? {
    let found = signatures.first { signature in
      bytes.count >= signature.offset + signature.bytes.count
        && bytes[signature.offset...].starts(with: signature.bytes)
    }
    return found?.content ?? byIDX(bytes) ?? byONNX(bytes)
  }

  /// Two zeros, a type, the number of extents.
  private static func byIDX(_ bytes: [UInt8]) -> FileContent? {
    guard bytes.count >= 8, bytes[0] == 0, bytes[1] == 0, [0x08, 0x09, 0x0B, 0x0C, 0x0D, 0x0E].contains(bytes[2]),
      (1...4).contains(bytes[3])
    else { return nil }
    return .dataFile("an IDX file")
  }

  /// A protocol buffer that begins with the version of its format (field 1) and the name of its producer (field 2), or
  /// with the graph itself (field 7).
  private static func byONNX(_ bytes: [UInt8]) -> FileContent? {
    guard bytes.count >= 4, bytes[0] == 0x08, (1...32).contains(bytes[1]), [0x12, 0x1A, 0x3A, 0x42].contains(bytes[2])
    else { return nil }
    return .onnxModel
  }

  /// A length in eight bytes, then a JSON object.
  static func bySafetensors(_ bytes: [UInt8]) -> FileContent? {
    guard bytes.count > 10, bytes[8] == UInt8(ascii: "{"), bytes[6] == 0, bytes[7] == 0, bytes[5] == 0 else {
      return nil
    }
    let header = String(decoding: bytes[8...], as: UTF8.self)
    let isOurs = header.contains("\"espalier.checkpoint\"") || header.contains("{\"architecture\":\"{\\\"espalier\\\":")
    return isOurs ? .checkpoint : .otherSafetensors
  }
}

/// The names of a JSON object's members, as far as the first bytes show them. Invalid text has few or none.
struct JSONMembers {
  private(set) var names: [String] = []

  init(_ bytes: [UInt8]) {
    var (depth, index) = (0, 0)
    // A byte order mark is passed over.
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { index = 3 }
    var text: Range<Int>?
    while index < bytes.count {
      let byte = bytes[index]
      switch byte {
      case UInt8(ascii: "{"), UInt8(ascii: "["):
        if depth == 0, byte != UInt8(ascii: "{") { return }
        depth += 1
        text = nil
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        depth -= 1
        if depth <= 0 { return }
        text = nil
      case UInt8(ascii: "\""):
        let start = index + 1
        index = start
        while index < bytes.count, bytes[index] != UInt8(ascii: "\"") { index += bytes[index] == 0x5C ? 2 : 1 }
        text = start..<min(index, bytes.count)
      case UInt8(ascii: ":"):
        if depth == 1, let text { names.append(String(decoding: bytes[text], as: UTF8.self)) }
        text = nil
      case UInt8(ascii: " "), 0x09, 0x0A, 0x0D: break
      default:
        // Something that is not JSON does not begin with an object.
        if depth == 0 { return }
        text = nil
      }
      index += 1
    }
  }
}
