import Diagnostics
import Foundation
import Synchronization
import TemporaryFolders
import TensorTypes
import Testing

@testable import Datasets

@Suite struct DecodedCacheTests {
  let folder: TemporaryFolder
  let cache: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    cache = try TemporaryFolder()
    for (index, name) in ["a/1.png", "a/2.png", "b/1.png"].enumerated() {
      try folder.write(PictureFiles.png([UInt8(10 * index + 1), UInt8(10 * index + 2)], 2, 1, channels: 1), to: name)
    }
  }

  func locations(_ observer: DecodingObserver? = nil) -> DataLocations {
    DataLocations(environment: ["ESPALIER_CACHE": cache.path], systemRoots: [], observer: observer)
  }

  func open(skipping: Bool = false, _ observer: DecodingObserver? = nil) throws -> ImageFolder {
    var options = ImageFolder.Options()
    options.skipsDamaged = skipping
    return try ImageFolder(path: folder.path, options, locations: locations(observer))
  }

  func values(_ samples: Samples) -> [[Float]] {
    (0..<samples.count).map { samples.values(at: $0).map { ($0 * 255).rounded() } }
  }

  /// How often something was decoded.
  final class Count: Sendable {
    let count = Mutex(0)
    var observer: DecodingObserver {
      DecodingObserver { _ in
        self.count.withLock { $0 += 1 }
        return true
      }
    }
    var isZero: Bool { count.withLock { $0 } == 0 }
  }

  @Test func filesAreDecodedOnce() throws {
    let first = try open().load(.training)
    #expect(first.shape == [1, 1, 2])
    #expect(values(first) == [[1, 2], [11, 12], [21, 22]])
    let count = Count()
    let second = try open(count.observer).load(.training)
    #expect(values(second) == values(first))
    #expect((0..<3).map(second.label) == [0, 0, 1])
    #expect(count.isZero)
    let entries = DecodedCache(locations()).entries
    #expect(entries.map(\.folder) == [folder.path])
    #expect(entries.map(\.sampleCount) == [3])
    #expect(entries[0].settings == "size 1×2, channels 1, stretch, background 0")
    try DecodedCache(locations()).remove(entries[0])
    #expect(DecodedCache(locations()).entries.isEmpty)
    #expect(values(second) == values(first))
  }

  /// Neither size nor time tells, but a block that is looked at.
  @Test func contentThatChangesBehindItsTimeIsDecodedAgain() throws {
    let path = "\(folder.path)/a/1.png"
    let (before, after) = (
      PictureFiles.png([1, 2], 2, 1, channels: 1), PictureFiles.png([3, 4], 2, 1, channels: 1)
    )
    #expect(before.count == after.count)
    let time = try FileManager.default.attributesOfItem(atPath: path)[.modificationDate]
    try FileManager.default.setAttributes([.modificationDate: time as Any], ofItemAtPath: path)
    #expect(values(try open().load(.training))[0] == [1, 2])
    try folder.write(after, to: "a/1.png")
    try FileManager.default.setAttributes([.modificationDate: time as Any], ofItemAtPath: path)
    #expect(values(try open().load(.training))[0] == [3, 4])
  }

  /// A file that was written again, came or went.
  @Test func whatChangesIsDecodedAgain() throws {
    _ = try open().load(.training)
    try folder.write(PictureFiles.png([91, 92], 2, 1, channels: 1), to: "a/2.png")
    #expect(values(try open().load(.training)) == [[1, 2], [91, 92], [21, 22]])
    try folder.write(PictureFiles.png([81, 82], 2, 1, channels: 1), to: "a/3.png")
    #expect(values(try open().load(.training)).count == 4)
    try folder.remove("a/1.png")
    #expect(values(try open().load(.training)) == [[91, 92], [81, 82], [21, 22]])
    #expect(DecodedCache(locations()).entries.count == 1)
  }

  /// Every byte of the header and the notes changed, and the file cut off anywhere: it is made again.
  @Test func whatIsDamagedOrForeignIsMadeAgain() throws {
    _ = try open().load(.training)
    let path = try #require(DecodedCache(locations()).entries.first?.path)
    let whole = Array(try Data(contentsOf: URL(fileURLWithPath: path)))
    let notes = 160 + Int(whole[16]) + Int(whole[17]) << 8
    for index in 0..<notes {
      var damaged = whole
      damaged[index] ^= 0x41
      #expect(damaged.withUnsafeBytes { DecodedHeader($0) } == nil, "byte \(index)")
    }
    for count in [0, 1, 159, 160, notes, 4095, 4096, whole.count - 1] {
      #expect(whole.prefix(count).withUnsafeBytes { DecodedHeader($0) } == nil, "\(count) bytes")
    }
    for bytes in [[], Array("not a file of ours".utf8), Array(whole.prefix(5000)), whole + [0]] as [[UInt8]] {
      try Data(bytes).write(to: URL(fileURLWithPath: path))
      #expect(values(try open().load(.training)) == [[1, 2], [11, 12], [21, 22]])
      #expect(Array(try Data(contentsOf: URL(fileURLWithPath: path))) == whole)
    }
    try FileManager.default.removeItem(atPath: path)
    mkfifo(path, 0o600)
    #expect(values(try open().load(.training)).count == 3)
  }

  @Test func damagedFilesAreNamedOrLeftOut() throws {
    for number in 1...12 { try folder.write([UInt8(number)], to: "b/bad\(number).png") }
    let lines = folder.complaint { _ = try open().load(.training) }.split(separator: "\n").map(String.init)
    #expect(
      lines[0]
        == "error: DATA: 12 of 15 pictures cannot be decoded. Mend or remove them, or leave them out with \"damaged\": \"skip\""
    )
    #expect(lines.count == 12)
    #expect(lines[1].hasSuffix("DATA/b/bad1.png: it is neither PNG nor JPEG"))
    #expect(lines[11].hasSuffix("and 2 more"))
    for _ in 0..<2 {
      let source = try open(skipping: true)
      #expect(values(try source.load(.training)) == [[1, 2], [11, 12], [21, 22]])
      #expect(source.undecodable.count == 12)
    }
    #expect(
      folder.complaint {
        try folder.write([1], to: "a/1.png")
        try folder.write([1], to: "a/2.png")
        try folder.write([1], to: "b/1.png")
        _ = try open(skipping: true).load(.training)
      }.split(separator: "\n")[0].hasSuffix("none of its files can be decoded"))
  }

  @Test func anInterruptedDecodingLeavesNothing() throws {
    let stop = DecodingObserver { _ in false }
    #expect(folder.complaint { _ = try open(stop).load(.training) } == "error: DATA: decoding was interrupted")
    #expect(try FileManager.default.contentsOfDirectory(atPath: cache.path + "/decoded").isEmpty)
  }

  /// Where nothing can be written, samples stay in memory.
  @Test func aCacheThatCannotBeWrittenIsDoneWithout() throws {
    var locations = DataLocations(environment: ["ESPALIER_CACHE": "/proc/none"], systemRoots: [])
    let source = try ImageFolder(path: folder.path, ImageFolder.Options(), locations: locations)
    #expect(values(try source.load(.training)) == [[1, 2], [11, 12], [21, 22]])
    locations.environment = [:]
    #expect(locations.cacheRoot == nil)
    let other = try ImageFolder(path: folder.path, ImageFolder.Options(), locations: locations)
    #expect(values(try other.load(.training)) == [[1, 2], [11, 12], [21, 22]])
  }

  /// Many at once, with more files than a thread takes: all have the same samples, and one file remains.
  @Test func severalMayDecodeAtOnce() async throws {
    for number in 0..<200 {
      try folder.write(PictureFiles.png([UInt8(number), 7], 2, 1, channels: 1), to: "c/\(1000 + number).png")
    }
    let (path, locations) = (folder.path, locations())
    let results = try await withThrowingTaskGroup(of: [[Float]].self) { group in
      for _ in 0..<4 {
        group.addTask {
          let samples = try ImageFolder(path: path, ImageFolder.Options(), locations: locations).load(.training)
          return (0..<samples.count).map { samples.values(at: $0).map { ($0 * 255).rounded() } }
        }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(Set(results).count == 1)
    #expect(results[0].count == 203)
    #expect(results[0].suffix(200) == (0..<200).map { [Float($0), 7] })
    #expect(try FileManager.default.contentsOfDirectory(atPath: cache.path + "/decoded").count == 1)
  }

  @Test func soundsAreCachedLikePictures() throws {
    let sounds = try TemporaryFolder()
    try sounds.write(SoundFiles.wav([16384, -16384]), to: "a/1.wav")
    try sounds.write(SoundFiles.wav([8192]), to: "b/1.wav")
    let settings = SoundDecoderTests.waveform(2)
    for _ in 0..<2 {
      let samples = try WAVFolder(path: sounds.path, settings, locations: locations()).load(.training)
      #expect(samples.shape == [1, 2])
      #expect((0..<2).map(samples.values) == [[0.5, -0.5], [0.25, 0]])
    }
    #expect(DecodedCache(locations()).entries.count == 1)
  }
}
