import CImageDecoding
import SnapshotSupport
import Testing

@testable import Figures

@Suite struct HeatMapTests {
  static let map = HeatMap(
    "animals: what they were taken for", rows: ["cat & dog", "hen"], columns: ["cat & dog", "hen"],
    values: [[0.75, 0.25], [0, 1]], words: [["3", "1"], ["", "12"]], rowTitle: "class", columnTitle: "taken for")

  @Test func aMapAsSVG() throws {
    try expectSnapshot(Self.map.svg(theme: .light), "heat-map.svg")
  }

  /// Cells have their colours where the layout puts them.
  @Test func aMapAsPNG() throws {
    let map = HeatMap(
      "weights", rows: ["a", "b"], columns: ["0", "1"], values: [[1, -1], [0, .nan]], rowTitle: "class",
      columnTitle: "input")
    let pixels = try Pixels(png: map.png)
    let layout = HeatMap.Layout(map) { PixelFont.width($0) + 4 }
    func middle(_ row: Int, _ column: Int) -> [UInt8] {
      pixels[
        layout.left + column * layout.cellWidth + layout.cellWidth / 2,
        layout.top + row * layout.cellHeight + layout.cellHeight / 2]
    }
    #expect(middle(0, 0) == [0, 114, 178], "the greatest has the full blue")
    #expect(middle(0, 1) == [213, 94, 0], "the least has the full orange")
    #expect(middle(1, 0) == [255, 255, 255] && middle(1, 1) == [255, 255, 255])
    #expect((pixels.width, pixels.height) == (layout.width, layout.height))
  }

  @Test func aMapOfManyColumnsFitsAPage() {
    let map = HeatMap(
      "wide", rows: ["a"], columns: (0..<512).map { "\($0)" }, values: [Array(repeating: 1, count: 512)],
      rowTitle: "class", columnTitle: "input")
    let layout = HeatMap.Layout(map) { $0.count * 6 }
    #expect(layout.width < 2_000)
    #expect(layout.columnStride > 1, "not every column has room for its name")
  }

  @Test func signedValuesAreColours() {
    let bitmap = ContactSheet.Bitmap(width: 4, height: 1, signed: [2, -1, 0, .nan], greatest: 2)
    #expect(
      bitmap.pixels == [0, 114, 178, 234, 175, 128, 255, 255, 255, 217, 217, 217],
      "blue, half of orange, white, grey")
  }
}

/// A PNG file's pixels.
struct Pixels {
  let width, height: Int
  private let values: [UInt8]

  init(png file: [UInt8]) throws {
    (width, height) = (Int(file[18]) << 8 | Int(file[19]), Int(file[22]) << 8 | Int(file[23]))
    var values = [UInt8](repeating: 0, count: width * height * 3)
    var message = [CChar](repeating: 0, count: Int(espalier_image_message_size))
    let size = (width, height)
    let status = values.withUnsafeMutableBufferPointer { memory in
      var target = espalier_pixels(
        pixels: memory.baseAddress, capacity: memory.count, width: UInt32(size.0), height: UInt32(size.1), channels: 3,
        background: 0)
      return espalier_decode_png(file, file.count, &target, &message)
    }
    try #require(status == espalier_image_done)
    self.values = values
  }

  subscript(x: Int, y: Int) -> [UInt8] { Array(values[(y * width + x) * 3..<(y * width + x) * 3 + 3]) }
}
