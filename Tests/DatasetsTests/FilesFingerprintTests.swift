import Datasets
import TemporaryFolders
import Testing

@Suite struct FilesFingerprintTests {
  private typealias File = FilesFingerprint.File

  private func fingerprint(_ files: [File]) -> FilesFingerprint {
    FilesFingerprint(count: files.count, files: files)
  }

  @Test func namesLieBelowTheCommonFolder() throws {
    let folder = try TemporaryFolder()
    for (name, content) in [("a/one.bin", [1, 2, 3] as [UInt8]), ("a/two.bin", []), ("b/one.bin", [9])] {
      try folder.write(content, to: name)
    }
    let paths = ["a/one.bin", "a/two.bin", "b/one.bin", "b/none.bin"].map { "\(folder.path)/\($0)" }
    let found = try #require(FilesFingerprint(paths))
    #expect(found.count == 4)
    #expect(found.files.map(\.name) == ["a/one.bin", "a/two.bin", "b/one.bin", "b/none.bin"])
    #expect(found.files.map(\.size) == [3, 0, 1, -1])
    #expect(found.files.map { $0.blocks != nil } == [true, false, true, false])
    #expect(try #require(FilesFingerprint([paths[0]])).files.map(\.name) == ["one.bin"])
    #expect(FilesFingerprint([]) == nil)
  }

  @Test func changesAreNamed() {
    let old = fingerprint([
      File(name: "a", size: 10, time: 1, blocks: "x"), File(name: "b", size: 10, time: 1, blocks: "x"),
      File(name: "c", size: 10, time: 1, blocks: "x"),
    ])
    let new = fingerprint([
      File(name: "a", size: 12, time: 2, blocks: "y"), File(name: "b", size: 10, time: 2, blocks: "y"),
      File(name: "d", size: 10, time: 1, blocks: "x"),
    ])
    #expect(
      new.changes(since: old) == [
        "a has 12 bytes, but had 10", "b has other content of the same size", "d was not there when it began",
        "c is gone",
      ])
    #expect(
      old.changes(since: old) == [
        "no file differs by name, size or time: how they are read does, by a setting or by the version"
      ])
  }

  /// A time counts only where nothing else differs, and blocks that were not read are no difference.
  @Test func timesComeLast() {
    let old = fingerprint([
      File(name: "a", size: 1, time: 1, blocks: nil), File(name: "b", size: 1, time: 1, blocks: "x"),
    ])
    let new = fingerprint([
      File(name: "a", size: 1, time: 2, blocks: "y"), File(name: "b", size: 1, time: 1, blocks: "x"),
    ])
    #expect(new.changes(since: old) == ["a has been written since"])
  }

  @Test func tenAreNamedAndTheOthersCounted() {
    let old = fingerprint((0..<25).map { File(name: "\($0)", size: 1, time: 1, blocks: nil) })
    let new = fingerprint((0..<25).map { File(name: "\($0)", size: 2, time: 1, blocks: nil) })
    let changes = new.changes(since: old)
    #expect(changes.count == 11)
    #expect(changes.last == "15 more files differ")
  }

  @Test func manyFilesAreCounted() {
    let files = (0..<FilesFingerprint.fileLimit).map { File(name: "\($0)", size: 1, time: 1, blocks: nil) }
    let old = FilesFingerprint(count: 20_000, files: files)
    let new = FilesFingerprint(count: 20_001, files: files)
    #expect(new.changes(since: old) == ["there are 20001 files, but there were 20000"])
    #expect(old.changes(since: old) == ["none of the first 10000 files differs by name, size or time"])
  }
}
