import CImageDecoding
import CZlib
import Glibc

/// PNG and JPEG files made in memory, sound and otherwise.
enum PictureFiles {
  /// Pixels that differ from each other, channels side by side.
  static func pixels(_ width: Int, _ height: Int, _ channels: Int) -> [UInt8] {
    (0..<width * height * channels).map { UInt8(($0 * 37 + $0 / 7) & 0xFF) }
  }

  static func png(_ pixels: [UInt8], _ width: Int, _ height: Int, channels: Int) -> [UInt8] {
    var count = 0
    guard let bytes = espalier_encode_png(pixels, UInt32(width), UInt32(height), Int32(channels), &count) else {
      return []
    }
    defer { free(bytes) }
    return Array(UnsafeBufferPointer(start: bytes, count: count))
  }

  static func jpeg(
    _ pixels: [UInt8], _ width: Int, _ height: Int, channels: Int, quality: Int = 95, progressive: Bool = false
  ) -> [UInt8] {
    var count = 0
    guard
      let bytes = espalier_encode_jpeg(
        pixels, UInt32(width), UInt32(height), Int32(channels), Int32(quality), progressive ? 1 : 0, &count)
    else { return [] }
    defer { free(bytes) }
    return Array(UnsafeBufferPointer(start: bytes, count: count))
  }

  /// A chunk of a PNG file with its checksum.
  static func chunk(_ kind: String, _ content: [UInt8]) -> [UInt8] {
    let body = Array(kind.utf8) + content
    return number(content.count) + body + number(Int(crc32(0, body, UInt32(body.count))))
  }

  static func number(_ value: Int) -> [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: value >> (24 - 8 * $0)) } }

  /// A PNG file of rows as they are stored: the first byte of each is its filter.
  static func rawPNG(
    width: Int, height: Int, bits: Int, colour: Int, interlace: Int = 0, before: [UInt8] = [], rows: [[UInt8]]
  ) -> [UInt8] {
    let content: [UInt8] = rows.flatMap { (row: [UInt8]) -> [UInt8] in [0] + row }
    var packed = [UInt8](repeating: 0, count: content.count + 1000)
    var count = uLong(packed.count)
    compress(&packed, &count, content, uLong(content.count))
    return [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
      + chunk("IHDR", number(width) + number(height) + [UInt8(bits), UInt8(colour), 0, 0, UInt8(interlace)]) + before
      + chunk("IDAT", Array(packed.prefix(Int(count)))) + chunk("IEND", [])
  }

  /// Exif's block with an orientation, in either order of bytes.
  static func exif(_ orientation: Int, isLittle: Bool = false) -> [UInt8] {
    func short(_ value: Int) -> [UInt8] {
      let bytes = [UInt8(value >> 8), UInt8(value & 0xFF)]
      return isLittle ? bytes.reversed() : bytes
    }
    func long(_ value: Int) -> [UInt8] { isLittle ? number(value).reversed() : number(value) }
    return Array((isLittle ? "II" : "MM").utf8) + short(42) + long(8) + short(1) + short(0x0112) + short(3) + long(1)
      + short(orientation) + short(0) + long(0)
  }

  /// A JPEG file with a segment behind its first marker.
  static func inserting(_ marker: UInt8, _ content: [UInt8], into jpeg: [UInt8]) -> [UInt8] {
    let length = content.count + 2
    return Array(jpeg.prefix(2)) + [0xFF, marker, UInt8(length >> 8), UInt8(length & 0xFF)] + content
      + Array(jpeg.dropFirst(2))
  }
}
