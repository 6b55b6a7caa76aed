import CImageDecoding
import Testing

/// The area filter against its definition: the mean of the area that each value covers, in whole numbers, halves up.
@Suite struct ResizeTests {
  private struct Picture: CustomStringConvertible {
    var (width, height, channels) = (0, 0, 0)
    var (left, top, partWidth, partHeight) = (0, 0, 0, 0)
    var (targetWidth, targetHeight) = (0, 0)
    var orientation = 1

    var description: String {
      "\(partWidth)×\(partHeight)×\(channels) to \(targetWidth)×\(targetHeight), orientation \(orientation)"
    }
  }

  /// The units of a source pixel that a target pixel covers, of as many as the target has pixels.
  private static func overlap(_ target: Int, _ source: Int, _ targetCount: Int, _ sourceCount: Int) -> Int {
    max(
      0, min((target + 1) * sourceCount, (source + 1) * targetCount) - max(target * sourceCount, source * targetCount))
  }

  /// As the picture is stored; channels side by side.
  private static func expected(_ picture: Picture, _ pixels: [UInt8], width: Int, height: Int) -> [UInt8] {
    var values: [UInt8] = []
    let area = picture.partWidth * picture.partHeight
    for y in 0..<height {
      for x in 0..<width {
        for channel in 0..<picture.channels {
          var total = 0
          for row in 0..<picture.partHeight {
            let weight = overlap(y, row, height, picture.partHeight)
            guard weight > 0 else { continue }
            for column in 0..<picture.partWidth {
              let place = (picture.top + row) * picture.width + picture.left + column
              total +=
                weight * overlap(x, column, width, picture.partWidth) * Int(pixels[place * picture.channels + channel])
            }
          }
          values.append(UInt8((2 * total + area) / (2 * area)))
        }
      }
    }
    return values
  }

  /// Where a stored value is seen: row and column once the picture is turned.
  private static func seen(_ orientation: Int, x: Int, y: Int, width: Int, height: Int) -> (row: Int, column: Int) {
    switch orientation {
    case 2: (y, width - 1 - x)
    case 3: (height - 1 - y, width - 1 - x)
    case 4: (height - 1 - y, x)
    case 5: (x, y)
    case 6: (x, height - 1 - y)
    case 7: (width - 1 - x, height - 1 - y)
    case 8: (width - 1 - x, y)
    default: (y, x)
    }
  }

  private static func check(_ picture: Picture, _ pixels: [UInt8]) {
    let (width, height, channels) = (picture.targetWidth, picture.targetHeight, picture.channels)
    let plane = width * height
    var values = [UInt8](repeating: 0, count: plane * channels)
    let status = pixels.withUnsafeBufferPointer { pixels in
      values.withUnsafeMutableBufferPointer { values in
        var part = espalier_image_part(
          pixels: pixels.baseAddress, row_bytes: picture.width * channels, channels: Int32(channels),
          left: UInt32(picture.left), top: UInt32(picture.top), width: UInt32(picture.partWidth),
          height: UInt32(picture.partHeight))
        var target = espalier_image_target(
          values: values.baseAddress, plane: plane, row: width, width: UInt32(width), height: UInt32(height),
          orientation: Int32(picture.orientation))
        return espalier_resize(&part, &target)
      }
    }
    #expect(status == espalier_image_done)
    // As it is stored, a picture on its side has its sides the other way round.
    let isTurned = picture.orientation >= 5
    let (storedWidth, storedHeight) = isTurned ? (height, width) : (width, height)
    let stored = expected(picture, pixels, width: storedWidth, height: storedHeight)
    var wanted = [UInt8](repeating: 0, count: plane * channels)
    for y in 0..<storedHeight {
      for x in 0..<storedWidth {
        let place = seen(picture.orientation, x: x, y: y, width: storedWidth, height: storedHeight)
        for channel in 0..<channels {
          wanted[channel * plane + place.row * width + place.column] =
            stored[(y * storedWidth + x) * channels + channel]
        }
      }
    }
    #expect(values == wanted, "\(picture)")
  }

  @Test func everySizeIsAveragedExactly() {
    var generator = Numbers()
    for round in 0..<150 {
      var picture = Picture()
      (picture.width, picture.height) = (generator.next(in: 1...40), generator.next(in: 1...40))
      picture.channels = generator.next(in: 1...3)
      picture.left = generator.next(in: 0...picture.width - 1)
      picture.top = generator.next(in: 0...picture.height - 1)
      picture.partWidth = generator.next(in: 1...picture.width - picture.left)
      picture.partHeight = generator.next(in: 1...picture.height - picture.top)
      picture.orientation = generator.next(in: 1...8)
      (picture.targetWidth, picture.targetHeight) = (generator.next(in: 1...24), generator.next(in: 1...24))
      if round % 5 == 0 {
        // Nothing is averaged.
        let isTurned = picture.orientation >= 5
        picture.targetWidth = isTurned ? picture.partHeight : picture.partWidth
        picture.targetHeight = isTurned ? picture.partWidth : picture.partHeight
      }
      let count = picture.width * picture.height * picture.channels
      // White and black alone have the most halves.
      Self.check(
        picture,
        (0..<count).map { _ in
          round % 3 == 0 ? UInt8(255 * generator.next(in: 0...1)) : UInt8(generator.next(in: 0...255))
        })
    }
  }

  /// Sums that need more than 32 bits.
  @Test func largeAreasAreAveragedExactly() {
    for (width, height) in [(4_096, 5_000), (65_500, 70), (3, 65_500)] {
      let pixels = (0..<width * height).map { UInt8(truncatingIfNeeded: $0 / 3 | 0x80) }
      let total = pixels.reduce(0) { $0 + Int($1) }
      var value: UInt8 = 0
      let status = pixels.withUnsafeBufferPointer { pixels in
        withUnsafeMutablePointer(to: &value) { value in
          var part = espalier_image_part(
            pixels: pixels.baseAddress, row_bytes: width, channels: 1, left: 0, top: 0, width: UInt32(width),
            height: UInt32(height))
          var target = espalier_image_target(values: value, plane: 1, row: 1, width: 1, height: 1, orientation: 1)
          return espalier_resize(&part, &target)
        }
      }
      #expect(status == espalier_image_done)
      #expect(Int(value) == (2 * total + width * height) / (2 * width * height), "\(width)×\(height)")
    }
  }

  /// The same numbers every time.
  private struct Numbers {
    private var state: UInt64 = 1

    mutating func next(in range: ClosedRange<Int>) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return range.lowerBound + Int(state >> 33) % range.count
    }
  }
}
