import Diagnostics
import Files
import Foundation
import Glibc
import TemporaryFolders
import Testing

/// Links stay and what they lead to is replaced; devices and pipes are written to.
@Suite struct WriteDestinationTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func write(_ bytes: [UInt8], to name: String) throws {
    try AtomicFile().replace(folder.file(name)) { file throws(DiagnosticsError) in try file.append(bytes) }
  }

  private func link(_ name: String, to target: String) {
    #expect(symlink(target, folder.file(name)) == 0)
  }

  private func mode(_ name: String) -> mode_t {
    var status = stat()
    lstat(folder.file(name), &status)
    return status.st_mode
  }

  @Test func aLinkStaysAndItsTargetIsReplaced() throws {
    mkdir(folder.file("elsewhere"), 0o755)
    try folder.write([1], to: "elsewhere/t")
    link("a", to: "elsewhere/b")
    link("elsewhere/b", to: folder.file("elsewhere/t"))
    try write([2, 3], to: "a")
    #expect(mode("a") & S_IFMT == S_IFLNK)
    #expect(mode("elsewhere/b") & S_IFMT == S_IFLNK)
    #expect(try folder.bytes("elsewhere/t") == [2, 3])
    #expect(try folder.contents == ["a", "elsewhere"])
  }

  @Test func aDanglingLinkMakesItsTarget() throws {
    link("a", to: "t")
    try write([4], to: "a")
    #expect(mode("a") & S_IFMT == S_IFLNK)
    #expect(try folder.bytes("t") == [4])
  }

  @Test func aLinkIntoNothingIsAnError() {
    link("a", to: "no/t")
    #expect(
      folder.message { try write([1], to: "a") }
        == "error: 'a' cannot be written: No such file or directory. Create the folder first")
  }

  @Test func circlesAreErrors() {
    link("a", to: "b")
    link("b", to: "a")
    #expect(
      folder.message { try write([1], to: "a") }
        == "error: 'a' cannot be written: Too many levels of symbolic links. Make the link lead to a file")
  }

  @Test func directoriesAreRefused() throws {
    mkdir(folder.file("d"), 0o755)
    link("a", to: "d")
    #expect(
      folder.message { try AtomicFile.check(folder.file("d")) }
        == "error: 'd' is a directory and cannot be written to. Name a file in it")
    #expect(
      folder.message { try write([1], to: "a") }
        == "error: 'a' leads to 'd', which is a directory and cannot be written to. Name a file in it")
    #expect(folder.message { try AtomicFile.check(folder.file("no/t")) }.contains("Create the folder first"))
    #expect(folder.message { try AtomicFile.check(folder.file("t/")) }.contains("cannot be written"))
    #expect(try folder.contents == ["a", "d"])
  }

  @Test(arguments: [0o600, 0o640, 0o444, 0o755] as [mode_t]) func permissionsStay(_ permissions: mode_t) throws {
    try folder.write([1], to: "t")
    chmod(folder.file("t"), permissions)
    try write([2], to: "t")
    #expect(mode("t") & 0o7777 == permissions)
    #expect(try folder.bytes("t") == [2])
  }

  @Test func pipesAreWrittenTo() throws {
    #expect(mkfifo(folder.file("p"), 0o600) == 0)
    // Opened for both, so that nobody waits.
    let reader = open(folder.file("p"), O_RDWR)
    defer { close(reader) }
    try write([5, 6, 7], to: "p")
    var bytes = [UInt8](repeating: 0, count: 8)
    #expect(read(reader, &bytes, 8) == 3)
    #expect(bytes.prefix(3) == [5, 6, 7])
    #expect(mode("p") & S_IFMT == S_IFIFO)
    #expect(try folder.contents == ["p"])
  }

  @Test func devicesAreWrittenTo() throws {
    try AtomicFile().replace("/dev/null") { file throws(DiagnosticsError) in try file.append([1, 2, 3]) }
    #expect(
      folder.message { try AtomicFile().replace("/dev/full") { file throws(DiagnosticsError) in try file.append([1]) } }
        == "error: '/dev/full' cannot be written: No space left on device. "
        + "Make room on the disk; what was saved before is still there")
    var status = stat()
    #expect(lstat("/dev/null", &status) == 0 && status.st_mode & S_IFMT == S_IFCHR)
  }

  @Test func openDescriptorsAreWrittenTo() throws {
    let descriptor = open(folder.file("t"), O_RDWR | O_CREAT, 0o600)
    try folder.write([1, 2], to: "t")
    lseek(descriptor, 2, SEEK_SET)
    link("a", to: "/dev/fd/\(descriptor)")
    try write([3], to: "a")
    close(descriptor)
    #expect(try folder.bytes("t") == [1, 2, 3])
    #expect(
      folder.message { try write([3], to: "a") }
        == "error: 'a' cannot be written: Bad file descriptor. What was saved before is still there")
  }

  @Test func longNamesHaveRoomForThePart() throws {
    let name = String(repeating: "n", count: 255)
    try write([1], to: name)
    #expect(try folder.contents == [name])
  }
}
