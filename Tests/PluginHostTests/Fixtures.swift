import Foundation
import Testing

/// Where things stand in the repository, and the tool that was built beside the test runner.
enum Repository {
  static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()
  static let headers = root.appending(path: "Sources/Plugins/CEspalierPlugin/include").path
  static let products = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
  static let tool = products.appending(path: "espalier").path

  static func example(_ name: String) -> String { root.appending(path: "Examples/plugins/\(name)/\(name).c").path }
  static func source(_ name: String) -> String { root.appending(path: "Tests/PluginHostTests/Sources/\(name)").path }
}

/// What a program said.
struct Said: Equatable {
  var status: Int32
  var output: String
  var error: String
}

/// A folder that is gone when the test is over.
final class TemporaryFolder {
  let path: String

  init() throws {
    path = FileManager.default.temporaryDirectory.appending(path: "espalier-plugins-\(UUID())").path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func write(_ text: String, to name: String) throws {
    try text.write(toFile: "\(path)/\(name)", atomically: true, encoding: .utf8)
  }

  /// Runs a program in the folder.
  func run(_ program: String, _ arguments: [String], environment: [String: String] = [:]) throws -> Said {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [program] + arguments
    process.currentDirectoryURL = URL(filePath: path)
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    // Files, as a pipe that nobody reads would hold the program up.
    let name = UUID().uuidString
    let (output, error) = ("\(path)/.\(name).out", "\(path)/.\(name).err")
    for file in [output, error] { _ = FileManager.default.createFile(atPath: file, contents: nil) }
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = try FileHandle(forWritingTo: URL(filePath: output))
    process.standardError = try FileHandle(forWritingTo: URL(filePath: error))
    try process.run()
    process.waitUntilExit()
    return Said(
      status: process.terminationReason == .exit ? process.terminationStatus : -process.terminationStatus,
      output: try String(contentsOfFile: output, encoding: .utf8),
      error: try String(contentsOfFile: error, encoding: .utf8))
  }

  func espalier(_ arguments: String..., environment: [String: String] = [:]) throws -> Said {
    try run(Repository.tool, arguments, environment: environment)
  }

  /// Builds a plug-in in C.
  @discardableResult
  func compile(_ source: String, to name: String, _ flags: [String] = []) throws -> String {
    let said = try run(
      "cc",
      ["-std=c11", "-O1", "-ffp-contract=off", "-Wall", "-Wextra", "-Werror", "-shared", "-fPIC", "-I"]
        + [Repository.headers, source, "-o", name, "-lm"] + flags)
    try #require(said.status == 0, "\(said.error)")
    return "\(path)/\(name)"
  }
}
