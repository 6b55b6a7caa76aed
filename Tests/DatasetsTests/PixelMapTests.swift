import Testing

@testable import Datasets

@Suite struct PixelMapTests {
  static let normalizations: [(mean: Float, deviation: Float)] = [
    (0, 1), (0.5, 0.5), (0.4914, 0.247), (0.1307, 0.3081), (-3, 1e-3), (0.3, 7), (1e30, 1e-30), (0, 1e38),
  ]

  /// Each byte and each count gives the bits of the divisions, mirrored or not, from vectors or one by one.
  @Test(arguments: normalizations) func bytesAreDivided(_ mean: Float, _ deviation: Float) {
    let map = PixelMap(mean: mean, deviation: deviation)
    let bytes = (0..<1_000).map { UInt8($0 * 37 % 256) }
    let expected = bytes.map { ((Float($0) / 255 - mean) / deviation).bitPattern }
    for count in [1, 5, 15, 16, 17, 31, 32, 100, 256, 1_000] {
      var inputs = [Float](repeating: -1, count: count + 1)
      UInt8.write(bytes, to: &inputs, count: count, mirrored: false, ahead: bytes, by: map)
      #expect(inputs.map(\.bitPattern) == expected[..<count] + [Float(-1).bitPattern])
      UInt8.write(bytes, to: &inputs, count: count, mirrored: true, ahead: nil, by: map)
      #expect(inputs.map(\.bitPattern) == expected[..<count].reversed() + [Float(-1).bitPattern])
    }
  }

  @Test(arguments: normalizations) func floatsAreDivided(_ mean: Float, _ deviation: Float) {
    let map = PixelMap(mean: mean, deviation: deviation)
    let values = (0..<100).map { Float($0 - 50) / 7 }
    let expected = values.map { (($0 - mean) / deviation).bitPattern }
    for count in [1, 15, 16, 40, 100] {
      var inputs = [Float](repeating: -1, count: count + 1)
      Float.write(values, to: &inputs, count: count, mirrored: false, ahead: nil, by: map)
      #expect(inputs.map(\.bitPattern) == expected[..<count] + [Float(-1).bitPattern])
      Float.write(values, to: &inputs, count: count, mirrored: true, ahead: nil, by: map)
      #expect(inputs.map(\.bitPattern) == expected[..<count].reversed() + [Float(-1).bitPattern])
    }
  }
}
