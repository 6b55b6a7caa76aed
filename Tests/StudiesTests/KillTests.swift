import Foundation
import Testing

/// The real program on tiny studies: workers and coordinators are killed at random times, and the frontier is the same
/// to the last byte.
@Suite(.serialized) struct KillTests {
  /// The built program; nil where the tests run without one.
  static let program: String? = {
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

  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    let study = """
      {
        "study": 1, "name": "tiny", "dataset": "mnist1d", "subset": 600, "epochs": 4, "budget": {"trials": 30},
        "limits": {"parameters": {"max": 1200}}, "sampler": {"kind": "nsga2", "population": 10}, "window": 6,
        "recipe": {"recipe": 1, "learningRate": 0.01, "batchSize": 32}, "architecture": \(smallNetwork)
      }
      """
    try study.write(toFile: folder.path + "/tiny.json", atomically: true, encoding: .utf8)
  }

  private func start(_ arguments: [String]) throws -> Process {
    let process = Process()
    process.executableURL = URL(filePath: try #require(Self.program))
    process.arguments = arguments
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    return process
  }

  private func csv(_ study: String) throws -> String {
    let process = Process()
    let pipe = Pipe()
    process.executableURL = URL(filePath: try #require(Self.program))
    process.arguments = ["pareto", study, "--format", "csv"]
    process.standardOutput = pipe
    try process.run()
    let bytes = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    return String(decoding: bytes, as: UTF8.self)
  }

  private func search(_ name: String, workers: Int) throws -> String {
    let study = folder.path + "/" + name
    let process = try start([
      "search", folder.path + "/tiny.json", "--workers", "\(workers)", "--study", study, "--quiet",
    ])
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    return try csv(study)
  }

  /// The workers of a coordinator.
  private func children(of process: Process) -> [Int32] {
    let pid = process.processIdentifier
    let text = try? String(contentsOfFile: "/proc/\(pid)/task/\(pid)/children", encoding: .utf8)
    return (text ?? "").split(separator: " ").compactMap { Int32($0) }
  }

  @Test(.enabled(if: KillTests.program != nil, "the program is not built"))
  func killsChangeNothing() throws {
    let began = Date()
    let undisturbed = try search("one", workers: 1)
    let duration = Date().timeIntervalSince(began)
    #expect(undisturbed.split(whereSeparator: \.isNewline).count > 3)
    #expect(try search("two", workers: 2) == undisturbed)
    #expect(try search("four", workers: 4) == undisturbed)

    var generator = SystemRandomNumberGenerator()
    let deadline = Date(timeIntervalSinceNow: 20)
    func wait() { Thread.sleep(forTimeInterval: .random(in: 0...duration / 4, using: &generator)) }
    var round = 0
    var kills = 0
    repeat {
      let study = folder.path + "/killed-\(round)"
      let workers = "\(1 + round % 3)"
      var process = try start([
        "search", folder.path + "/tiny.json", "--workers", workers, "--study", study, "--quiet",
      ])
      while Date() < deadline {
        // A worker first, then the coordinator, unless the study is over before.
        wait()
        if let worker = children(of: process).randomElement(using: &generator), kill(worker, SIGKILL) == 0 {
          kills += 1
        }
        wait()
        guard process.isRunning else { break }
        kill(process.processIdentifier, SIGKILL)
        kills += 1
        process.waitUntilExit()
        let hasBegun = FileManager.default.fileExists(atPath: study + "/study.json")
        process = try start(
          hasBegun
            ? ["resume", study, "--workers", workers, "--quiet"]
            : ["search", folder.path + "/tiny.json", "--workers", workers, "--study", study, "--quiet"])
      }
      process.waitUntilExit()
      #expect(process.terminationStatus == 0)
      #expect(try csv(study) == undisturbed, "round \(round)")
      round += 1
    } while Date() < deadline
    #expect(kills > 2)
  }

  @Test(.enabled(if: KillTests.program != nil, "the program is not built"))
  func interruptionSavesAndSaysHowToGoOn() throws {
    let study = folder.path + "/interrupted"
    let process = Process()
    let pipe = Pipe()
    process.executableURL = URL(filePath: try #require(Self.program))
    process.arguments = [
      "search", folder.path + "/tiny.json", "--workers", "2", "--study", study, "--quiet", "--trials", "4000",
    ]
    process.standardError = pipe
    process.standardOutput = FileHandle.nullDevice
    try process.run()
    while children(of: process).isEmpty, process.isRunning { usleep(10_000) }
    let workers = children(of: process)
    usleep(300_000)
    kill(process.processIdentifier, SIGINT)
    let said = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    #expect(process.terminationStatus == 130)
    #expect(said == "Everything is saved. Go on with: espalier resume \(study)\n")
    usleep(200_000)
    #expect(workers.allSatisfy { kill($0, 0) != 0 }, "workers end with their coordinator")
  }
}
