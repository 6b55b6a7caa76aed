/// WAV files made in memory, sound and otherwise.
enum SoundFiles {
  static func little(_ value: Int, _ count: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
  }

  static func chunk(_ name: String, _ content: [UInt8]) -> [UInt8] {
    Array(name.utf8) + little(content.count, 4) + content + (content.count % 2 == 1 ? [0] : [])
  }

  /// What `fmt ` holds.
  static func format(tag: Int = 1, channels: Int = 1, rate: Int = 8000, bits: Int = 16, extensible: Bool = false)
    -> [UInt8]
  {
    let frame = channels * bits / 8
    let start = little(extensible ? 0xFFFE : tag, 2) + little(channels, 2) + little(rate, 4)
    let plain = start + little(rate * frame, 4) + little(frame, 2) + little(bits, 2)
    guard extensible else { return plain }
    let identity: [UInt8] = little(tag, 2) + [0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xAA, 0, 0x38, 0x9B, 0x71]
    return plain + little(22, 2) + little(bits, 2) + little(0, 4) + identity
  }

  static func riff(_ chunks: [UInt8]) -> [UInt8] {
    Array("RIFF".utf8) + little(chunks.count + 4, 4) + Array("WAVE".utf8) + chunks
  }

  static func wav(
    _ data: [UInt8], tag: Int = 1, channels: Int = 1, rate: Int = 8000, bits: Int = 16, extensible: Bool = false
  ) -> [UInt8] {
    riff(
      chunk("fmt ", format(tag: tag, channels: channels, rate: rate, bits: bits, extensible: extensible))
        + chunk("data", data))
  }

  static func wav(_ samples: [Int16], rate: Int = 8000) -> [UInt8] {
    wav(samples.flatMap { little(Int($0), 2) }, rate: rate)
  }
}
