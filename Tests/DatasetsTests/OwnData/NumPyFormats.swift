import CZlib

/// Small arrays as NumPy saves them.
enum NPY {
  static func array(_ descr: String, _ shape: [Int], _ content: [UInt8], fortran: Bool = false) -> [UInt8] {
    let extents = shape.map { "\($0)," }.joined(separator: " ")
    return file(
      "{'descr': '\(descr)', 'fortran_order': \(fortran ? "True" : "False"), 'shape': (\(extents)), }", content)
  }

  static func file(_ header: String, _ content: [UInt8], version: UInt8 = 1) -> [UInt8] {
    let start = version == 1 ? 10 : 12
    let size = (start + header.utf8.count + 1 + 63) / 64 * 64 - start
    let padded = Array(header.utf8) + [UInt8](repeating: 0x20, count: size - header.utf8.count - 1) + [0x0A]
    let length = (0..<(version == 1 ? 2 : 4)).map { UInt8(truncatingIfNeeded: size >> (8 * $0)) }
    return [0x93] + Array("NUMPY".utf8) + [version, 0] + length + padded + content
  }

  static func floats(_ values: [Float], _ shape: [Int], big: Bool = false, fortran: Bool = false) -> [UInt8] {
    array(big ? ">f4" : "<f4", shape, values.flatMap { bytes($0.bitPattern, big: big) }, fortran: fortran)
  }

  static func integers(_ values: [Int], _ shape: [Int]) -> [UInt8] {
    array("<i8", shape, values.flatMap { bytes(Int64($0), big: false) })
  }

  static func bytes<Word: FixedWidthInteger>(_ word: Word, big: Bool) -> [UInt8] {
    withUnsafeBytes(of: big ? word.bigEndian : word.littleEndian) { Array($0) }
  }
}

/// Zip archives as NumPy writes them.
enum Zip {
  struct Entry {
    var name: String
    var content: [UInt8]
    var deflates = false
    /// What the directory says instead of the truth.
    var claimedSize: Int?
    var method: Int?
    var flags = 0
    var checksum: UInt32?
    var stored: [UInt8]?

    init(_ name: String, _ content: [UInt8], deflates: Bool = false) {
      (self.name, self.content, self.deflates) = (name, content, deflates)
    }
  }

  static func archive(_ entries: [Entry], comment: String = "") -> [UInt8] {
    var (file, directory): ([UInt8], [UInt8]) = ([], [])
    for entry in entries {
      let stored = entry.stored ?? (entry.deflates ? deflated(entry.content) : entry.content)
      let checksum = entry.checksum ?? UInt32(crc32(0, entry.content, UInt32(entry.content.count)))
      let size = entry.claimedSize ?? entry.content.count
      let method = entry.method ?? (entry.deflates ? 8 : 0)
      let common =
        word16(entry.flags) + word16(method) + word32(0) + word32(Int(checksum)) + word32(stored.count) + word32(size)
        + word16(entry.name.utf8.count) + word16(0)
      directory +=
        word32(0x0201_4B50) + word16(20) + word16(20) + common + word16(0) + word16(0) + word16(0) + word32(0)
        + word32(file.count) + Array(entry.name.utf8)
      file += word32(0x0403_4B50) + word16(20) + common + Array(entry.name.utf8) + stored
    }
    let end =
      word32(0x0605_4B50) + word32(0) + word16(entries.count) + word16(entries.count) + word32(directory.count)
      + word32(file.count) + word16(comment.utf8.count) + Array(comment.utf8)
    return file + directory + end
  }

  static func npz(_ arrays: [(String, [UInt8])], deflates: Bool = false) -> [UInt8] {
    archive(arrays.map { Entry($0.0 + ".npy", $0.1, deflates: deflates) })
  }

  static func deflated(_ bytes: [UInt8]) -> [UInt8] {
    var stream = z_stream()
    deflateInit2_(
      &stream, 9, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    defer { deflateEnd(&stream) }
    var output = [UInt8](repeating: 0, count: bytes.count + bytes.count / 100 + 1_000)
    var input = bytes
    let made = input.withUnsafeMutableBufferPointer { input in
      output.withUnsafeMutableBufferPointer { output in
        (stream.next_in, stream.avail_in) = (input.baseAddress, UInt32(input.count))
        (stream.next_out, stream.avail_out) = (output.baseAddress, UInt32(output.count))
        deflate(&stream, Z_FINISH)
        return Int(stream.total_out)
      }
    }
    return Array(output.prefix(made))
  }

  static func word16(_ value: Int) -> [UInt8] { [UInt8(value & 255), UInt8(value >> 8 & 255)] }
  static func word32(_ value: Int) -> [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) } }
}
