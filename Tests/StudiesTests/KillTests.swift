import Foundation
import Testing

/// The real program on tiny studies with rungs, screening and inherited weights: workers and coordinators are killed at
/// random times, and the frontier is the same to the last byte.
@Suite(.serialized) struct KillTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    let study = """
      {
        "study": 1, "name": "tiny", "dataset": "mnist1d", "subset": 600, "epochs": 4, "budget": {"trials": 30},
        "limits": {"parameters": {"max": 1200}}, "sampler": {"kind": "nsga2", "population": 10}, "window": 6,
        "fidelity": {"kind": "asha", "reduction": 2, "minSamples": 0.5, "accuracyMargin": 0.01, "forecast": true},
        "screening": {"kind": "surrogate", "start": 10, "pool": 3, "memory": 20, "thrift": 1},
        "inheritance": {"shrink": 0.8, "perturb": 0.1}, "distillation": {"share": 0.4},
        "recipe": {"recipe": 1, "learningRate": 0.01, "batchSize": 32}, "architecture": \(smallNetwork)
      }
      """
    try study.write(toFile: folder.path + "/tiny.json", atomically: true, encoding: .utf8)
  }

  private func search(_ name: String, workers: Int) throws -> String {
    let study = folder.path + "/" + name
    let process = try RealProgram.start([
      "search", folder.path + "/tiny.json", "--workers", "\(workers)", "--study", study, "--quiet",
    ])
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    return try RealProgram.frontier(study)
  }

  @Test(.enabled(if: RealProgram.path != nil, "the program is not built"))
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
      var process = try RealProgram.start([
        "search", folder.path + "/tiny.json", "--workers", workers, "--study", study, "--quiet",
      ])
      while Date() < deadline {
        // A worker first, then the coordinator, unless the study is over before.
        wait()
        if let worker = RealProgram.children(of: process).randomElement(using: &generator), kill(worker, SIGKILL) == 0 {
          kills += 1
        }
        wait()
        guard process.isRunning else { break }
        kill(process.processIdentifier, SIGKILL)
        kills += 1
        process.waitUntilExit()
        let hasBegun = FileManager.default.fileExists(atPath: study + "/study.json")
        process = try RealProgram.start(
          hasBegun
            ? ["resume", study, "--workers", workers, "--quiet"]
            : ["search", folder.path + "/tiny.json", "--workers", workers, "--study", study, "--quiet"])
      }
      process.waitUntilExit()
      #expect(process.terminationStatus == 0)
      #expect(try RealProgram.frontier(study) == undisturbed, "round \(round)")
      round += 1
    } while Date() < deadline
    #expect(kills > 2)
  }

  /// A study is killed, its weights are damaged, cut short or removed, and it is resumed.
  @Test(.enabled(if: RealProgram.path != nil, "the program is not built"))
  func damagedWeightsChangeNothing() throws {
    let undisturbed = try search("whole", workers: 2)
    let study = folder.path + "/damaged"
    let process = try RealProgram.start([
      "search", folder.path + "/tiny.json", "--workers", "2", "--study", study, "--quiet",
    ])
    func weights() -> [String] {
      let paths = FileManager.default.enumerator(atPath: study + "/candidates")?.compactMap { $0 as? String } ?? []
      return paths.filter { $0.hasSuffix(".safetensors") && !$0.contains("/.") }.sorted()
    }
    while weights().count < 12, process.isRunning { usleep(20_000) }
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
    for (index, path) in weights().enumerated() {
      let url = URL(filePath: study + "/candidates/" + path)
      var bytes = try Data(contentsOf: url)
      switch index % 3 {
      case 0: try FileManager.default.removeItem(at: url)
      case 1: try bytes.prefix(bytes.count / 2).write(to: url)
      default:
        // A weight that is another number: nothing but its hash tells.
        bytes[bytes.count - 3] ^= 1
        try bytes.write(to: url)
      }
    }
    let resumed = try RealProgram.start(["resume", study, "--workers", "2", "--quiet"])
    resumed.waitUntilExit()
    #expect(resumed.terminationStatus == 0)
    #expect(try RealProgram.frontier(study) == undisturbed)
  }

  @Test(.enabled(if: RealProgram.path != nil, "the program is not built"))
  func interruptionSavesAndSaysHowToGoOn() throws {
    let study = folder.path + "/interrupted"
    let process = Process()
    let pipe = Pipe()
    process.executableURL = URL(filePath: try #require(RealProgram.path))
    process.arguments = [
      "search", folder.path + "/tiny.json", "--workers", "2", "--study", study, "--quiet", "--trials", "4000",
    ]
    process.standardError = pipe
    process.standardOutput = FileHandle.nullDevice
    try process.run()
    while RealProgram.children(of: process).isEmpty, process.isRunning { usleep(10_000) }
    let workers = RealProgram.children(of: process)
    usleep(300_000)
    kill(process.processIdentifier, SIGINT)
    let said = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    #expect(process.terminationStatus == 130)
    #expect(said == "Everything is saved. Continue with: espalier resume \(study)\n")
    usleep(200_000)
    #expect(workers.allSatisfy { kill($0, 0) != 0 }, "workers end with their coordinator")
  }
}
