import Foundation
import Glibc
import Testing

/// Slurm itself: four nodes of two cores, all of them this machine. Nothing is left of it when the tests' process ends.
final class SlurmCluster: Sendable {
  static let isInstalled =
    getuid() == 0
    && ["/usr/sbin/slurmctld", "/usr/sbin/slurmd", "/usr/bin/sbatch"].allSatisfy {
      FileManager.default.isExecutableFile(atPath: $0)
    }

  static let missing: Comment = "Slurm is not installed, or this is not root: 'make test-cluster' installs it"

  static let nodes = ["n1", "n2", "n3", "n4"]

  let folder: String

  init() throws {
    folder = "/tmp/espalier-slurm-\(getpid())"
    try FileManager.default.createDirectory(atPath: folder + "/state", withIntermediateDirectories: true)
    var name = [CChar](repeating: 0, count: 256)
    gethostname(&name, name.count - 1)
    let words = String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    let host = words.prefix { $0 != "." }
    let port = 20_000 + Int(getpid()) % 20_000
    let configuration = """
      ClusterName=espalier
      SlurmctldHost=\(host)(127.0.0.1)
      SlurmctldPort=\(port)
      AuthType=auth/none
      CredType=cred/none
      AuthInfo=cred_expire=5
      SlurmUser=root
      SlurmdUser=root
      StateSaveLocation=\(folder)/state
      SlurmdSpoolDir=\(folder)/spool.%n
      SlurmctldPidFile=\(folder)/slurmctld.pid
      SlurmdPidFile=\(folder)/slurmd.%n.pid
      SlurmctldLogFile=\(folder)/slurmctld.log
      SlurmdLogFile=\(folder)/slurmd.%n.log
      ProctrackType=proctrack/linuxproc
      TaskPlugin=task/none
      SwitchType=switch/none
      MpiDefault=none
      ReturnToService=2
      RequeueExit=99
      SlurmdTimeout=10
      KillWait=5
      SlurmdParameters=config_overrides
      SelectType=select/cons_tres
      SelectTypeParameters=CR_CPU
      NodeName=n[1-4] NodeHostname=\(host) NodeAddr=127.0.0.1 Port=[\(port + 1)-\(port + 4)] CPUs=2 State=UNKNOWN
      PartitionName=main Nodes=ALL Default=YES MaxTime=INFINITE State=UP
      """
    try (configuration + "\n").write(toFile: folder + "/slurm.conf", atomically: true, encoding: .utf8)
    let end =
      "timeout 5 scontrol shutdown >/dev/null 2>&1; sleep 1; for f in \(folder)/*.pid; do kill -9 $(cat $f) 2>/dev/null; done"
    let watch =
      "export SLURM_CONF=\(folder)/slurm.conf; while kill -0 \(getpid()) 2>/dev/null; do sleep 1; done; \(end)"
    guard Shell.run("setsid sh -c '\(watch); rm -rf \(folder)' </dev/null >/dev/null 2>&1 &") == 0 else {
      throw CocoaError(.executableLoad)
    }
    startController()
    for node in Self.nodes { start(node) }
    for _ in 0..<100 where idleNodes < Self.nodes.count { usleep(100_000) }
    try #require(idleNodes == Self.nodes.count, "Slurm does not start; \(folder) has its logs")
  }

  deinit { stop() }

  var environment: [String: String] { ["SLURM_CONF": folder + "/slurm.conf"] }

  func startController() { shell("slurmctld -f \(folder)/slurm.conf") }
  func start(_ node: String) { shell("slurmd -N \(node) -f \(folder)/slurm.conf") }

  /// Ends a daemon at once.
  func kill(_ daemon: String) {
    let path = "\(folder)/\(daemon == "slurmctld" ? daemon : "slurmd.\(daemon)").pid"
    guard let text = try? String(contentsOfFile: path, encoding: .utf8),
      let process = pid_t(text.trimmingCharacters(in: .whitespacesAndNewlines)), process > 1
    else { return }
    Glibc.kill(process, SIGKILL)
  }

  func stop() {
    // Without its controller Slurm's commands wait for long.
    shell(
      "for state in RUNNING PENDING; do timeout 5 scancel --state=$state -u root; done; timeout 5 scontrol shutdown; sleep 1"
    )
    for daemon in ["slurmctld"] + Self.nodes { kill(daemon) }
  }

  private var idleNodes: Int { output("sinfo -h -N -t idle -o %N").split(separator: "\n").count }

  /// Tasks in the queue.
  var tasks: Int { output("squeue -h -r -o %i").split(separator: "\n").count }

  /// What Slurm says of its nodes and tasks.
  var account: String { output("timeout 20 sh -c 'sinfo -R; sinfo -N -l; squeue -r'") }

  @discardableResult
  func shell(_ line: String) -> Int32 {
    Shell.run("export SLURM_CONF=\(folder)/slurm.conf; (\(line)) </dev/null >>\(folder)/shell.log 2>&1")
  }

  private func output(_ line: String) -> String {
    let file = "\(folder)/output.\(UInt32.random(in: 0 ... .max))"
    defer { unlink(file) }
    Shell.run("export SLURM_CONF=\(folder)/slurm.conf; \(line) </dev/null >\(file) 2>/dev/null")
    return (try? String(contentsOfFile: file, encoding: .utf8)) ?? ""
  }
}
