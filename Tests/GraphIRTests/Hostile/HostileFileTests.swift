import Diagnostics
import Foundation
import GraphIR
import Layers
import Testing

/// Files that are made to harm end in an error, in bounded time and memory.
///
/// Checks run in the tool that is built beside the tests, as a process has a time and a memory of its own. Without
/// optimisation the largest files take minutes and are left out; `ESPALIER_TOOL=.build/release/espalier` tries all of
/// them on that tool, against the limits that it is to keep.
@Suite(.serialized) struct HostileFileTests {
  static let optimisedTool = ProcessInfo.processInfo.environment["ESPALIER_TOOL"]

  static let tool: String? = {
    let path = optimisedTool ?? Bundle.main.bundlePath + "/espalier"
    return FileManager.default.isExecutableFile(atPath: path) ? path : nil
  }()

  static let files = HostileFile.all.filter { optimisedTool != nil || !$0.name.hasSuffix("-by-the-thousand") }
  static let seconds = optimisedTool != nil ? 1.0 : 10.0
  static let megabytes = 200
  static let characters = 300_000

  @Test(arguments: files)
  func endsInAnError(_ file: HostileFile) throws {
    let folder = NSTemporaryDirectory() + "espalier-hostile-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let path = try file.write(folder)
    guard let tool = Self.tool else {
      let error = #expect(throws: DiagnosticsError.self) {
        try ArchitectureLoader(catalogue: .builtin).load(path: path)
      }
      #expect(error?.description.contains(file.expected) == true)
      return
    }
    let run = try Self.run([tool, "check", path], output: folder + "/output")
    #expect(run.status == 1)
    #expect(run.output.contains(file.expected), "\(run.output.prefix(2000))")
    #expect(run.seconds < Self.seconds)
    #expect(run.megabytes < Self.megabytes)
    #expect(run.output.utf8.count < Self.characters)
  }

  private static func run(
    _ command: [String], output path: String
  ) throws -> (status: Int32, output: String, seconds: Double, megabytes: Int) {
    _ = FileManager.default.createFile(atPath: path, contents: nil)
    let output = try #require(FileHandle(forWritingAtPath: path))
    let process = Process()
    process.executableURL = URL(fileURLWithPath: command[0])
    process.arguments = Array(command.dropFirst())
    process.standardOutput = output
    process.standardError = output
    let start = ContinuousClock.now
    try process.run()
    // The peak is read while the process runs: what the system keeps of it afterwards counts our own memory as well.
    var peak = 0
    while process.isRunning {
      if let status = try? String(contentsOfFile: "/proc/\(process.processIdentifier)/status", encoding: .utf8),
        let line = status.split(separator: "\n").first(where: { $0.hasPrefix("VmHWM:") })
      {
        peak = max(peak, Int(line.filter(\.isNumber)) ?? 0)
      }
      if start.duration(to: .now) > .seconds(60) { process.terminate() }
      usleep(2000)
    }
    let seconds = start.duration(to: .now) / .seconds(1)
    let text = try String(contentsOfFile: path, encoding: .utf8)
    return (process.terminationStatus, text, seconds, peak / 1000)
  }
}
