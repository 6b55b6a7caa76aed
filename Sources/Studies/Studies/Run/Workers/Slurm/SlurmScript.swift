import Diagnostics
import GraphIR

/// The batch script of a study's workers.
public struct SlurmScript {
  private var engine: SlurmEngine
  private let url: StorageURL
  private let study: String
  /// What the array is called in the queue: the same for one study, and for no other.
  public let name: String
  private let output: String?
  private let options: [String]

  /// - Parameters:
  ///   - program: the program on the nodes, unless the engine names one
  ///   - data: likewise the folder of data sets
  ///   - options: of the worker, beside those that the engine decides
  ///   - output: likewise where tasks write
  /// - Throws: when the URL has a password, which a script must not hold
  public init(
    _ engine: SlurmEngine, _ url: StorageURL, study: String, program: String, data: String?, options: [String] = [],
    output: String? = nil
  ) throws(DiagnosticsError) {
    guard !url.hasPassword else {
      throw DiagnosticsError(
        Diagnostic(
          code: "password-in-script", "a batch script is no place for a password, and the URL of the database has one",
          remedy: "Write '\(url.shown)', and put the password into ~/.pgpass of the nodes"))
    }
    (self.engine, self.url, self.study, self.options) = (engine, url, study, options)
    self.engine.program = engine.program ?? program
    self.engine.data = engine.data ?? data
    self.output = engine.output ?? output
    name = "espalier-" + sha256(Array("\(url.shown)#\(study)".utf8)).prefix(12)
  }

  /// The arguments of the worker in each task.
  private var command: [String] {
    [engine.program ?? "espalier", "worker", "--storage", url.shown, "--study", study]
      + ["--lease", "\(engine.lease)", "--idle", "\(engine.idle)"]
      + (engine.threads > 1 ? ["--threads", "\(engine.threads)"] : [])
      + (engine.data.map { ["--data", $0] } ?? []) + options
  }

  /// - Parameter array: tasks that are begun
  public func text(array: Int) -> String {
    var options = [
      "job-name=\(name)", "array=1-\(array)", "ntasks=1", "cpus-per-task=\(engine.threads)", "requeue",
      "open-mode=append", "signal=B:USR1@60",
    ]
    func add(_ option: String, _ value: String?) { if let value { options.append("\(option)=\(value)") } }
    add("partition", engine.partition)
    add("account", engine.account)
    add("qos", engine.qos)
    add("time", engine.time)
    add("mem", engine.memory)
    add("gres", engine.gres)
    add("constraint", engine.constraint)
    add("output", output.map { "\"\($0.filter { $0 != "\"" })\"" })
    return (["#!/bin/bash"] + options.map { "#SBATCH --\($0)" } + engine.prelude + Self.wrapper(of: command))
      .joined(separator: "\n") + "\n"
  }

  /// Runs a command that gives back what it does when it is told to, and has Slurm queue the task again where the
  /// command asks for that.
  static func wrapper(of command: [String]) -> [String] {
    """
    # Slurm says by USR1 that the node is about to be taken away; the worker then gives its step back, and asks by status 99 to be
    # queued again.
    \(command.map(quoted).joined(separator: " ")) &
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
    """.split(separator: "\n").map(String.init)
  }

  /// A word of a shell.
  public static func quoted(_ word: String) -> String {
    let isPlain =
      !word.isEmpty
      && word.utf8.allSatisfy { byte in
        UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte || UInt8(ascii: "A")...UInt8(ascii: "Z") ~= byte
          || UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte || "-_./:@=+,".utf8.contains(byte)
      }
    return isPlain ? word : "'" + word.replacing("'", with: #"'\''"#) + "'"
  }

  /// The script of the study's coordinator as a job of its own, which may be requeued like any other.
  /// - Parameter command: the program and its arguments, which take up a study that has begun
  public static func coordinator(_ engine: SlurmEngine, named name: String, command: [String]) -> String {
    var options = [
      "job-name=\(name)-coordinator", "ntasks=1", "cpus-per-task=1", "requeue", "open-mode=append",
      "signal=B:USR1@60",
    ]
    func add(_ option: String, _ value: String?) { if let value { options.append("\(option)=\(value)") } }
    add("partition", engine.partition)
    add("account", engine.account)
    add("qos", engine.qos)
    add("time", engine.time)
    return (["#!/bin/bash"] + options.map { "#SBATCH --\($0)" } + engine.prelude + wrapper(of: command))
      .joined(separator: "\n") + "\n"
  }
}
