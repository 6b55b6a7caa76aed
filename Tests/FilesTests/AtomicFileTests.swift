import Files
import Foundation
import Glibc
import Safetensors
import Synchronization
import TemporaryFolders
import Testing

@Suite struct AtomicFileTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private let contents = SafetensorsFile(
    tensors: [.init(name: "w", shape: [4096], values: [Float](repeating: 1, count: 4096))])

  /// Writes so many bytes and no more, a few at a time.
  private func full(after limit: Int) -> AtomicFile {
    let written = Mutex(0)
    return AtomicFile { descriptor, bytes in
      written.withLock { written in
        let room = min(limit - written, bytes.count, 1000)
        guard room > 0 else {
          errno = ENOSPC
          return -1
        }
        written += room
        return Glibc.write(descriptor, bytes.baseAddress, room)
      }
    }
  }

  @Test(arguments: [0, 5, 1_000, 16_000]) func aFullDiskLeavesTheOldFile(limit: Int) throws {
    try folder.write([1, 2, 3], to: "t")
    #expect(
      folder.message { try contents.write(to: folder.file("t"), by: full(after: limit)) }
        == "error: 't' cannot be written: No space left on device. "
        + "Make room on the disk; what was saved before is still there")
    #expect(try folder.contents == ["t"])
    #expect(try folder.bytes("t") == [1, 2, 3])
  }

  @Test func shortWritesAreGoneOnWith() throws {
    try contents.write(to: folder.file("t"), by: full(after: 1 << 20))
    #expect(try SafetensorsFile(path: folder.file("t")) == contents)
  }

  @Test func whatAKillLeftIsTakenOver() throws {
    try folder.write([UInt8](repeating: 9, count: 100_000), to: ".t.part")
    try contents.write(to: folder.file("t"))
    #expect(try folder.contents == ["t"])
    #expect(try SafetensorsFile(path: folder.file("t")) == contents)
  }

  @Test func missingFoldersAreNamed() throws {
    #expect(
      folder.message { try contents.write(to: folder.file("no/t")) }
        == "error: 'no/t' cannot be written: No such file or directory. Create the folder first")
  }

  @Test(.enabled(if: getuid() == 0)) func aRealFullDiskLeavesTheOldFile() throws {
    guard mount("tmpfs", folder.path, "tmpfs", 0, "size=12k") == 0 else { return }
    defer { umount2(folder.path, Int32(MNT_DETACH)) }
    try folder.write([1, 2, 3], to: "t")
    #expect(
      folder.message { try contents.write(to: folder.file("t")) }
        == "error: 't' cannot be written: No space left on device. "
        + "Make room on the disk; what was saved before is still there")
    #expect(try folder.contents == ["t"])
    #expect(try folder.bytes("t") == [1, 2, 3])
  }
}
