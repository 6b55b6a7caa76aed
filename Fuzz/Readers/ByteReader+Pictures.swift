import CImageDecoding
import Datasets
import Glibc

extension ByteReader {
  /// A PNG or JPEG file: the first byte chooses what it becomes.
  static let picture = ByteReader(name: "picture", maximumByteCount: 16_384, seeds: { pictureFiles }) { bytes in
    guard let first = bytes.first else { return false }
    let settings = ImageSettings(
      height: 5, width: 7, channels: first & 1 == 0 ? 1 : 3,
      fit: ImageSettings.Fit.allCases[Int(first >> 1) % ImageSettings.Fit.allCases.count])
    return ImageDecoder.decodes(Array(bytes.dropFirst()), settings, side: 2_048, pixels: 1 << 20)
  }

  /// A WAV file: the first byte chooses what it becomes.
  static let sound = ByteReader(name: "sound", maximumByteCount: 8_192, seeds: { soundFiles }) { bytes in
    guard let first = bytes.first else { return false }
    var settings = SoundSettings()
    settings.features = first & 1 == 0 ? .waveform : .logMel
    settings.rate = first & 2 == 0 ? 8_000 : 44_100
    settings.seconds = 0.05
    settings.mels = 8
    settings.fftSize = 256
    return SoundDecoder.decodes(Array(bytes.dropFirst()), settings)
  }

  private static var pictureFiles: [[UInt8]] {
    func pixels(_ count: Int) -> [UInt8] { (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 29) } }
    func taken(_ bytes: UnsafeMutablePointer<UInt8>?, _ count: Int) -> [UInt8] {
      guard let bytes else { return [] }
      defer { free(bytes) }
      return Array(UnsafeBufferPointer(start: bytes, count: count))
    }
    var files: [[UInt8]] = []
    for channels in 1...4 {
      var count = 0
      let bytes = espalier_encode_png(pixels(12 * 9 * channels), 12, 9, Int32(channels), &count)
      files.append(taken(bytes, count))
    }
    for (channels, progressive) in [(1, 0), (3, 0), (3, 1), (4, 0)] {
      var count = 0
      let bytes = espalier_encode_jpeg(
        pixels(24 * 17 * channels), 24, 17, Int32(channels), 80, Int32(progressive), &count)
      files.append(taken(bytes, count))
    }
    return files.enumerated().map { [UInt8($0.offset)] + $0.element }
  }

  private static var soundFiles: [[UInt8]] {
    func little(_ value: Int, _ count: Int) -> [UInt8] { (0..<count).map { UInt8(value >> (8 * $0) & 0xFF) } }
    func file(tag: Int, channels: Int, rate: Int, bits: Int, isExtensible: Bool = false) -> [UInt8] {
      let frame = channels * bits / 8
      var format =
        little(isExtensible ? 0xFFFE : tag, 2) + little(channels, 2) + little(rate, 4) + little(rate * frame, 4)
        + little(frame, 2) + little(bits, 2)
      if isExtensible {
        format += little(22, 2) + little(bits, 2) + little(0, 4) + little(tag, 2) + [UInt8](repeating: 0, count: 14)
      }
      let data = [UInt8](repeating: 3, count: 240)
      let chunks =
        Array("WAVEfmt ".utf8) + little(format.count, 4) + format + Array("data".utf8) + little(data.count, 4) + data
      return Array("RIFF".utf8) + little(chunks.count, 4) + chunks
    }
    let files = [
      file(tag: 1, channels: 1, rate: 8_000, bits: 16), file(tag: 1, channels: 2, rate: 44_100, bits: 24),
      file(tag: 1, channels: 1, rate: 11_025, bits: 8), file(tag: 1, channels: 3, rate: 16_000, bits: 32),
      file(tag: 3, channels: 1, rate: 48_000, bits: 32),
      file(tag: 3, channels: 1, rate: 8_000, bits: 64, isExtensible: true),
    ]
    return files.enumerated().map { [UInt8($0.offset)] + $0.element }
  }
}
