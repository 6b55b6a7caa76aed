import Foundation
import Testing

/// The tests of the loops in C, compiled for this machine and for 64-bit ARM, where they run under an emulator.
struct PortableKernelTests {
  private static let root = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  private static func hasTool(_ name: String) -> Bool {
    (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").contains {
      FileManager.default.isExecutableFile(atPath: "\($0)/\(name)")
    }
  }

  @Test(.enabled(if: hasTool("clang"), "needs clang, which comes with Swift")) func passHere() throws {
    let (status, output) = try run("native")
    #expect(status == 0 && output.contains("all checks passed"), "\(output)")
  }

  @Test(
    .enabled(
      if: hasTool("clang") && hasTool("aarch64-linux-gnu-gcc") && hasTool("qemu-aarch64"),
      "needs clang, gcc-aarch64-linux-gnu and qemu-user: 'make test-kernels' installs them")
  ) func passOnARM() throws {
    let (status, output) = try run("aarch64")
    #expect(status == 0 && output.contains("all checks passed"), "\(output)")
  }

  private func run(_ target: String) throws -> (status: Int32, output: String) {
    let process = Process()
    process.executableURL = Self.root.appending(path: "scripts/test-kernels.sh")
    process.arguments = [target]
    let pipe = Pipe()
    (process.standardOutput, process.standardError) = (pipe, pipe)
    try process.run()
    let output = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return (process.terminationStatus, output)
  }
}
