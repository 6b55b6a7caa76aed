import Foundation
import TemporaryFolders
import Testing

@testable import Datasets

/// A file that is damaged, odd or something else, and what is said of it; nil if it is read.
private struct OddContent: CustomTestStringConvertible, Sendable {
  var testDescription: String
  var bytes: [UInt8]
  var message: String?

  init(_ name: String, _ bytes: [UInt8], _ message: String?) {
    (testDescription, self.bytes, self.message) = (name, bytes, message)
  }
}

@Suite struct OddFilesTests {
  private static let png = PictureFiles.png(PictureFiles.pixels(9, 8, 3), 9, 8, channels: 3)
  private static let jpeg = PictureFiles.jpeg(PictureFiles.pixels(32, 24, 3), 32, 24, channels: 3)
  private static let signature = Array(png.prefix(8))

  private static func header(_ width: Int, _ height: Int, bits: UInt8 = 8, colour: UInt8 = 0) -> [UInt8] {
    signature
      + PictureFiles.chunk("IHDR", PictureFiles.number(width) + PictureFiles.number(height) + [bits, colour, 0, 0, 0])
  }

  private static func changed(_ bytes: [UInt8], at offset: Int, to value: UInt8) -> [UInt8] {
    var bytes = bytes
    bytes[offset] = value
    return bytes
  }

  /// Where the frame header of the JPEG file begins.
  private static func frame(_ marker: UInt8 = 0xC0) -> Int {
    jpeg.indices.first { jpeg[$0] == 0xFF && jpeg[$0 + 1] == marker } ?? 0
  }

  private static let pictures: [OddContent] = [
    OddContent("an empty file", [], "the file is empty"),
    OddContent("one byte", [0x89], "it is neither PNG nor JPEG"),
    OddContent("a text", Array("hello, world".utf8), "it is neither PNG nor JPEG"),
    OddContent("a GIF", Array("GIF89a".utf8) + [1, 0, 1, 0], "it is a picture in GIF, and only PNG and JPEG are read"),
    OddContent("a BMP", Array("BM".utf8) + [0, 0], "it is a picture in BMP, and only PNG and JPEG are read"),
    OddContent("a TIFF", Array("II*\0".utf8), "it is a picture in TIFF, and only PNG and JPEG are read"),
    OddContent(
      "a WebP", Array("RIFF\0\0\0\0WEBPVP8 ".utf8), "it is a picture in WebP, and only PNG and JPEG are read"),
    OddContent("an SVG", Array("<svg/>".utf8), "it is a picture in SVG, and only PNG and JPEG are read"),
    OddContent(
      "an AVIF", [0, 0, 0, 32] + Array("ftypavif".utf8), "it is a picture in AVIF, and only PNG and JPEG are read"),
    OddContent("a PNG's signature", signature, "the file ends before the picture does"),
    OddContent("a PNG without pixels", header(4, 4), "the file ends before the picture does"),
    OddContent(
      "a PNG that ends at once", header(4, 4) + PictureFiles.chunk("IEND", []),
      "the picture is damaged: IEND: out of place"),
    OddContent("a PNG cut in the middle", Array(png.prefix(png.count / 2)), "the file ends before the picture does"),
    OddContent("a PNG without its end", Array(png.dropLast(12)), "the file ends before the picture does"),
    OddContent("a PNG with one byte less", Array(png.dropLast()), "the file ends before the picture does"),
    OddContent(
      "a PNG whose pixels are damaged", changed(png, at: 60, to: png[60] ^ 0xFF),
      "the picture is damaged: IDAT: incorrect data check"),
    OddContent(
      "a PNG whose header is damaged", changed(png, at: 19, to: 7), "the picture is damaged: IHDR: CRC error"),
    OddContent("a PNG of no width", header(0, 4), "it has no pixels"),
    OddContent(
      "a PNG of 2 000 000 000 × 1", header(2_000_000_000, 1),
      "2000000000×1 pixels are too many: at most 65500 a side and 100 million are read"),
    OddContent(
      "a bomb of 60 000 × 60 000", header(60_000, 60_000),
      "60000×60000 pixels are too many: at most 65500 a side and 100 million are read"),
    OddContent("a PNG of 3 bits", header(4, 4, bits: 3), "the picture is damaged: Invalid IHDR data"),
    OddContent(
      "a PNG whose first chunk is another", signature + PictureFiles.chunk("tEXt", [UInt8](repeating: 65, count: 20)),
      "the picture is damaged: its first chunk is not IHDR"),
    OddContent(
      "a palette of nothing",
      PictureFiles.rawPNG(width: 4, height: 1, bits: 8, colour: 3, rows: [[0, 1, 2, 3]]),
      "the picture is damaged: IDAT: Missing PLTE before IDAT"),
    OddContent(
      "too few rows", PictureFiles.rawPNG(width: 4, height: 3, bits: 8, colour: 0, rows: [[0, 1, 2, 3]]),
      "the picture is damaged: Not enough image data"),
    OddContent("a PNG of one pixel", PictureFiles.png([5], 1, 1, channels: 1), nil),
    OddContent(
      "a PNG of 20 000 × 1", PictureFiles.png([UInt8](repeating: 5, count: 20_000), 20_000, 1, channels: 1), nil),
    OddContent("grey with alpha", PictureFiles.png([5, 6, 7, 8], 2, 1, channels: 2), nil),
    OddContent(
      "texts and a profile",
      PictureFiles.rawPNG(
        width: 2, height: 1, bits: 8, colour: 0,
        before: PictureFiles.chunk("tEXt", Array("a\0b".utf8)) + PictureFiles.chunk("iCCP", Array("x\0\0bad".utf8)),
        rows: [[1, 2]]), nil),
    OddContent("bytes behind a PNG", png + [1, 2, 3], nil),
    OddContent("a JPEG's first bytes", Array(jpeg.prefix(3)), "the file ends before the picture does"),
    OddContent("a JPEG cut in its header", Array(jpeg.prefix(frame() + 6)), "the file ends before the picture does"),
    OddContent(
      "a JPEG cut in the middle", Array(jpeg.prefix(jpeg.count * 2 / 3)), "the file ends before the picture does"),
    OddContent("a JPEG without its end", Array(jpeg.dropLast(2)), "the file ends before the picture does"),
    OddContent("a JPEG that ends at once", [0xFF, 0xD8, 0xFF, 0xD9], "the picture is damaged: it has no frame"),
    OddContent(
      "a JPEG of noise", [0xFF, 0xD8, 0xFF, 0xE0, 0, 4, 1, 2, 3, 4], "the picture is damaged: byte 8 is no marker"),
    OddContent(
      "a segment of one byte", [0xFF, 0xD8, 0xFF, 0xE0, 0, 1, 0, 0],
      "the picture is damaged: byte 2 is a segment of 1 bytes"),
    OddContent(
      "a JPEG of no height", changed(changed(jpeg, at: frame() + 5, to: 0), at: frame() + 6, to: 0), "it has no pixels"),
    OddContent(
      "a JPEG of 65 535 × 65 535",
      [5, 6, 7, 8].reduce(jpeg) { changed($0, at: frame() + $1, to: 0xFF) },
      "65535×65535 pixels are too many: at most 65500 a side and 100 million are read"),
    OddContent(
      "a JPEG of 12 bits", changed(jpeg, at: frame() + 4, to: 12),
      "the picture is damaged: Unsupported JPEG data precision 12"),
    OddContent(
      "a lossless JPEG", changed(jpeg, at: frame() + 1, to: 0xC3),
      "the picture is damaged: Unsupported JPEG process: SOF type 0xc3"),
    OddContent(
      "a progressive JPEG",
      PictureFiles.jpeg(PictureFiles.pixels(32, 24, 3), 32, 24, channels: 3, progressive: true), nil),
    OddContent("inks", PictureFiles.jpeg(PictureFiles.pixels(16, 16, 4), 16, 16, channels: 4), nil),
    OddContent(
      "Exif that leads nowhere",
      PictureFiles.inserting(0xE1, Array("Exif\0\0MM\0*".utf8) + [0xFF, 0xFF, 0xFF, 0xFF], into: jpeg), nil),
    OddContent("bytes behind a JPEG", jpeg + [1, 2, 3], nil),
  ]

  /// The whole sentence, and no pixel that was not written.
  @Test(arguments: pictures) private func picturesAreReadOrRefused(_ file: OddContent) {
    let settings = ImageSettings(height: 4, width: 4, channels: 3)
    switch decoded(file.bytes, settings) {
    case .success(let values):
      #expect(file.message == nil)
      #expect(values.count == 48)
    case .failure(let fault): #expect(fault.message == file.message)
    }
  }

  private static let wav = SoundFiles.wav([1, 2, 3, 4] as [Int16])

  private static func coded(tag: Int = 1, channels: Int = 1, rate: Int = 8000, bits: Int = 16) -> [UInt8] {
    SoundFiles.wav([UInt8](repeating: 0, count: 64), tag: tag, channels: channels, rate: rate, bits: bits)
  }

  private static let sounds: [OddContent] = [
    OddContent("an empty file", [], "the file is empty"),
    OddContent("a text", Array("hello, world".utf8), "it is no WAV file"),
    OddContent("half a header", Array("RIFF".utf8), "the file ends at byte 4, where 12 bytes should be"),
    OddContent("FLAC", Array("fLaC".utf8), "it is FLAC, and only WAV is read"),
    OddContent("Ogg", Array("OggS".utf8), "it is Ogg, and only WAV is read"),
    OddContent("MP3", Array("ID3".utf8), "it is MP3, and only WAV is read"),
    OddContent("AIFF", Array("FORM".utf8), "it is AIFF, and only WAV is read"),
    OddContent("RF64", Array("RF64".utf8), "it is RF64, a WAV file beyond 4 GiB, and only WAV is read"),
    OddContent("a header alone", SoundFiles.riff([]), "it has no header"),
    OddContent("no data", SoundFiles.riff(SoundFiles.chunk("fmt ", SoundFiles.format())), "it has no samples"),
    OddContent("data of nothing", SoundFiles.wav([] as [UInt8]), "it has no samples"),
    OddContent(
      "data before the header", SoundFiles.riff(SoundFiles.chunk("data", [0, 0])), "it has no header before its samples"
    ),
    OddContent("samples cut off", Array(wav.dropLast()), "the file ends at byte 51, where 52 bytes should be"),
    OddContent(
      "a chunk that claims too much", SoundFiles.riff(Array("LIST".utf8) + [0xFF, 0, 0, 0]),
      "the file ends at byte 20, where 275 bytes should be"),
    OddContent(
      "a short header", SoundFiles.riff(SoundFiles.chunk("fmt ", [1, 0]) + SoundFiles.chunk("data", [0, 0])),
      "its chunk 'fmt ' has 2 bytes, and needs 16"),
    OddContent("µ-law", coded(tag: 7, bits: 8), "its samples are coded as µ-law, and only PCM and floats are read"),
    OddContent(
      "ADPCM", coded(tag: 2, bits: 8), "its samples are coded as Microsoft's ADPCM, and only PCM and floats are read"),
    OddContent(
      "no known coding", coded(tag: 999), "its samples are coded as format 999, and only PCM and floats are read"),
    OddContent("12 bits", coded(bits: 12), "its samples are numbers of 12 bits; 8, 16, 24 and 32 are read"),
    OddContent("floats of 16 bits", coded(tag: 3), "its samples are floats of 16 bits; 32 and 64 are read"),
    OddContent("no channels", coded(channels: 0), "it has 0 channels; 1 to 64 are read"),
    OddContent("a rate of 0", coded(rate: 0), "it has 0 samples a second; 100 to 768000 are read"),
    OddContent(
      "a frame of another size", changed(wav, at: 32, to: 4),
      "its header says that the channels of a moment have 4 bytes, but they have 2"),
    OddContent(
      "a float that is none", SoundFiles.wav([0, 0, 0xC0, 0x7F], tag: 3, bits: 32), "sample 0 is not a finite number"),
    OddContent("one sample", SoundFiles.wav([9] as [Int16]), nil),
    OddContent("half a sample at the end", SoundFiles.wav([0, 1, 2] as [UInt8]), nil),
  ]

  @Test(arguments: sounds) private func soundsAreReadOrRefused(_ file: OddContent) {
    switch SoundDecoderTests.decoded(file.bytes, SoundDecoderTests.waveform(4)) {
    case .success(let values):
      #expect(file.message == nil)
      #expect(values.allSatisfy { $0.isFinite })
    case .failure(let fault): #expect(fault.message == file.message)
    }
  }

  /// The content decides: a JPEG file that is called `.png`, and the other way round.
  @Test func namesSayNothingOfTheContent() throws {
    let folder = try TemporaryFolder()
    try folder.write(Self.jpeg, to: "a/1.png")
    try folder.write(Self.png, to: "b/1.jpg")
    let locations = DataLocations(systemRoots: [])
    let source = try ImageFolder(path: folder.path, ImageFolder.Options(), locations: locations)
    // Of several sizes, so the usual one.
    #expect(source.sampleShape == [3, 64, 64])
    #expect(try source.load(.training).count == 2)
  }

  @Test func filesThatAreNoneAreNamed() throws {
    let folder = try TemporaryFolder()
    try folder.write(Self.png, to: "a/1.png")
    try folder.write(Self.png, to: "b/1.png")
    mkfifo(folder.path + "/a/pipe.png", 0o600)
    symlink("nowhere", folder.path + "/a/link.png")
    let isRoot = geteuid() == 0
    if !isRoot {
      try folder.write(Self.png, to: "b/secret.png")
      chmod(folder.path + "/b/secret.png", 0)
    }
    let lines = folder.complaint {
      _ = try ImageFolder(path: folder.path, ImageFolder.Options(), locations: DataLocations(systemRoots: []))
        .load(.training)
    }.split(separator: "\n").map { $0.replacing(#/^ *note: /#, with: "") }
    #expect(lines.dropFirst().first == "DATA/a/link.png: the link leads nowhere")
    #expect(lines.dropFirst(2).first == "DATA/a/pipe.png: this is a named pipe, not a file")
    if !isRoot { #expect(lines.last == "DATA/b/secret.png: cannot be read: Permission denied") }
  }
}
