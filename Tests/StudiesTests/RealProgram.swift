import Foundation
import Testing

/// The program itself, for tests of what ends processes.
enum RealProgram {
  /// Nil where the tests run without one.
  static let path: String? = {
    let bundle = CommandLine.arguments.first { $0.contains(".xctest") } ?? Bundle.main.bundlePath
    var folder = URL(filePath: bundle)
    while folder.path.count > 1 {
      let candidate = folder.appending(path: "espalier")
      var isFolder: ObjCBool = false
      if FileManager.default.fileExists(atPath: candidate.path, isDirectory: &isFolder), !isFolder.boolValue,
        FileManager.default.isExecutableFile(atPath: candidate.path)
      {
        return candidate.path
      }
      folder.deleteLastPathComponent()
    }
    return nil
  }()

  /// - Parameters:
  ///   - environment: what it is given beside this process's own
  ///   - errors: where it writes what goes wrong; nowhere by default
  static func start(
    _ arguments: [String], _ environment: [String: String] = [:], errors: FileHandle = .nullDevice
  ) throws -> Process {
    let process = Process()
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    process.executableURL = URL(filePath: try #require(path))
    process.arguments = arguments
    process.standardOutput = FileHandle.nullDevice
    process.standardError = errors
    try process.run()
    return process
  }

  /// A study's frontier as CSV.
  static func frontier(_ study: String) throws -> String {
    let process = Process()
    let pipe = Pipe()
    process.executableURL = URL(filePath: try #require(path))
    process.arguments = ["pareto", study, "--format", "csv"]
    process.standardOutput = pipe
    try process.run()
    let bytes = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The workers of a coordinator.
  static func children(of process: Process) -> [Int32] {
    let pid = process.processIdentifier
    let text = try? String(contentsOfFile: "/proc/\(pid)/task/\(pid)/children", encoding: .utf8)
    return (text ?? "").split(separator: " ").compactMap { Int32($0) }
  }
}
