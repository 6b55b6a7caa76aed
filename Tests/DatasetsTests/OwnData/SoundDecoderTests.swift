import Foundation
import Testing

@testable import Datasets

/// What librosa makes of a signal; `Fixtures/make_spectrograms.py` makes it and says by which version.
private struct Spectrograms: Decodable {
  struct Case: Decodable {
    var fftSize: Int
    var hop: Int
    var mels: Int
    var lowest: Double
    var highest: Double
    var scale: String
    var frames: Int
    var values: [Float]
  }

  var rate: Int
  var samples: [Int16]
  var cases: [Case]
}

@Suite struct SoundDecoderTests {
  /// What a sound becomes, or why it does not.
  static func decoded(_ bytes: [UInt8], _ settings: SoundSettings) -> Result<[Float], WAVFault> {
    var values = [Float](repeating: .nan, count: settings.extents.reduce(1, *))
    return values.withUnsafeMutableBufferPointer { target in
      bytes.withUnsafeBytes { content in
        do throws(WAVFault) {
          try SoundDecoder(settings).decode(content, into: target.baseAddress!)
          return .success(Array(target))
        } catch {
          return .failure(error)
        }
      }
    }
  }

  static func waveform(_ count: Int, rate: Int = 8000) -> SoundSettings {
    var settings = SoundSettings()
    settings.features = .waveform
    settings.rate = rate
    settings.seconds = Double(count) / Double(rate)
    return settings
  }

  @Test func spectrogramsAreThoseOfLibrosa() throws {
    let url = try #require(
      Bundle.module.url(forResource: "spectrograms", withExtension: "json", subdirectory: "Fixtures"))
    let reference = try JSONDecoder().decode(Spectrograms.self, from: Data(contentsOf: url))
    for expected in reference.cases {
      var settings = SoundSettings()
      settings.rate = reference.rate
      settings.seconds = Double(reference.samples.count) / Double(reference.rate)
      settings.fftSize = expected.fftSize
      settings.hop = expected.hop
      settings.mels = expected.mels
      settings.lowest = expected.lowest
      settings.highest = expected.highest
      settings.scale = try #require(MelScale(rawValue: expected.scale))
      #expect(settings.fault == nil)
      #expect(settings.extents == [1, expected.mels, expected.frames])
      let values = try Self.decoded(SoundFiles.wav(reference.samples, rate: reference.rate), settings).get()
      let distance = zip(values, expected.values).map { abs($0 - $1) }.max() ?? .infinity
      #expect(distance < 2e-3, "\(expected.scale), a window of \(expected.fftSize)")
    }
  }

  /// −1, 0 and the largest number of every coding, plain and as WAVE_FORMAT_EXTENSIBLE.
  @Test(arguments: [false, true]) func everyCodingIsRead(_ extensible: Bool) throws {
    func values(_ data: [UInt8], tag: Int, bits: Int) throws -> [Float] {
      try Self.decoded(
        SoundFiles.wav(data, tag: tag, bits: bits, extensible: extensible), Self.waveform(data.count * 8 / bits)
      ).get()
    }
    #expect(try values([0, 128, 255], tag: 1, bits: 8) == [-1, 0, 127.0 / 128])
    #expect(try values([0, 0x80, 0, 0, 0xFF, 0x7F], tag: 1, bits: 16) == [-1, 0, 32_767.0 / 32_768])
    #expect(
      try values([0, 0, 0x80, 0, 0, 0, 0xFF, 0xFF, 0x7F, 1, 0, 0], tag: 1, bits: 24)
        == [-1, 0, 8_388_607.0 / 8_388_608, 1.0 / 8_388_608])
    #expect(try values([0, 0, 0, 0x80, 0, 0, 0, 0x40], tag: 1, bits: 32) == [-1, 0.5])
    let floats: [Float] = [-1, 0.25, 3]
    #expect(
      try values(floats.flatMap { SoundFiles.little(Int($0.bitPattern), 4) }, tag: 3, bits: 32) == floats)
    #expect(
      try values(
        floats.flatMap { SoundFiles.little(Int(bitPattern: UInt(Double($0).bitPattern)), 8) }, tag: 3, bits: 64)
        == floats)
  }

  @Test func channelsAreMixedCutAndFilledUp() throws {
    let stereo = SoundFiles.wav([0, 0x40, 0, 0, 0, 0xC0, 0, 0x40], channels: 2)
    #expect(try Self.decoded(stereo, Self.waveform(4)).get() == [0.25, 0, 0, 0])
    #expect(try Self.decoded(stereo, Self.waveform(1)).get() == [0.25])
  }

  /// Chunks that mean nothing are passed over, odd ones with their padding; a stream's data chunk has no length.
  @Test func otherChunksArePassedOver() throws {
    let data = Array("data".utf8) + SoundFiles.little(0xFFFF_FFFF, 4) + [0, 0x40]
    let file = SoundFiles.riff(
      SoundFiles.chunk("LIST", [1, 2, 3]) + SoundFiles.chunk("fmt ", SoundFiles.format())
        + SoundFiles.chunk("fact", [0])
        + data)
    #expect(try Self.decoded(file, Self.waveform(1)).get() == [0.5])
  }

  /// A tone below the lower half rate stays what it is, one above it disappears.
  @Test(arguments: [(44_100, 16_000), (8000, 22_050), (16_000, 8000), (11_025, 8000)])
  func tonesPassOrDisappear(_ from: Int, _ to: Int) {
    func tone(_ hertz: Double, _ rate: Int, _ count: Int) -> [Float] {
      (0..<count).map { Float(sin(2 * .pi * hertz * Double($0) / Double(rate))) }
    }
    let resampler = Resampler(from: from, to: to)
    let count = 1000
    let hertz = 0.8 * Double(min(from, to)) / 2
    let low = resampler(tone(hertz, from, resampler.needed(for: count)), count: count)
    // Away from the beginning, before which the signal is silent.
    let distance = zip(low, tone(hertz, to, count)).dropFirst(200).map { abs($0 - $1) }.max() ?? 1
    #expect(distance < 1e-3)
    guard to < from else { return }
    let high = resampler(tone(Double(to) * 0.52, from, resampler.needed(for: count)), count: count)
    #expect(high.dropFirst(200).allSatisfy { abs($0) < 1e-4 })
  }

  @Test func numbersThatDoNotFitTogetherAreRefused() {
    func fault(_ change: (inout SoundSettings) -> Void) -> String {
      var settings = SoundSettings()
      change(&settings)
      return settings.fault.map { "\($0.message). \($0.remedy)" } ?? "nothing"
    }
    #expect(fault { _ in } == "nothing")
    #expect(fault { $0.fftSize = 400 } == "fftSize 400 is not a power of two. Use 256 or 512")
    #expect(
      fault { $0.highest = 9000 }
        == "highest is 9000.0 Hz, but a rate of 16000 holds 8000.0 Hz at most. Use that or less")
    #expect(fault { $0.lowest = 8000 } == "lowest, 8000.0 Hz, is not below highest, 8000.0 Hz. Lower it")
    #expect(
      fault { $0.mels = 400 }
        == "5 of 400 bands hold no frequency of a window of 1024. Use a larger fftSize or fewer mels")
    #expect(
      fault { $0.seconds = 2000 } == "2000.0 s at 16000 samples a second are 32000000 values. Use at most 16777216")
  }
}
