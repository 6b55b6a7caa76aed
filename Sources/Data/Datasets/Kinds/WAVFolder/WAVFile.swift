/// A WAV file in memory: the header, and where its samples are.
///
/// RIFF's chunks in any order, of which `fmt ` and `data` count; PCM of 8, 16, 24 and 32 bits, floats of 32 and 64, plain or as
/// WAVE_FORMAT_EXTENSIBLE. A data chunk that claims all of 32 bits, as programs write into pipes, reaches to the file's end.
/// Microsoft and IBM 1991, "Multimedia Programming Interface and Data Specifications 1.0", and Microsoft's
/// "Multiple channel audio data and WAVE files".
struct WAVFile {
  static let mostChannels = 64
  static let rates = 100...768_000

  enum Coding: Hashable {
    /// Without a sign: 128 is silence.
    case bytes
    case integers(bytes: Int)
    case floats(bytes: Int)

    var byteCount: Int {
      switch self {
      case .bytes: 1
      case .integers(let bytes), .floats(let bytes): bytes
      }
    }
  }

  let coding: Coding
  let channels: Int
  /// Samples of a channel a second.
  let rate: Int
  /// The samples, channels side by side.
  let samples: UnsafeRawBufferPointer

  /// Moments.
  var frameCount: Int { samples.count / (channels * coding.byteCount) }

  init(_ bytes: UnsafeRawBufferPointer) throws(WAVFault) {
    guard !bytes.isEmpty else { throw .empty }
    guard bytes.count >= 12, bytes[0..<4].elementsEqual("RIFF".utf8), bytes[8..<12].elementsEqual("WAVE".utf8) else {
      throw Self.otherFormat(bytes)
    }
    var format: UnsafeRawBufferPointer?
    var offset = 12
    while true {
      guard offset < bytes.count else { throw .lacks(format == nil ? "header" : "samples") }
      guard offset + 8 <= bytes.count else { throw .truncated(at: bytes.count, needed: offset + 8) }
      let name = String(decoding: bytes[offset..<offset + 4], as: UTF8.self)
      let size = bytes.number(at: offset + 4, 4, isLittle: true)
      let rest = UnsafeRawBufferPointer(rebasing: bytes[(offset + 8)...])
      if name == "data" {
        guard let format else { throw .lacks("header before its samples") }
        guard size <= rest.count || size == 0xFFFF_FFFF else {
          throw .truncated(at: bytes.count, needed: offset + 8 + size)
        }
        let header = try Header(format)
        (coding, channels, rate) = (header.coding, header.channels, header.rate)
        samples = UnsafeRawBufferPointer(rebasing: rest.prefix(size))
        guard samples.count >= channels * coding.byteCount else { throw .lacks("samples") }
        return
      }
      guard size <= rest.count else { throw .truncated(at: bytes.count, needed: offset + 8 + size) }
      if name == "fmt " { format = UnsafeRawBufferPointer(rebasing: rest.prefix(size)) }
      offset += 8 + size + size % 2
    }
  }

  private struct Header {
    var coding: Coding
    var channels: Int
    var rate: Int

    init(_ chunk: UnsafeRawBufferPointer) throws(WAVFault) {
      guard chunk.count >= 16 else { throw .chunk("fmt ", "has \(chunk.count) bytes, and needs 16") }
      func number(_ offset: Int, _ count: Int) -> Int { chunk.number(at: offset, count, isLittle: true) }
      var tag = number(0, 2)
      if tag == 0xFFFE {
        guard chunk.count >= 26 else { throw .chunk("fmt ", "has \(chunk.count) bytes, and needs 40") }
        tag = number(24, 2)
      }
      guard tag == 1 || tag == 3 else { throw .coding(Self.name(of: tag)) }
      let bits = number(14, 2)
      switch (tag, bits) {
      case (1, 8): coding = .bytes
      case (1, 16), (1, 24), (1, 32): coding = .integers(bytes: bits / 8)
      case (3, 32), (3, 64): coding = .floats(bytes: bits / 8)
      default: throw .bits(bits, isFloat: tag == 3)
      }
      channels = number(2, 2)
      guard (1...WAVFile.mostChannels).contains(channels) else { throw .channels(channels) }
      rate = number(4, 4)
      guard WAVFile.rates.contains(rate) else { throw .rate(rate) }
      guard number(12, 2) == channels * coding.byteCount else {
        throw .frameSize(found: number(12, 2), expected: channels * coding.byteCount)
      }
    }

    private static func name(of tag: Int) -> String {
      switch tag {
      case 2: "Microsoft's ADPCM"
      case 6: "A-law"
      case 7: "µ-law"
      case 0x11: "IMA's ADPCM"
      case 0x31: "GSM 6.10"
      case 0x50: "MPEG"
      case 0x55: "MP3"
      default: "format \(tag)"
      }
    }
  }

  private static func otherFormat(_ bytes: UnsafeRawBufferPointer) -> WAVFault {
    func has(_ text: String, at offset: Int = 0) -> Bool {
      bytes.count >= offset + text.utf8.count && bytes[offset...].prefix(text.utf8.count).elementsEqual(text.utf8)
    }
    if has("RIFF"), bytes.count < 12 { return .truncated(at: bytes.count, needed: 12) }
    if has("RF64") { return .otherFormat("RF64, a WAV file beyond 4 GiB") }
    if has("RIFX") { return .otherFormat("RIFX, a WAV file with the highest bytes first") }
    if has("fLaC") { return .otherFormat("FLAC") }
    if has("OggS") { return .otherFormat("Ogg") }
    if has("ID3") || (bytes.count > 1 && bytes[0] == 0xFF && bytes[1] & 0xE0 == 0xE0) { return .otherFormat("MP3") }
    if has("FORM") { return .otherFormat("AIFF") }
    if has("ftyp", at: 4) { return .otherFormat("MPEG-4") }
    return .otherFormat(nil)
  }

  /// The mean of all channels from −1 to 1, of the first moments.
  ///
  /// - Parameter most: how many moments are wanted.
  func mono(most: Int) throws(WAVFault) -> [Float] {
    let count = min(most, frameCount)
    var mixed = [Float](repeating: 0, count: count)
    let (width, channels) = (coding.byteCount, channels)
    for frame in 0..<count {
      var sum = 0.0
      for channel in 0..<channels { sum += value(at: (frame * channels + channel) * width) }
      let mean = Float(sum / Double(channels))
      guard mean.isFinite else { throw .notFinite(frame: frame) }
      mixed[frame] = mean
    }
    return mixed
  }

  @inline(__always)
  private func value(at offset: Int) -> Double {
    switch coding {
    case .bytes: (Double(samples[offset]) - 128) / 128
    case .integers(2):
      Double(Int16(littleEndian: samples.loadUnaligned(fromByteOffset: offset, as: Int16.self))) / 32_768
    case .integers(3):
      Double(
        Int32(samples[offset]) << 8 | Int32(samples[offset + 1]) << 16
          | Int32(bitPattern: UInt32(samples[offset + 2]) << 24)) / 2_147_483_648
    case .integers:
      Double(Int32(littleEndian: samples.loadUnaligned(fromByteOffset: offset, as: Int32.self))) / 2_147_483_648
    case .floats(4):
      Double(
        Float(bitPattern: UInt32(littleEndian: samples.loadUnaligned(fromByteOffset: offset, as: UInt32.self))))
    case .floats:
      Double(bitPattern: UInt64(littleEndian: samples.loadUnaligned(fromByteOffset: offset, as: UInt64.self)))
    }
  }
}
