/// What the first bytes of a picture say of it. The content decides, whatever the file's name is.
struct ImageHeader: Hashable {
  enum Format: Hashable { case png, jpeg }

  var format: Format
  /// As stored, in pixels.
  var width: Int
  var height: Int
  /// Whether it has no colours.
  var isGrey: Bool
  /// How it has to be turned to be upright: Exif's numbers from 1, as it is, to 8.
  var orientation = 1

  /// Exif 2.32, table 4, tag 0x0112: from 5 on, rows are columns.
  var isOnItsSide: Bool { orientation >= 5 }
  var uprightWidth: Int { isOnItsSide ? height : width }
  var uprightHeight: Int { isOnItsSide ? width : height }

  /// - Throws: when the bytes are no picture that is read here, or end too early.
  init(_ bytes: UnsafeRawBufferPointer) throws(ImageFault) {
    guard !bytes.isEmpty else { throw .empty }
    if bytes.starts(with: Self.pngSignature) {
      self = try Self.png(bytes)
    } else if bytes.starts(with: [0xFF, 0xD8, 0xFF]) {
      self = try Self.jpeg(bytes)
    } else {
      throw .otherFormat(Self.name(of: bytes))
    }
  }

  private init(format: Format, width: Int, height: Int, isGrey: Bool, orientation: Int) {
    self.format = format
    self.width = width
    self.height = height
    self.isGrey = isGrey
    self.orientation = orientation
  }

  private static let pngSignature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

  /// PNG (third edition), 11.2.1: after the signature comes the chunk IHDR. An eXIf chunk may follow anywhere; one that
  /// comes after the pixels is not looked at.
  private static func png(_ bytes: UnsafeRawBufferPointer) throws(ImageFault) -> ImageHeader {
    guard bytes.count >= 33 else { throw .truncated }
    guard bytes.number(at: 8, 4) == 13, bytes[12..<16].elementsEqual("IHDR".utf8) else {
      throw .damaged("its first chunk is not IHDR")
    }
    let colours = bytes[25]
    var header = ImageHeader(
      format: .png, width: bytes.number(at: 16, 4), height: bytes.number(at: 20, 4),
      isGrey: colours == 0 || colours == 4, orientation: 1)
    var offset = 33
    while offset + 8 <= bytes.count {
      let length = bytes.number(at: offset, 4)
      let kind = bytes[(offset + 4)..<(offset + 8)]
      if kind.elementsEqual("IDAT".utf8) { break }
      guard length <= bytes.count - offset - 8 else { break }
      if kind.elementsEqual("eXIf".utf8) {
        header.orientation = ExifOrientation.number(
          UnsafeRawBufferPointer(rebasing: bytes[(offset + 8)...].prefix(length)))
      }
      offset += 12 + length
    }
    return header
  }

  /// ITU-T T.81, annex B: segments of a marker and a length up to the frame header.
  private static func jpeg(_ bytes: UnsafeRawBufferPointer) throws(ImageFault) -> ImageHeader {
    var offset = 2
    var orientation = 1
    while true {
      guard offset + 1 < bytes.count else { throw .truncated }
      guard bytes[offset] == 0xFF else { throw .damaged("byte \(offset) is no marker") }
      let marker = bytes[offset + 1]
      switch marker {
      case 0xFF:
        offset += 1
        continue
      case 0x01, 0xD0...0xD8:
        offset += 2
        continue
      case 0xD9, 0xDA: throw .damaged("it has no frame")
      default: break
      }
      guard offset + 4 <= bytes.count else { throw .truncated }
      let length = bytes.number(at: offset + 2, 2)
      guard length >= 2 else { throw .damaged("byte \(offset) is a segment of \(length) bytes") }
      guard length <= bytes.count - offset - 2 else { throw .truncated }
      let content = UnsafeRawBufferPointer(rebasing: bytes[(offset + 4)..<(offset + 2 + length)])
      switch marker {
      case 0xE1 where content.starts(with: Array("Exif\0\0".utf8)):
        orientation = ExifOrientation.number(UnsafeRawBufferPointer(rebasing: content[6...]))
      case 0xC0...0xCF where ![0xC4, 0xC8, 0xCC].contains(marker):
        guard content.count >= 6 else { throw .damaged("its frame header is too short") }
        return ImageHeader(
          format: .jpeg, width: content.number(at: 3, 2), height: content.number(at: 1, 2), isGrey: content[5] == 1,
          orientation: orientation)
      default: break
      }
      offset += 2 + length
    }
  }

  /// Formats that people have pictures in, by their first bytes; nil for others.
  private static func name(of bytes: UnsafeRawBufferPointer) -> String? {
    func has(_ text: String, at offset: Int = 0) -> Bool {
      bytes.count >= offset + text.utf8.count && bytes[offset...].prefix(text.utf8.count).elementsEqual(text.utf8)
    }
    if has("GIF8") { return "GIF" }
    if has("BM") { return "BMP" }
    if has("RIFF"), has("WEBP", at: 8) { return "WebP" }
    if has("II*\0") || has("MM\0*") { return "TIFF" }
    if has("ftypavif", at: 4) { return "AVIF" }
    if has("ftyphei", at: 4) || has("ftypmif1", at: 4) { return "HEIC" }
    if has("P5") || has("P6") { return "PNM" }
    if has("<svg") || has("<?xml") { return "SVG" }
    return nil
  }
}

/// Finds the orientation in Exif's block: a TIFF header and a directory of tags. Exif 2.32, 4.6.2.
enum ExifOrientation {
  /// - Returns: 1, as it is, for what cannot be read.
  static func number(_ block: UnsafeRawBufferPointer) -> Int {
    guard block.count >= 8 else { return 1 }
    let isLittle: Bool
    switch (block[0], block[1]) {
    case (0x49, 0x49): isLittle = true
    case (0x4D, 0x4D): isLittle = false
    default: return 1
    }
    func number(_ offset: Int, _ count: Int) -> Int { block.number(at: offset, count, isLittle: isLittle) }
    let directory = number(4, 4)
    guard directory >= 8, directory <= block.count - 2 else { return 1 }
    for entry in 0..<number(directory, 2) {
      let start = directory + 2 + 12 * entry
      guard start + 12 <= block.count else { return 1 }
      guard number(start, 2) == 0x0112 else { continue }
      // One number of 16 bits stands in the first two bytes of the value.
      let value = number(start + 8, 2)
      return number(start + 2, 2) == 3 && (1...8).contains(value) ? value : 1
    }
    return 1
  }
}

extension UnsafeRawBufferPointer {
  /// A whole number of up to seven bytes, the highest first unless told otherwise.
  func number(at offset: Int, _ count: Int, isLittle: Bool = false) -> Int {
    let bytes = self[offset..<offset + count]
    return isLittle
      ? bytes.reversed().reduce(0) { $0 << 8 | Int($1) } : bytes.reduce(0) { $0 << 8 | Int($1) }
  }
}
