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
    let drill = try ClusterDrill(folder.path)
    let expected = try drill.undisturbed()
    #expect(expected.split(whereSeparator: \.isNewline).count > 2)
    var workers: [Process] = []
    let found = try drill.run(
      "killed", options: ["--workers", "0"], ClusterDrill.Disturbance.withoutSlurm,
      most: ClusterDrill.trials == nil ? 12 : 40
    ) { command in
      workers.removeAll { !$0.isRunning }
      while workers.count < 4 { workers.append(try RealProgram.start(command)) }
    }
    #expect(found == expected)
    print("plain workers:", drill.counts.map { "\($0.key) \($0.value)" }.sorted().joined(separator: ", "))
    #expect(drill.counts.values.reduce(0, +) > 2)
    // Workers end by themselves when the study is over.
    #expect(drill.workersHaveEnded())
  }

  /// A worker of several processes ends with the study, too.
  @Test(.enabled(if: RealProgram.path != nil, "the program is not built"))
  func aTeamFindsTheSame() throws {
    let drill = try ClusterDrill(folder.path)
    let expected = try drill.undisturbed()
    var team: Process?
    let found = try drill.run(
      "team", options: ["--workers", "0"], [.workerWarned, .workerAsked], most: 2
    ) { command in
      if team?.isRunning != true { team = try RealProgram.start(command + ["--threads", "3"]) }
    }
    #expect(found == expected)
    #expect(drill.workersHaveEnded())
  }
}
