import Diagnostics
import Foundation
import GraphIR
import JSONText
@testable import Studies
import Testing

/// What Slurm is given, and what becomes of it.
@Suite struct SlurmTests {
  private let url = StorageURL("postgresql://me@db/espalier")

  private func specification(_ members: String) throws -> StudySpecification {
    let text = """
      {"study": 1, "dataset": "mnist1d", "architecture": \(smallNetwork), \(members)}
      """
    return try StudySpecification(
      JSONDocument(SourceText(file: "study.json", text: text)), loader: makeLoader())
  }

  @Test func aStudysFileNamesPlaceAndEngine() throws {
    let read = try specification(
      """
      "storage": "postgresql://me@db/espalier", "engine": {"kind": "slurm", "array": 64, "threads": 2, "partition": "gpu",
      "time": "1-12:00:00", "gres": "gpu:a100:1", "memory": "2G", "constraint": "[icelake|sapphire]",
      "prelude": ["module load gcc", "export A='b c'"]}
      """)
    #expect(read.hosting.storage == url)
    let engine = try #require(read.hosting.slurm)
    #expect(engine.workers == 128 && engine.partition == "gpu" && engine.prelude.count == 2)
    // It is no part of what the study is known by.
    guard case .object(let object) = read.json else { return }
    #expect(object["storage"] == nil && object["engine"] == nil)
    let plain = try specification(#""name": "study""#)
    #expect(read == plain)
  }

  @Test func aWindowSuitsTheWorkers() throws {
    var open = try specification(#""name": "a""#)
    let isChosen = open.fitWindow(toWorkers: 64)
    #expect(isChosen)
    #expect(open.window == StudySpecification.window(forWorkers: 64))
    var named = try specification(#""window": 20"#)
    let isReplaced = named.fitWindow(toWorkers: 64)
    #expect(!isReplaced)
    #expect(named.window == 20)
    for count in [1, 2] { #expect(StudySpecification.window(forWorkers: count) == 16) }
  }

  @Test(arguments: [
    (#""engine": {"kind": "pbs"}"#, "'pbs' is no value of 'kind'. Known here: slurm"),
    (#""engine": {}"#, #"the member "kind" is missing. Write "kind": "slurm""#),
    (#""engine": {"kind": "slurm", "array": 0}"#, "'array' is 0, but must be an integer from 1 to 10000"),
    (
      #""engine": {"kind": "slurm", "partition": "a\n#SBATCH --uid=0"}"#,
      "is no value that sbatch takes in one word. Write letters, digits and"
    ),
    (#""engine": {"kind": "slurm", "time": "--uid=0"}"#, "is no value that sbatch takes in one word"),
    (
      #""engine": {"kind": "slurm", "prelude": ["a\nb"]}"#,
      "it is more than one line of shell. Write each line as a text of its own"
    ),
    (#""storage": "mysql://db""#, "'mysql://db' is no URL of a database that can hold a study"),
    (
      #""storage": "postgresql://me:secret@db/x""#,
      "a study's file is no place for a password. Write 'postgresql://me@db/x', and put the password into ~/.pgpass"
    ),
  ]) func faultsOfThemAreSaid(_ members: String, _ words: String) {
    let said = complaint { _ = try specification(members) }
    #expect(said.contains(words), "\(said)")
    #expect(said.hasPrefix("study.json:") && !said.contains("secret"))
  }

  @Test func theScriptIsWhatSbatchTakes() throws {
    var engine = SlurmEngine()
    engine.array = 64
    engine.threads = 2
    engine.partition = "long"
    engine.time = "12:00:00"
    engine.prelude = ["module load gcc"]
    let url = try #require(url)
    let script = try SlurmScript(engine, url, study: "it's; rm -rf /", program: "/opt/espalier", data: nil)
    #expect(
      script.text(array: 64) == """
        #!/bin/bash
        #SBATCH --job-name=\(script.name)
        #SBATCH --array=1-64
        #SBATCH --ntasks=1
        #SBATCH --cpus-per-task=2
        #SBATCH --requeue
        #SBATCH --open-mode=append
        #SBATCH --signal=B:USR1@60
        #SBATCH --partition=long
        #SBATCH --time=12:00:00
        module load gcc
        # Slurm says by USR1 that the node is about to be taken away; the worker then gives its step back, and asks by status 99 to be
        # queued again.
        /opt/espalier worker --storage postgresql://me@db/espalier --study 'it'\\''s; rm -rf /' --lease 30 --idle 600 --threads 2 &
        worker=$!
        told=0
        trap 'told=1; kill -USR1 $worker 2>/dev/null' USR1
        trap 'told=1; kill -TERM $worker 2>/dev/null' TERM
        wait $worker
        status=$?
        while [ $told -eq 1 ]; do
          told=0
          wait $worker
          next=$?
          if [ $next -ne 127 ]; then status=$next; fi
        done
        if [ $status -eq 99 ]; then scontrol requeue "$SLURM_JOB_ID"; fi
        exit $status

        """)
    let secret = try #require(StorageURL("postgresql://me:secret@db/espalier"))
    let said = complaint { _ = try SlurmScript(engine, secret, study: "a", program: "espalier", data: nil) }
    #expect(
      said == """
        error: a batch script is no place for a password, and the URL of the database has one. Write \
        'postgresql://me@db/espalier', and put the password into ~/.pgpass of the nodes
        """)
  }

  /// A shell that runs the script hands signals on, and says what the worker said.
  @Test(arguments: [(SIGUSR1, 99), (SIGTERM, 130), (0, 0)]) func theScriptHandsSignalsOn(_ number: Int32, _ status: Int)
    throws
  {
    let folder = try TemporaryFolder()
    let worker = """
      trap 'exit 99' USR1; trap 'exit 130' TERM
      sleep 0.2; echo > \(folder.path)/began
      for i in $(seq \(number == 0 ? 1 : 200)); do sleep 0.05; done
      """
    let script = (["#!/bin/bash"] + SlurmScript.wrapper(of: ["bash", "-c", worker])).joined(separator: "\n")
    try script.write(toFile: folder.path + "/script", atomically: true, encoding: .utf8)
    let process = Process()
    // What ignores a signal hands that on to what it starts, and a shell cannot undo it.
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["--default-signal=USR1,TERM", "/bin/bash", folder.path + "/script"]
    process.standardError = FileHandle.nullDevice
    try process.run()
    while !FileManager.default.fileExists(atPath: folder.path + "/began") { usleep(10_000) }
    if number != 0 { kill(process.processIdentifier, number) }
    process.waitUntilExit()
    #expect(process.terminationStatus == status)
  }
}

/// Studies whose workers an array of Slurm's tasks is.
@Suite(.serialized, .enabled(if: PostgreSQLServer.shared != nil, PostgreSQLServer.missing))
struct SlurmStudyTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private let engine = ["--workers", "0"]

  private func writeEngine(array: Int) throws -> [String] {
    let text = """
      {
        "study": 1, "dataset": "mnist1d", "architecture": \(smallNetwork),
        "engine": {
          "kind": "slurm", "array": \(array), "interval": 1, "lease": 2, "idle": 60, "output": "\(folder.path)/%A_%a.log"
        }
      }
      """
    try text.write(toFile: folder.path + "/engine.json", atomically: true, encoding: .utf8)
    return ["--engine", folder.path + "/engine.json"]
  }

  @Test(
    .enabled(if: RealProgram.path != nil, "the program is not built"),
    .enabled(if: FakeSlurm.python != nil, "python3 is not installed"))
  func anArrayIsFilledAndDrained() throws {
    let slurm = try FakeSlurm(folder.path + "/slurm", slots: 3)
    let drill = try ClusterDrill(folder.path, environment: slurm.environment)
    let expected = try drill.undisturbed()
    #expect(expected.split(whereSeparator: \.isNewline).count > 2)
    let found = try drill.run(
      "tiny", options: try writeEngine(array: 4), [.workerKilled, .workerWarned, .workerAsked, .coordinatorAsked],
      most: 8)
    #expect(found == expected)
    #expect(drill.workersHaveEnded())
    #expect(slurm.lines(of: "log").contains { $0.hasPrefix("sbatch") })
    #expect(slurm.lines(of: "log").last?.hasPrefix("scancel") == true)
    #expect(slurm.tasksHaveEnded(), "\(slurm.tasks)")
  }

  @Test(
    .enabled(if: RealProgram.path != nil, "the program is not built"),
    .enabled(if: FakeSlurm.python != nil, "python3 is not installed"))
  func whatSlurmRefusesIsSaid() throws {
    let slurm = try FakeSlurm(folder.path + "/slurm", slots: 1)
    _ = FileManager.default.createFile(atPath: slurm.folder + "/refuse", contents: nil)
    let drill = try ClusterDrill(folder.path, environment: slurm.environment)
    let said = try drill.complaint(options: ["--slurm"])
    #expect(
      said.contains(
        """
        error: Slurm did not take the study's workers: sbatch: sbatch: error: invalid partition specified: nowhere
        """), "\(said)")
    #expect(said.contains("Correct \"engine\" in the study's file, or ask those who run the cluster"))
  }

  @Test(
    .enabled(if: RealProgram.path != nil, "the program is not built"),
    .enabled(if: SlurmCluster.isInstalled, SlurmCluster.missing))
  func slurmItselfFindsTheSame() throws {
    let slurm = try SlurmCluster()
    defer { slurm.stop() }
    let drill = try ClusterDrill(folder.path, environment: slurm.environment)
    let expected = try drill.undisturbed()
    let most = ClusterDrill.trials == nil ? 10 : 40
    let found = try drill.run(
      "slurm", options: try writeEngine(array: 8), ClusterDrill.Disturbance.withSlurm, most: most, slurm: slurm)
    #expect(found == expected)
    print("Slurm, 4 nodes of 2 cores:", drill.counts.map { "\($0.key) \($0.value)" }.sorted().joined(separator: ", "))
    if let trials = ClusterDrill.trials, trials >= 300 { #expect(drill.counts.values.reduce(0, +) >= 25) }
    #expect(drill.workersHaveEnded())
  }
}
