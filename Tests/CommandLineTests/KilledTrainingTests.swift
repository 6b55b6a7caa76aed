import Foundation
import Testing

/// The built tool, killed for real.
@Suite struct KilledTrainingTests {
  /// The tool stands beside the test runner.
  static let tool = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
    .appending(path: "espalier")
  static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  private func train(_ folder: URL, to checkpoint: String, _ more: [String] = []) throws -> Process {
    let process = Process()
    process.executableURL = Self.tool
    process.currentDirectoryURL = folder
    process.arguments =
      [
        "train", Self.root.appending(path: "architectures/mnist1d/simple-cnn.json").path, "--dataset", "mnist1d",
        "--recipe", Self.root.appending(path: "recipes/mnist1d.json").path, "--epochs", "5", "--threads", "1",
        "--checkpoint", checkpoint, "--quiet",
      ] + more
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    return process
  }

  private func bytes(_ folder: URL, _ name: String) throws -> Data {
    try Data(contentsOf: folder.appending(path: name))
  }

  /// Killed at several moments and resumed each time, a run ends in the same bytes as one that was left alone; so
  /// does a second run that was left alone.
  @Test func endsInTheSameBytes() throws {
    try #require(FileManager.default.isExecutableFile(atPath: Self.tool.path), "no tool at \(Self.tool.path)")
    let folder = FileManager.default.temporaryDirectory.appending(path: "espalier-killed-\(getpid())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let clock = ContinuousClock()
    let duration = try clock.measure {
      for name in ["whole.safetensors", "again.safetensors"] {
        let run = try train(folder, to: name)
        run.waitUntilExit()
        #expect(run.terminationStatus == 0)
      }
    }
    let whole = try bytes(folder, "whole.safetensors")
    #expect(try bytes(folder, "again.safetensors") == whole)

    // Kills spread over the time that a run takes; a checkpoint is there from the end of the first epoch.
    let seconds = Double(duration.components.seconds) / 2 + Double(duration.components.attoseconds) / 2e18
    var kills = 0
    for share in [0.3, 0.45, 0.5, 0.6, 0.8, 0.9] {
      let resumes = FileManager.default.fileExists(atPath: folder.appending(path: "killed.safetensors").path)
      let run = try train(folder, to: "killed.safetensors", resumes ? ["--resume"] : [])
      Thread.sleep(forTimeInterval: seconds * share)
      if run.isRunning {
        kill(run.processIdentifier, SIGKILL)
        kills += 1
      }
      run.waitUntilExit()
    }
    #expect(kills >= 1)
    let resumes = FileManager.default.fileExists(atPath: folder.appending(path: "killed.safetensors").path)
    let last = try train(folder, to: "killed.safetensors", resumes ? ["--resume"] : [])
    last.waitUntilExit()
    #expect(last.terminationStatus == 0)
    #expect(try bytes(folder, "killed.safetensors") == whole)
  }
}
