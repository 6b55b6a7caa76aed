import Foundation
import Glibc
@testable import Studies
import Testing

/// A study of the real program in a database, whose workers, coordinator, server and network are mistreated until it ends.
///
/// ESPALIER_CLUSTER_TRIALS=300 has it search as 'make search' does; otherwise the study is one of a few seconds.
final class ClusterDrill {
  static let trials = getenv("ESPALIER_CLUSTER_TRIALS").flatMap { Int(String(cString: $0)) }

  /// What happens to those who work on a study.
  enum Disturbance: String, CaseIterable {
    case workerKilled, workerAsked, workerWarned, coordinatorKilled, coordinatorAsked, connectionsDropped, serverCrashed
    case nodeCrashed, controllerCrashed, taskCancelled

    static let withoutSlurm: [Disturbance] = [
      .workerKilled, .workerAsked, .workerWarned, .workerKilled, .coordinatorKilled, .workerWarned, .coordinatorAsked,
      .connectionsDropped, .serverCrashed,
    ]
    static let withSlurm = withoutSlurm + [.nodeCrashed, .controllerCrashed, .taskCancelled]
  }

  let folder: String
  let server: PostgreSQLServer
  /// Through which all connections go.
  private let relay: DroppingRelay
  private let url: String
  private var coordinator: Process?
  private let environment: [String: String]
  private(set) var counts: [Disturbance: Int] = [:]
  private var generator = SystemRandomNumberGenerator()
  private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().path

  /// - Parameter environment: what the program is given beside its own
  init(_ folder: String, environment: [String: String] = [:]) throws {
    (self.folder, self.environment) = (folder, environment)
    server = try PostgreSQLServer.another()
    relay = try DroppingRelay(server.folder)
    let database = try server.freshDatabase()
    url = "postgresql://espalier@/\(database)?host=\(server.folder)&port=\(DroppingRelay.port)"
    try Self.study.write(toFile: folder + "/tiny.json", atomically: true, encoding: .utf8)
  }

  deinit {
    relay.stop()
    if let coordinator { kill(coordinator.processIdentifier, SIGKILL) }
    for worker in workers { kill(worker, SIGKILL) }
    try? server.stop("immediate")
  }

  private static var study: String {
    guard let trials else {
      return """
        {
          "study": 1, "name": "tiny", "dataset": "mnist1d", "subset": 600, "epochs": 4, "budget": {"trials": 20},
          "limits": {"parameters": {"max": 1200}}, "sampler": {"kind": "nsga2", "population": 8}, "window": 6,
          "fidelity": {"kind": "asha", "reduction": 2, "minSamples": 0.5},
          "inheritance": {"shrink": 0.8, "perturb": 0.1},
          "recipe": {"recipe": 1, "learningRate": 0.01, "batchSize": 32}, "architecture": \(smallNetwork)
        }
        """
    }
    return """
      {
        "study": 1, "name": "mnist1d", "dataset": "mnist1d", "window": 24, "budget": {"trials": \(trials)},
        "limits": {"parameters": {"max": 1738}}, "recipe": "\(root)/recipes/mnist1d-search.json",
        "architecture": "\(root)/architectures/mnist1d/simple-cnn.json", "inheritance": {"shrink": 0.8, "perturb": 0.1}
      }
      """
  }

  /// The frontier of the study in a folder, on one worker that nobody disturbs.
  func undisturbed() throws -> String {
    let path = folder + "/alone"
    let search = try RealProgram.start(
      ["search", folder + "/tiny.json", "--quiet", "--workers", "1", "--study", path])
    search.waitUntilExit()
    #expect(search.terminationStatus == 0)
    return try RealProgram.frontier(path)
  }

  /// Processes that work for the study, wherever they were started.
  private var workers: [pid_t] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
    return names.compactMap { pid_t($0) }.filter { process in
      guard let data = FileManager.default.contents(atPath: "/proc/\(process)/cmdline") else { return false }
      let words = data.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
      return words.contains("worker") && words.contains(url)
    }
  }

  /// Runs the study to its end.
  /// - Parameters:
  ///   - options: of 'search' and 'resume'
  ///   - tend: sees to it that there are workers, again and again
  ///   - most: things that happen to it at most
  /// - Returns: the frontier
  func run(
    _ name: String, options: [String], _ disturbances: [Disturbance], most: Int, slurm: SlurmCluster? = nil,
    tend: (_ worker: [String]) throws -> Void = { _ in }
  ) throws -> String {
    let address = "\(url)#\(name)"
    let search =
      ["search", folder + "/tiny.json", "--storage", url, "--study", name, "--or-resume", "--quiet"] + options
    let worker = ["worker", "--storage", url, "--study", name, "--lease", "2", "--quiet"]
    try startCoordinator(search)
    let deadline = Date(timeIntervalSinceNow: Self.trials == nil ? 120 : 1_800)
    var happened = 0
    // Until it has begun nobody can join.
    while coordinator?.isRunning == true, try !hasBegun(name), Date() < deadline { usleep(50_000) }
    while let running = coordinator, running.isRunning, Date() < deadline {
      try tend(worker)
      usleep(UInt32.random(in: Self.trials == nil ? 50_000...500_000 : 200_000...1_500_000, using: &generator))
      guard happened < most, running.isRunning, let chosen = disturbances.randomElement(using: &generator) else {
        continue
      }
      if try happen(chosen, slurm, again: search) {
        counts[chosen, default: 0] += 1
        happened += 1
      }
    }
    // Nothing more happens to it, so it ends soon, unless it never does.
    let end = Date(timeIntervalSinceNow: 180)
    while coordinator?.isRunning == true, Date() < end { usleep(50_000) }
    if let running = coordinator, running.isRunning {
      Issue.record("it does not end: \(counts): \(complaints)\n\(slurm?.account ?? "")")
      kill(running.processIdentifier, SIGKILL)
    }
    coordinator?.waitUntilExit()
    #expect(coordinator?.terminationStatus == 0, "\(counts): \(complaints)")
    coordinator = nil
    return try RealProgram.frontier(address)
  }

  /// Of all coordinators.
  private var complaints: String {
    (try? String(contentsOfFile: folder + "/complaints", encoding: .utf8)) ?? ""
  }

  private func startCoordinator(_ search: [String]) throws {
    let path = folder + "/complaints"
    if !FileManager.default.fileExists(atPath: path) { try Data().write(to: URL(filePath: path)) }
    let errors = try #require(FileHandle(forWritingAtPath: path))
    try errors.seekToEnd()
    coordinator = try RealProgram.start(search, environment, errors: errors)
  }

  /// What a search says that cannot be run.
  func complaint(options: [String]) throws -> String {
    let process = Process()
    let pipe = Pipe()
    process.executableURL = URL(filePath: try #require(RealProgram.path))
    process.arguments = ["search", folder + "/tiny.json", "--storage", url, "--quiet"] + options
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    process.standardError = pipe
    process.standardOutput = FileHandle.nullDevice
    try process.run()
    let bytes = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    #expect(process.terminationStatus == 1)
    return String(decoding: bytes, as: UTF8.self)
  }

  private func hasBegun(_ name: String) throws -> Bool {
    guard let url = StorageURL(url) else { return false }
    return try PostgreSQLDatabase(url).specification(of: name) != nil
  }

  /// - Returns: whether there was anything that it could happen to
  private func happen(_ disturbance: Disturbance, _ slurm: SlurmCluster?, again search: [String]) throws -> Bool {
    func signal(_ number: Int32) -> Bool {
      guard let process = workers.randomElement(using: &generator) else { return false }
      return kill(process, number) == 0
    }
    func restart(_ number: Int32) throws {
      guard let running = coordinator else { return }
      kill(running.processIdentifier, number)
      running.waitUntilExit()
      try startCoordinator(search)
    }
    switch disturbance {
    case .workerKilled: return signal(SIGKILL)
    case .workerAsked: return signal(SIGTERM)
    case .workerWarned: return signal(SIGUSR1)
    case .coordinatorKilled: try restart(SIGKILL)
    case .coordinatorAsked: try restart(SIGUSR1)
    case .connectionsDropped: relay.drop()
    case .serverCrashed:
      try server.stop("immediate")
      try server.start()
    case .nodeCrashed:
      guard let slurm, let node = SlurmCluster.nodes.randomElement(using: &generator) else { return false }
      slurm.kill(node)
      usleep(500_000)
      slurm.start(node)
    case .controllerCrashed:
      slurm?.kill("slurmctld")
      usleep(500_000)
      slurm?.startController()
    case .taskCancelled:
      guard let slurm, slurm.tasks > 0 else { return false }
      slurm.shell("scancel $(squeue -h -r -t R -o %i | shuf -n 1)")
    }
    return true
  }

  /// Waits for the end of all who work for the study.
  func workersHaveEnded(within seconds: Double = 30) -> Bool {
    let deadline = Date(timeIntervalSinceNow: seconds)
    while !workers.isEmpty {
      if Date() > deadline { return false }
      usleep(100_000)
    }
    return true
  }
}
