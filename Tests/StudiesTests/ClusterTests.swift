import Foundation
@testable import Studies
import Testing

/// The real program on a study in a database, with workers that join it: workers and coordinators are killed at random
/// times, and the frontier is that of a folder to the last byte.
@Suite(.serialized, .enabled(if: PostgreSQLServer.shared != nil, PostgreSQLServer.missing))
struct ClusterTests {
  private let folder: TemporaryFolder
  private let server: PostgreSQLServer
  private let url: StorageURL

  init() throws {
    folder = try TemporaryFolder()
    server = try #require(PostgreSQLServer.shared)
    url = server.url(try server.freshDatabase())
    let study = """
      {
        "study": 1, "name": "tiny", "dataset": "mnist1d", "subset": 600, "epochs": 4, "budget": {"trials": 20},
        "limits": {"parameters": {"max": 1200}}, "sampler": {"kind": "nsga2", "population": 8}, "window": 6,
        "fidelity": {"kind": "asha", "reduction": 2, "minSamples": 0.5}, "inheritance": {"shrink": 0.8, "perturb": 0.1},
        "recipe": {"recipe": 1, "learningRate": 0.01, "batchSize": 32}, "architecture": \(smallNetwork)
      }
      """
    try study.write(toFile: folder.path + "/tiny.json", atomically: true, encoding: .utf8)
  }

  private var storage: [String] { ["--storage", url.shown] }
  private var search: [String] { ["search", folder.path + "/tiny.json", "--quiet"] }

  @Test(.enabled(if: RealProgram.path != nil, "the program is not built"))
  func workersOfThisMachineFindTheSame() throws {
    let alone = try RealProgram.start(search + ["--workers", "1", "--study", folder.path + "/alone"])
    alone.waitUntilExit()
    let expected = try RealProgram.frontier(folder.path + "/alone")
    let search = try RealProgram.start(search + storage + ["--study", "local", "--workers", "2"])
    search.waitUntilExit()
    #expect(search.terminationStatus == 0)
    #expect(try RealProgram.frontier(url.shown + "#local") == expected)
  }

  @Test(.enabled(if: RealProgram.path != nil, "the program is not built"))
  func killsOnOtherMachinesChangeNothing() throws {
    let alone = try RealProgram.start(search + ["--workers", "1", "--study", folder.path + "/alone"])
    alone.waitUntilExit()
    #expect(alone.terminationStatus == 0)
    let expected = try RealProgram.frontier(folder.path + "/alone")
    #expect(expected.split(whereSeparator: \.isNewline).count > 2)

    var generator = SystemRandomNumberGenerator()
    let address = url.shown + "#killed"
    var coordinator = try RealProgram.start(search + storage + ["--study", "killed", "--workers", "0"])
    func worker() throws -> Process {
      try RealProgram.start(["worker", "--lease", "1", "--study", "killed"] + storage)
    }
    // Until the study is there, nobody can join it.
    let database = try PostgreSQLDatabase(url)
    while try database.specification(of: "killed") == nil { Thread.sleep(forTimeInterval: 0.05) }
    var workers = try (0..<3).map { _ in try worker() }
    defer {
      for process in workers + [coordinator] where process.isRunning { kill(process.processIdentifier, SIGKILL) }
    }
    var kills = 0
    let deadline = Date(timeIntervalSinceNow: 90)
    while coordinator.isRunning, Date() < deadline {
      Thread.sleep(forTimeInterval: .random(in: 0.1...1, using: &generator))
      let index = Int.random(in: 0..<workers.count, using: &generator)
      if kills < 12 {
        if kills % 4 == 3, coordinator.isRunning {
          kill(coordinator.processIdentifier, SIGKILL)
          coordinator.waitUntilExit()
          coordinator = try RealProgram.start(["resume", address, "--workers", "0", "--quiet"])
        } else {
          // Some are killed, some are asked to give back what they train.
          kill(
            workers[index].processIdentifier, [SIGKILL, SIGTERM, SIGUSR1].randomElement(using: &generator) ?? SIGKILL)
        }
        kills += 1
      }
      for index in workers.indices where !workers[index].isRunning && coordinator.isRunning {
        workers[index] = try worker()
      }
    }
    coordinator.waitUntilExit()
    #expect(coordinator.terminationStatus == 0)
    #expect(kills > 2)
    #expect(try RealProgram.frontier(address) == expected)
    // Workers end by themselves when the study is over.
    for process in workers { process.waitUntilExit() }
  }
}
