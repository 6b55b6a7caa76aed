import Datasets
import TemporaryFolders
import Testing

/// Archives that `tar` would write, and those that it would not.
@Suite struct HostileTarTests {
  /// The message of loading CIFAR-10's training part from this archive.
  func message(_ archive: [UInt8]) throws -> String {
    let folder = try TemporaryFolder()
    try folder.writeGzip(archive, to: "cifar-10-binary.tar.gz")
    return folder.complaint { _ = try DatasetDefinition.cifar10.open(in: folder.locations).load(.training) }
  }

  func expect(_ message: String, _ fault: String) {
    #expect(message == "error: DATA/cifar-10-binary.tar.gz\(fault). \(HostileCIFARTests.remedy)")
  }

  /// A sound archive behind this beginning.
  func rest(after start: [UInt8]) -> [UInt8] { start + Tar.cifar10() }

  @Test func whatTarWritesIsRead() throws {
    let pax = Array("19 path=other/name\n12 size=512\n".utf8)
    let beginnings = [
      Tar.entry("pax_global_header", Array("17 comment=hello\n".utf8), kind: "g"),
      Tar.entry("link", [], kind: "2"),
      Tar.entry("././@LongLink", Array("a/very/long/name\u{0}".utf8), kind: "L") + Tar.entry("short", [1, 2, 3]),
      // The extended header's size goes before the entry's own.
      Tar.entry("pax", pax, kind: "x") + Tar.header("x", size: "00000000000") + [UInt8](repeating: 7, count: 512),
      Tar.entry("unknown kind", [1, 2, 3], kind: "Z"),
    ]
    for start in beginnings { #expect(try message(rest(after: start)) == "nothing was thrown") }
  }

  @Test func noTarHeader() throws {
    expect(try message([UInt8](repeating: 65, count: 1_024)), ": byte 0 of the archive: this is no tar header")
    var damaged = Tar.cifar10()
    damaged[600] ^= 1
    expect(try message(damaged), ": byte 512 of the archive: this is no tar header")
  }

  @Test func sizesThatCannotBe() throws {
    expect(
      try message(Tar.header("data_batch_1.bin", size: "77777777777")),
      ": byte 0 of the archive: the entry claims 8589934591 bytes")
    expect(
      try message(Tar.header("data_batch_1.bin", size: "0000000009")), ": byte 0 of the archive: this is no tar header")
    expect(
      try message(Tar.header("folder", size: "77777777777", kind: "Z")),
      ": byte 0 of the archive: the entry claims 8589934591 bytes")
    let pax = Array("29 size=99999999999999999999\n".utf8)
    expect(
      try message(Tar.entry("pax", pax, kind: "x")),
      ": byte 0 of the archive: the size '99999999999999999999' is no number")
    expect(
      try message(Tar.header("names", size: "00010000000", kind: "L")),
      ": byte 0 of the archive: the extended header has 2097152 bytes")
  }

  @Test(arguments: ["5 a=b\n", "x", "99 a=b\n", "6 abc\n", "-1 a=b\n", "2 \n", "99999999999999999999 a=b\n"])
  func malformedExtendedHeaders(_ record: String) throws {
    expect(
      try message(Tar.entry("pax", Array(record.utf8), kind: "x")),
      ": byte 0 of the archive: the extended header is malformed")
  }

  @Test func anArchiveThatEndsEarly() throws {
    let archive = Tar.cifar10()
    expect(
      try message(Array(archive.prefix(1_000))), ": ends at byte 1000, where 1024 bytes should be")
    expect(
      try message(archive.dropLast(1_024)),
      ": ends at byte \(archive.count - 1_024), where \(archive.count - 512) bytes should be")
  }

  @Test func anArchiveOfSomethingElse() throws {
    expect(
      try message(Tar.entry("holiday.jpg", [1, 2, 3]) + Tar.end),
      ": the archive lacks data_batch_1.bin, data_batch_2.bin, data_batch_3.bin, data_batch_4.bin, data_batch_5.bin")
  }

  @Test func aBatchTwice() throws {
    let batch = CIFAR.batches[0]
    expect(
      try message(rest(after: Tar.entry(batch.name, batch.content))),
      ": the archive holds data_batch_1.bin more than once")
  }

  @Test func aDamagedBatchInside() throws {
    expect(
      try message(Tar.entry("d/data_batch_1.bin", [1, 2, 3]) + Tar.end),
      "(d/data_batch_1.bin): has 3 bytes, which is not a multiple of the 3073 bytes of a record")
  }

  @Test func namesWithoutEnd() throws {
    expect(
      try message(Tar.header("batches.meta.txt", size: "00010000000")),
      "(batches.meta.txt): has more than 1 MiB of content, the most that is read")
  }
}
