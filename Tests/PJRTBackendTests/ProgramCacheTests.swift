import Foundation
import TemporaryFolders
import Testing

@testable import PJRTBackend

/// Compiled programs on the disk, and what a compiler is told.
struct ProgramCacheTests {
  private let folder: TemporaryFolder
  private let cache: ProgramCache

  init() throws {
    folder = try TemporaryFolder()
    cache = ProgramCache(folder: folder.path + "/deep/programs", surroundings: "device 1")
  }

  @Test func whatIsKeptIsFound() {
    #expect(cache.program(of: "module a") == nil)
    cache.keep([1, 2, 3], of: "module a")
    cache.keep([4], of: "module b")
    #expect(cache.program(of: "module a") == [1, 2, 3])
    #expect(cache.program(of: "module b") == [4])
    #expect(cache.program(of: "module c") == nil)
    // Another device's program is another.
    let other = ProgramCache(folder: cache.folder, surroundings: "device 2")
    #expect(other.program(of: "module a") == nil)
  }

  /// A damaged file, or that of another text, is as good as none.
  @Test func damageIsNoticed() throws {
    cache.keep(Array(repeating: 7, count: 100), of: "module a")
    let name = try #require(try FileManager.default.contentsOfDirectory(atPath: cache.folder).first)
    let sound = try folder.bytes("deep/programs/\(name)")
    for count in [0, 10, 30, 60, sound.count - 1] {
      try folder.write(Array(sound[..<count]), to: "deep/programs/\(name)")
      #expect(cache.program(of: "module a") == nil, "\(count) bytes")
    }
    for index in stride(from: 0, to: sound.count, by: 3) {
      var bytes = sound
      bytes[index] ^= 0x41
      try folder.write(bytes, to: "deep/programs/\(name)")
      #expect(cache.program(of: "module a") == nil, "byte \(index)")
    }
    try folder.write(sound, to: "deep/programs/\(name)")
    #expect(cache.program(of: "module a")?.count == 100)
  }

  @Test func theOldestMakeRoom() {
    for number in 0..<4 { cache.keep(Array(repeating: 1, count: 1_000), of: "module \(number)") }
    cache.makeRoom(limit: 2_500)
    #expect((0..<4).count { cache.program(of: "module \($0)") != nil } == 2)
  }

  /// The bytes that OpenXLA's message has.
  @Test func options() {
    let base: [UInt8] = [0x1A, 0x04, 0x20, 0x01, 0x28, 0x01]
    #expect(CompileOptions(settings: []).bytes == base)
    let settings: [CompileOptions.Setting] = [.init(name: "ab", isOn: false), .init(name: "c", isOn: true)]
    let expected: [UInt8] =
      base + [0x3A, 0x08, 0x0A, 0x02, 0x61, 0x62, 0x12, 0x02, 0x10, 0x00]
      + [0x3A, 0x07, 0x0A, 0x01, 0x63, 0x12, 0x02, 0x10, 0x01]
    #expect(CompileOptions(settings: settings).bytes == expected)
    let long = CompileOptions(settings: [.init(name: String(repeating: "x", count: 200), isOn: true)]).bytes
    #expect(long.count == base.count + 3 + 3 + 200 + 4)
    #expect(CompileOptions(platform: "cpu").settings.isEmpty)
  }
}
