import Foundation
import Testing

/// Standard streams that are full, closed or read by nobody.
@Suite struct StandardStreamsTests {
  private func inFolder(_ body: (URL) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "espalier-streams-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try body(folder)
  }

  private var network: String { KilledTrainingTests.root.appending(path: "architectures/mnist1d/simple-cnn.json").path }

  private func search(_ folder: URL) -> [String] {
    [
      "search", "--architecture", network, "--dataset", "mnist1d", "--max-parameters", "1738", "--trials", "2",
      "--epochs", "1", "--subset", "200", "--workers", "1", "--study", folder.appending(path: "s").path,
    ]
  }

  /// Gives the status of a shell's command, in which `$E` is the tool.
  private func shell(_ command: String, in folder: URL) throws -> Int32 {
    let process = Process()
    process.executableURL = URL(filePath: "/bin/bash")
    process.arguments = ["-c", "E='\(KilledTrainingTests.tool.path)'; N='\(network)'; \(command)"]
    process.currentDirectoryURL = folder
    try process.run()
    process.waitUntilExit()
    return process.terminationStatus
  }

  @Test(arguments: [["layers"], ["help"], ["schema"], ["layers", "--help"]])
  func aFullOutputIsSaid(_ words: [String]) throws {
    try inFolder { folder in
      let outcome = try ToolProcess(words, in: folder, output: "/dev/full").wait()
      #expect(outcome.status == 74)
      #expect(outcome.errors == "error: standard output cannot be written: No space left on device\n")
    }
  }

  @Test func aFullErrorStreamEndsNothing() throws {
    try inFolder { folder in
      let status = try shell("$E summary $N 2> /dev/full > out", in: folder)
      #expect(status == 0)
      let failed = try shell("$E summary no.json 2> /dev/full", in: folder)
      #expect(failed == 1)
    }
  }

  @Test func aReaderThatWentAwayIsSaidByTheStatus() throws {
    try inFolder { folder in
      // The pipe has no reader before the tool begins.
      let command = "exec 3> >(exit); sleep 0.5; trap '' PIPE; $E layers >&3 2> errors"
      let status = try shell(command, in: folder)
      #expect(status == 141)
      let errors = try String(contentsOf: folder.appending(path: "errors"), encoding: .utf8)
      #expect(errors.isEmpty)
    }
  }

  @Test func progressThatNobodyReadsEndsNoSearch() throws {
    try inFolder { folder in
      let words = search(folder).map { "'\($0)'" }.joined(separator: " ")
      let status = try shell("exec 3> >(exit); sleep 0.5; $E \(words) 2>&3 > out", in: folder)
      #expect(status == 0)
      let result = try String(contentsOf: folder.appending(path: "out"), encoding: .utf8)
      #expect(result.contains("Study: /"))
    }
  }

  @Test(arguments: [[0], [1], [2], [0, 1, 2]] as [[Int32]]) func closedStreamsAreNoFiles(_ closed: [Int32]) throws {
    try inFolder { folder in
      let outcome = try ToolProcess(search(folder), in: folder, closed: closed).wait()
      #expect(outcome.status == 0)
      let lock = try String(contentsOf: folder.appending(path: "s/lock"), encoding: .utf8)
      #expect(Int(lock.dropLast()) != nil, "the lock holds a process and nothing else: \(lock)")
      #expect(outcome.output.contains("Study: /") == !closed.contains(1))
    }
  }

  @Test func trainingIsSavedThoughItsOutputIsFull() throws {
    try inFolder { folder in
      let words = [
        "train", network, "--dataset", "mnist1d", "--epochs", "3", "--checkpoint", folder.appending(path: "run").path,
      ]
      let outcome = try ToolProcess(words + ["--format", "json", "--quiet"], in: folder, output: "/dev/full").wait()
      #expect(outcome.status == 74)
      let resumed = try ToolProcess(words + ["--resume"], in: folder).wait()
      #expect(resumed.status == 0)
      #expect(resumed.errors.contains("resuming after 1 epochs"))
    }
  }
}
