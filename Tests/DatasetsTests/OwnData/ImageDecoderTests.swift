import Testing

@testable import Datasets

/// What a picture becomes, or why it does not.
func decoded(
  _ bytes: [UInt8], _ settings: ImageSettings, limits: ImageLimits = ImageLimits()
) -> Result<[UInt8], ImageFault> {
  let values = UnsafeMutablePointer<UInt8>.allocate(capacity: settings.byteCount)
  defer { values.deallocate() }
  values.update(repeating: 77, count: settings.byteCount)
  return bytes.withUnsafeBytes { content in
    var decoder = ImageDecoder(settings, limits: limits)
    do throws(ImageFault) {
      try decoder.decode(content, into: values)
      return .success(Array(UnsafeBufferPointer(start: values, count: settings.byteCount)))
    } catch {
      return .failure(error)
    }
  }
}

@Suite struct ImageDecoderTests {
  /// Channels side by side become planes.
  static func planes(_ pixels: [UInt8], channels: Int) -> [UInt8] {
    (0..<channels).flatMap { channel in stride(from: channel, to: pixels.count, by: channels).map { pixels[$0] } }
  }

  static func same(_ width: Int, _ height: Int, _ channels: Int) -> ImageSettings {
    ImageSettings(height: height, width: width, channels: channels)
  }

  @Test func aPNGKeepsItsPixels() throws {
    for channels in [1, 3] {
      let pixels = PictureFiles.pixels(5, 4, channels)
      let file = PictureFiles.png(pixels, 5, 4, channels: channels)
      #expect(try decoded(file, Self.same(5, 4, channels)).get() == Self.planes(pixels, channels: channels))
    }
  }

  /// Grey is what all three channels are; luma is Pillow's: (19595 R + 38470 G + 7471 B + 32768) / 65536.
  @Test func channelsAreMadeOfOthers() throws {
    let grey = PictureFiles.png([10, 200], 2, 1, channels: 1)
    #expect(try decoded(grey, Self.same(2, 1, 3)).get() == [10, 200, 10, 200, 10, 200])
    let colours = PictureFiles.png([255, 0, 0, 0, 255, 0, 0, 0, 255, 9, 9, 9], 4, 1, channels: 3)
    #expect(try decoded(colours, Self.same(4, 1, 1)).get() == [76, 150, 29, 9])
  }

  @Test func transparentPixelsLieOnTheBackground() throws {
    var settings = Self.same(3, 1, 1)
    let file = PictureFiles.png([100, 255, 100, 0, 100, 51], 3, 1, channels: 2)
    #expect(try decoded(file, settings).get() == [100, 0, 20])
    settings.background = 200
    #expect(try decoded(file, settings).get() == [100, 200, 180])
    let colours = PictureFiles.png([255, 0, 10, 128], 1, 1, channels: 4)
    #expect(try decoded(colours, Self.same(1, 1, 3)).get() == [128, 0, 5])
  }

  @Test func sixteenBitsPalettesAndBitsAreExpanded() throws {
    let deep = PictureFiles.rawPNG(width: 2, height: 1, bits: 16, colour: 0, rows: [[0x80, 0x80, 0xFF, 0xFF]])
    #expect(try decoded(deep, Self.same(2, 1, 1)).get() == [0x80, 0xFF])
    let palette = PictureFiles.rawPNG(
      width: 4, height: 1, bits: 2, colour: 3,
      before: PictureFiles.chunk("PLTE", [1, 2, 3, 4, 5, 6, 7, 8, 9]) + PictureFiles.chunk("tRNS", [255, 0]),
      rows: [[0b00_01_10_00]])
    #expect(try decoded(palette, Self.same(4, 1, 3)).get() == [1, 0, 7, 1, 2, 0, 8, 2, 3, 0, 9, 3])
    let bits = PictureFiles.rawPNG(width: 8, height: 1, bits: 1, colour: 0, rows: [[0b1010_0001]])
    #expect(try decoded(bits, Self.same(8, 1, 1)).get() == [255, 0, 255, 0, 0, 0, 0, 255])
  }

  /// Adam7's first two passes of a 5×1 picture are its pixels 0 and 4, then 2 of the fourth, then 1 and 3 of the sixth.
  @Test func interlacedPicturesAreWhole() throws {
    let file = PictureFiles.rawPNG(
      width: 5, height: 1, bits: 8, colour: 0, interlace: 1, rows: [[10], [50], [30], [20, 40]])
    #expect(try decoded(file, Self.same(5, 1, 1)).get() == [10, 20, 30, 40, 50])
    #expect(
      try decoded(file, Self.same(5, 1, 3)).get() == [10, 20, 30, 40, 50, 10, 20, 30, 40, 50, 10, 20, 30, 40, 50])
  }

  @Test func anAnimationGivesItsFirstPicture() throws {
    let control = PictureFiles.chunk("acTL", PictureFiles.number(2) + PictureFiles.number(0))
    let frame = PictureFiles.chunk(
      "fcTL", [0, 1, 2, 3, 4].flatMap { PictureFiles.number($0 == 1 ? 2 : $0 == 2 ? 1 : 0) } + [0, 1, 0, 1, 0, 0])
    let file = PictureFiles.rawPNG(
      width: 2, height: 1, bits: 8, colour: 0, before: control + frame, rows: [[10, 20]])
    #expect(try decoded(file, Self.same(2, 1, 1)).get() == [10, 20])
  }

  /// Flat colours survive the cosine transform: within one step of 8 bits.
  @Test(arguments: [false, true]) func aJPEGKeepsItsColours(_ progressive: Bool) throws {
    let colour: [UInt8] = [200, 40, 90]
    let pixels = (0..<24 * 16).flatMap { _ in colour }
    let file = PictureFiles.jpeg(pixels, 24, 16, channels: 3, progressive: progressive)
    let values = try decoded(file, Self.same(24, 16, 3)).get()
    for channel in 0..<3 {
      for value in values[channel * 384..<(channel + 1) * 384] { #expect(abs(Int(value) - Int(colour[channel])) <= 2) }
    }
    let grey = try decoded(file, Self.same(24, 16, 1)).get()
    #expect(grey.allSatisfy { abs(Int($0) - 93) <= 1 })
    let plain = PictureFiles.jpeg([UInt8](repeating: 120, count: 64), 8, 8, channels: 1)
    #expect(try decoded(plain, Self.same(8, 8, 3)).get() == [UInt8](repeating: 120, count: 192))
  }

  /// Inks without Adobe's mark are ink: 255 is all of it. The encoder writes the mark, and with it what inks leave.
  @Test func inksBecomeColours() throws {
    let pixels = (0..<64).flatMap { _ -> [UInt8] in [255, 128, 0, 255] }
    let file = PictureFiles.jpeg(pixels, 8, 8, channels: 4, quality: 100)
    let values = try decoded(file, Self.same(8, 8, 3)).get()
    for (channel, expected) in [255, 128, 0].enumerated() {
      #expect(values[channel * 64..<(channel + 1) * 64].allSatisfy { abs(Int($0) - expected) <= 2 })
    }
    // The mark, APP14, taken away.
    let start = try #require(file.indices.first { file[$0] == 0xFF && file[$0 + 1] == 0xEE })
    let length = Int(file[start + 2]) << 8 | Int(file[start + 3])
    let unmarked = Array(file[..<start] + file[(start + 2 + length)...])
    let inks = try decoded(unmarked, Self.same(8, 8, 3)).get()
    #expect(inks.allSatisfy { $0 == 0 })
  }

  /// A picture of 3×2 in each of Exif's turns.
  @Test(
    arguments: [
      (1, [1, 2, 3, 4, 5, 6]), (2, [3, 2, 1, 6, 5, 4]), (3, [6, 5, 4, 3, 2, 1]), (4, [4, 5, 6, 1, 2, 3]),
      (5, [1, 4, 2, 5, 3, 6]), (6, [4, 1, 5, 2, 6, 3]), (7, [6, 3, 5, 2, 4, 1]), (8, [3, 6, 2, 5, 1, 4]),
      (9, [1, 2, 3, 4, 5, 6]),
    ] as [(Int, [UInt8])])
  func picturesAreTurnedUpright(_ orientation: Int, _ expected: [UInt8]) throws {
    for isLittle in [false, true] {
      let file = PictureFiles.rawPNG(
        width: 3, height: 2, bits: 8, colour: 0,
        before: PictureFiles.chunk("eXIf", PictureFiles.exif(orientation, isLittle: isLittle)),
        rows: [[1, 2, 3], [4, 5, 6]])
      let isTurned = (5...8).contains(orientation)
      let settings = Self.same(isTurned ? 2 : 3, isTurned ? 3 : 2, 1)
      #expect(try decoded(file, settings).get() == expected)
    }
  }

  @Test func aJPEGIsTurnedAsItsExifSays() throws {
    // The left half dark, the right half bright; turned by a quarter, the upper half is dark.
    let pixels = (0..<16 * 16).map { UInt8($0 % 16 < 8 ? 20 : 220) }
    let plain = PictureFiles.jpeg(pixels, 16, 16, channels: 1)
    let file = PictureFiles.inserting(0xE1, Array("Exif\0\0".utf8) + PictureFiles.exif(6), into: plain)
    let values = try decoded(file, Self.same(2, 2, 1)).get()
    #expect(values.map { Int($0) / 100 } == [0, 0, 2, 2])
  }

  /// Each value is the mean of its area, in thirds where edges do not fall together.
  @Test func sizesChangeByTheMeanOfTheArea() throws {
    let file = PictureFiles.png([10, 20, 60, 40, 80, 90], 3, 2, channels: 1)
    #expect(try decoded(file, Self.same(1, 1, 1)).get() == [50])
    // (10·2 + 20) / 3, (20 + 60·2) / 3, and so on.
    #expect(try decoded(file, Self.same(2, 2, 1)).get() == [13, 47, 53, 87])
    #expect(try decoded(file, Self.same(6, 2, 1)).get() == [10, 10, 20, 20, 60, 60, 40, 40, 80, 80, 90, 90])
  }

  /// Against the definition in floating point, at sizes that share no factor.
  @Test func meansOfAreasAreExact() throws {
    let (width, height) = (13, 11)
    let pixels = PictureFiles.pixels(width, height, 3)
    let file = PictureFiles.png(pixels, width, height, channels: 3)
    for (newWidth, newHeight) in [(5, 7), (13, 4), (1, 11), (29, 17)] {
      let values = try decoded(file, Self.same(newWidth, newHeight, 3)).get()
      for channel in 0..<3 {
        for y in 0..<newHeight {
          for x in 0..<newWidth {
            var sum = 0
            for row in 0..<height {
              let tall = max(0, min((row + 1) * newHeight, (y + 1) * height) - max(row * newHeight, y * height))
              for column in 0..<width where tall > 0 {
                let wide = max(0, min((column + 1) * newWidth, (x + 1) * width) - max(column * newWidth, x * width))
                sum += tall * wide * Int(pixels[(row * width + column) * 3 + channel])
              }
            }
            let area = width * height
            #expect(Int(values[(channel * newHeight + y) * newWidth + x]) == (2 * sum + area) / (2 * area))
          }
        }
      }
    }
  }

  @Test func aPictureIsStretchedCutOrPadded() throws {
    let file = PictureFiles.png([10, 20, 30, 40, 50, 60, 70, 80], 4, 2, channels: 1)
    var settings = Self.same(2, 2, 1)
    #expect(try decoded(file, settings).get() == [15, 35, 55, 75])
    settings.fit = .crop
    #expect(try decoded(file, settings).get() == [20, 30, 60, 70])
    settings = Self.same(4, 4, 1)
    settings.fit = .pad
    settings.background = 9
    #expect(try decoded(file, settings).get() == [9, 9, 9, 9, 10, 20, 30, 40, 50, 60, 70, 80, 9, 9, 9, 9])
  }

  /// A large JPEG is decoded at a part of its size: what comes out stays close to the mean of all pixels.
  @Test func aReducedJPEGIsCloseToTheWhole() throws {
    let (width, height) = (160, 120)
    let pixels = (0..<width * height).map { UInt8((($0 % width) + ($0 / width)) * 255 / (width + height)) }
    let file = PictureFiles.jpeg(pixels, width, height, channels: 1)
    for side in [10, 20, 40] {
      let reduced = try decoded(file, Self.same(side, side * 3 / 4, 1)).get()
      let whole = try decoded(PictureFiles.png(pixels, width, height, channels: 1), Self.same(side, side * 3 / 4, 1))
        .get()
      for (a, b) in zip(reduced, whole) { #expect(abs(Int(a) - Int(b)) <= 3) }
    }
  }
}
