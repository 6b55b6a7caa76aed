import Foundation
import Testing

/// What shows only from outside of a run: its memory, its start, and a file that is lost under it.
@Suite struct TrainingProcessTests {
  private func inFolder(_ body: (URL) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "espalier-process-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try body(folder)
  }

  private func arguments(_ folder: URL, epochs: Int) -> [String] {
    let root = KilledTrainingTests.root
    return [
      "train", root.appending(path: "architectures/mnist1d/simple-cnn.json").path, "--dataset", "mnist1d",
      "--recipe", root.appending(path: "recipes/mnist1d.json").path, "--epochs", "\(epochs)", "--threads", "1",
      "--checkpoint", folder.appending(path: "run").path, "--quiet", "--format", "json",
    ]
  }

  /// A thousand steps more take no more memory: not four kilobytes each, which is less than a batch.
  @Test func memoryDoesNotGrow() throws {
    try inFolder { folder in
      let short = try ToolProcess(arguments(folder, epochs: 1), in: folder).wait()
      #expect(short.status == 0)
      try FileManager.default.removeItem(at: folder.appending(path: "run"))
      let long = try ToolProcess(arguments(folder, epochs: 17), in: folder).wait()
      #expect(long.status == 0)
      #expect(long.output.split(separator: "\n").count == 17)
      #expect(long.peakByteCount - short.peakByteCount < 4 << 20)
    }
  }

  @Test func tellsWhenTheFirstStepEnded() throws {
    try inFolder { folder in
      let outcome = try ToolProcess(arguments(folder, epochs: 2), in: folder).wait()
      let lines = try outcome.output.split(separator: "\n").map { line in
        try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
      }
      #expect(lines.count == 2)
      let seconds = try #require(lines[0]["firstStepSeconds"] as? Double)
      #expect(seconds > 0)
      // Seconds of a process that is younger than the test run, not of the machine.
      #expect(seconds < 600)
      #expect(lines[1]["firstStepSeconds"] is NSNull)
    }
  }

  /// Numbers of a network that is halfway trained are not mistaken for its last.
  @Test func whatIsNotFinishedSaysSo() throws {
    try inFolder { folder in
      let checkpoint = folder.appending(path: "run").path
      let process = try ToolProcess(arguments(folder, epochs: 100_000), in: folder)
      for _ in 0..<12_000 where !FileManager.default.fileExists(atPath: checkpoint) { usleep(10_000) }
      process.interrupt()
      _ = try process.wait()
      let halfway = try ToolProcess(["evaluate", checkpoint], in: folder).wait()
      #expect(halfway.status == 0)
      #expect(halfway.errors.contains("holds a run that is not finished: "), "\(halfway.errors)")
      #expect(halfway.errors.contains(" of 100000 epochs"))
      try FileManager.default.removeItem(atPath: checkpoint)
      _ = try ToolProcess(arguments(folder, epochs: 1), in: folder).wait()
      let whole = try ToolProcess(["evaluate", checkpoint], in: folder).wait()
      #expect(whole.status == 0 && whole.errors.isEmpty, "\(whole.errors)")
    }
  }

  @Test func aFileThatIsCutShortIsNamedAsTheReason() throws {
    try inFolder { folder in
      let record = [UInt8](repeating: 3, count: 3_073)
      for name in (1...5).map({ "data_batch_\($0).bin" }) {
        try Data((0..<64).flatMap { _ in record }).write(to: folder.appending(path: name))
      }
      let network = folder.appending(path: "net.json")
      try Data(
        #"{"espalier": 1, "input": [3, 32, 32], "layers": [{"kind": "flatten"}, {"kind": "linear", "out": 10}]}"#.utf8
      ).write(to: network)
      let checkpoint = folder.appending(path: "run")
      let process = try ToolProcess(
        [
          "train", network.path, "--dataset", "cifar10", "--data", folder.path, "--epochs", "100000", "--threads", "1",
          "--checkpoint", checkpoint.path, "--quiet",
        ], in: folder)
      for _ in 0..<12_000 where !FileManager.default.fileExists(atPath: checkpoint.path) { usleep(10_000) }
      for name in (1...5).map({ "data_batch_\($0).bin" }) {
        #expect(truncate(folder.appending(path: name).path, 0) == 0)
      }
      let outcome = try process.wait()
      #expect(outcome.status == 1)
      #expect(outcome.errors.contains("a file of the data set was cut short"))
    }
  }
}
