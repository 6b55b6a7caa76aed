import CImageDecoding
import Figures
import SnapshotSupport
import Testing

@Suite struct ContactSheetTests {
  static let sheet = ContactSheet(
    title: "things, training: 3 of 9 samples",
    tiles: [
      .init(
        label: "cat & dog",
        .picture(.init(width: 2, height: 2, channels: 3, pixels: [255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 255, 255]))),
      .init(
        label: "a label that is much too long",
        .picture(.init(width: 3, height: 1, channels: 1, pixels: [0, 128, 255]))),
      .init(label: "wave", .lines([[0, 1, 0, -1, .nan, 1], [2, 2, 2, 2, 2, 2]])),
    ])

  @Test func aSheetAsSVG() throws {
    try expectSnapshot(Self.sheet.svg(theme: .light), "contact-sheet.svg")
  }

  /// The file of pixels holds the tiles' colours where the drawing has them.
  @Test func aSheetAsPNG() throws {
    let file = Self.sheet.png
    let (width, height) = (Int(file[18]) << 8 | Int(file[19]), Int(file[22]) << 8 | Int(file[23]))
    #expect(width == 552 && height == 148)
    var pixels = [UInt8](repeating: 0, count: width * height * 3)
    var message = [CChar](repeating: 0, count: Int(espalier_image_message_size))
    let status = pixels.withUnsafeMutableBufferPointer { memory in
      var target = espalier_pixels(
        pixels: memory.baseAddress, capacity: memory.count, width: UInt32(width), height: UInt32(height), channels: 3,
        background: 0)
      return espalier_decode_png(file, file.count, &target, &message)
    }
    #expect(status == espalier_image_done)
    func colour(_ x: Int, _ y: Int) -> [UInt8] { Array(pixels[(y * width + x) * 3..<(y * width + x) * 3 + 3]) }
    // The first picture is 84 pixels wide in the middle of 168.
    #expect(colour(12 + 42 + 10, 34 + 10) == [255, 0, 0])
    #expect(colour(12 + 42 + 60, 34 + 10) == [0, 255, 0])
    #expect(colour(12 + 42 + 10, 34 + 60) == [0, 0, 255])
    #expect(colour(0, 0) == [255, 255, 255])
    let ink = stride(from: 0, to: pixels.count, by: 3).filter { pixels[$0] == 26 && pixels[$0 + 1] == 26 }
    #expect(ink.count > 400)
  }
}
