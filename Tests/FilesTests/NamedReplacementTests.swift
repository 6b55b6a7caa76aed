import Diagnostics
import Files
import Foundation
import Glibc
import TemporaryFolders
import Testing

/// Replacing by writers that open files themselves.
@Suite struct NamedReplacementTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func write(_ text: String, _ path: String) {
    _ = FileManager.default.createFile(atPath: path, contents: Data(text.utf8))
  }

  @Test func theFileAndWhatStandsBesideItTakeTheirPlaces() throws {
    try folder.write([1], to: "net.onnx")
    chmod(folder.file("net.onnx"), 0o640)
    #expect(symlink("net.onnx", folder.file("link")) == 0)
    try AtomicFile.replace(
      folder.file("link"),
      named: { path throws(DiagnosticsError) in
        #expect(path.hasSuffix("/net.onnx"))
        write("graph", path)
        write("weights", path + ".data")
      })
    #expect(try folder.contents == ["link", "net.onnx", "net.onnx.data"])
    #expect(try folder.bytes("net.onnx") == Array("graph".utf8))
    #expect(try folder.bytes("net.onnx.data") == Array("weights".utf8))
    var status = stat()
    #expect(lstat(folder.file("link"), &status) == 0 && status.st_mode & S_IFMT == S_IFLNK)
    #expect(lstat(folder.file("net.onnx"), &status) == 0 && status.st_mode & 0o7777 == 0o640)
  }

  @Test func aFailureLeavesTheOldFile() throws {
    try folder.write([1], to: "t")
    let message = folder.message {
      try AtomicFile.replace(
        folder.file("t"),
        named: { path throws(DiagnosticsError) in
          write("half", path)
          throw DiagnosticsError(Diagnostic(code: "exporter", "'\(path)' was not finished"))
        })
    }
    #expect(message == "error: 't' was not finished")
    #expect(try folder.contents == ["t"])
    #expect(try folder.bytes("t") == [1])
  }

  /// A writer that replaces what has the name cannot replace a pipe.
  @Test func pipesGetACopy() throws {
    #expect(mkfifo(folder.file("p"), 0o600) == 0)
    let reader = open(folder.file("p"), O_RDWR)
    defer { close(reader) }
    try AtomicFile.replace(
      folder.file("p"),
      named: { path throws(DiagnosticsError) in
        write("graph", path + ".new")
        rename(path + ".new", path)
      })
    var bytes = [UInt8](repeating: 0, count: 8)
    #expect(read(reader, &bytes, 8) == 5)
    #expect(bytes.prefix(5) == Array("graph".utf8)[...])
    #expect(try folder.contents == ["p"])
  }
}
