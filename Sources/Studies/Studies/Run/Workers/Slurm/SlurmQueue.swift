import Diagnostics
import Foundation

/// Slurm's commands, as far as an array of workers needs them.
struct SlurmQueue: Sendable {
  /// Tasks of an array that are there.
  struct Tasks: Hashable, Sendable {
    var pending = 0
    var running = 0

    var all: Int { pending + running }
  }

  /// Why a command did not do what it was asked.
  struct Fault: Error, Hashable {
    var command: String
    var words: String
    /// Whether Slurm itself says no, so that asking again is no use.
    var isFinal: Bool
  }

  let name: String

  /// The tasks of the array by that name, whoever has submitted them.
  func tasks() throws(Fault) -> Tasks {
    let run = CommandRun.run(["squeue", "--noheader", "--array", "--name=\(name)", "--format=%t"])
    guard run.status == 0 else { throw fault("squeue", run) }
    var tasks = Tasks()
    for state in run.output.split(whereSeparator: \.isWhitespace) {
      switch state {
      // Waiting, and whatever else has not begun or is to begin again.
      case "PD", "CF", "RQ", "RF", "RH", "RS", "RD", "SE", "SI", "SO": tasks.pending += 1
      case "R", "S", "ST", "RV": tasks.running += 1
      // Ending or ended.
      default: break
      }
    }
    return tasks
  }

  func submit(_ script: String) throws(Fault) {
    let run = CommandRun.run(["sbatch", "--parsable"], input: script)
    guard run.status == 0 else { throw fault("sbatch", run) }
  }

  /// Ends tasks.
  /// - Parameter onlyPending: whether those that run are left to end by themselves
  func cancel(onlyPending: Bool) throws(Fault) {
    let run = CommandRun.run(["scancel", "--name=\(name)"] + (onlyPending ? ["--state=PENDING"] : []))
    guard run.status == 0 else { throw fault("scancel", run) }
  }

  private func fault(_ command: String, _ run: CommandRun) -> Fault {
    let passing = [
      "Unable to contact", "Connection refused", "timed out", "Connection reset", "Zero Bytes", "temporarily",
      "Transport", "slurm_load", "said nothing",
    ]
    let isPassing = run.status != CommandRun.missing && passing.contains { run.words.contains($0) }
    return Fault(command: command, words: run.words, isFinal: !isPassing)
  }
}

extension SlurmQueue.Fault {
  var diagnostic: DiagnosticsError {
    let remedy =
      words.contains("No such file")
      ? "Run it where Slurm's commands are, or without --slurm and with workers that join by 'espalier worker'"
      : "Correct \"engine\" in the study's file, or ask those who run the cluster; 'espalier slurm script' shows the script"
    return DiagnosticsError(
      Diagnostic(code: "no-slurm", "Slurm did not take the study's workers: \(command): \(words)", remedy: remedy))
  }
}
