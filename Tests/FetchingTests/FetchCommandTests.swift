import Foundation
import TemporaryFolders
import Testing

/// `espalier data fetch` as a process. No test may need the network: a server on this machine stands for the proxy through
/// which HTTPS goes, so that the command comes as far as asking it for a connection.
@Suite struct FetchCommandTests {
  private struct Outcome {
    var status: Int32
    var output: String
    var errors: String
  }

  private static func start(_ arguments: [String], in folder: TemporaryFolder, proxy: UInt16) throws -> Process {
    let process = Process()
    process.executableURL = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
      .appending(path: "espalier")
    process.arguments = ["data", "fetch"] + arguments
    process.environment = ["https_proxy": "http://127.0.0.1:\(proxy)", "HOME": folder.path]
    for name in ["output", "errors"] { try folder.write([], to: name) }
    process.standardOutput = try FileHandle(forWritingTo: URL(filePath: folder.file("output")))
    process.standardError = try FileHandle(forWritingTo: URL(filePath: folder.file("errors")))
    try process.run()
    return process
  }

  private static func outcome(_ process: Process, _ folder: TemporaryFolder) throws -> Outcome {
    process.waitUntilExit()
    func text(_ name: String) throws -> String {
      String(decoding: try folder.bytes(name), as: UTF8.self).replacingOccurrences(of: folder.path, with: "HOME")
    }
    return Outcome(status: process.terminationStatus, output: try text("output"), errors: try text("errors"))
  }

  private func run(_ arguments: [String], in folder: TemporaryFolder, _ server: LoopbackServer) throws -> Outcome {
    try Self.outcome(Self.start(arguments, in: folder, proxy: server.port), folder)
  }

  @Test func aProxyThatRefusesIsNamed() throws {
    let folder = try TemporaryFolder()
    let server = try LoopbackServer([.init(status: "403 Forbidden", length: 0)])
    defer { server.end() }
    let result = try run(["mnist"], in: folder, server)
    #expect(result.status == 1)
    #expect(result.output == "")
    #expect(
      result.errors.hasPrefix(
        "error: https://ossci-datasets.s3.amazonaws.com/mnist/train-images-idx3-ubyte.gz: "), "\(result.errors)")
    #expect(server.requests.first == "CONNECT ossci-datasets.s3.amazonaws.com:443 HTTP/1.1")
  }

  /// Nothing but TLS is spoken behind the proxy: what answers in plain text is refused.
  @Test func aServerWithoutTLSIsRefused() throws {
    let folder = try TemporaryFolder()
    let server = try LoopbackServer([.init(body: Array("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx".utf8))])
    defer { server.end() }
    let result = try run(["cifar10"], in: folder, server)
    #expect(result.status == 1)
    #expect(
      result.errors.hasPrefix("error: https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz: "), "\(result.errors)")
    #expect(!FileManager.default.fileExists(atPath: folder.file(".cache/espalier/cifar10/cifar-10-binary.tar.gz")))
  }

  @Test func anInterruptionIsSaid() throws {
    let folder = try TemporaryFolder()
    var answer = LoopbackServer.Answer()
    answer.stall = 20
    let server = try LoopbackServer([answer])
    defer { server.end() }
    let process = try Self.start(["fashion-mnist"], in: folder, proxy: server.port)
    while server.requests.isEmpty, process.isRunning { usleep(10_000) }
    process.interrupt()
    let result = try Self.outcome(process, folder)
    #expect(result.status == 130)
    #expect(result.errors.contains("the download was interrupted. The same command continues it"), "\(result.errors)")
  }

  @Test func otherNamesAreRefusedAtOnce() throws {
    let folder = try TemporaryFolder()
    let server = try LoopbackServer([.init()])
    defer { server.end() }
    let result = try run(["mnist", "cifar11"], in: folder, server)
    #expect(result.status == 1)
    #expect(result.errors == "error: 'cifar11' cannot be fetched. Did you mean 'cifar10'?\n")
    #expect(server.requests.isEmpty)
  }
}
