import Diagnostics
import Glibc

/// An array of workers that a coordinator has Slurm run.
public struct SlurmJob: Sendable {
  public var engine: SlurmEngine
  /// The program on the nodes, unless the engine names one.
  public var program: String
  /// Likewise the folder of data sets.
  public var data: String?
  /// What else workers are told, such as the device that they train on.
  public var options: [String]
  /// Whether the coordinator is a job itself, which Slurm begins again: its workers then stay when it is interrupted.
  public var isRequeued: Bool

  public init(_ engine: SlurmEngine, program: String, data: String?, options: [String] = []) {
    (self.engine, self.program, self.data, self.options) = (engine, program, data, options)
    isRequeued = getenv("SLURM_JOB_ID") != nil
  }

  /// - Throws: when Slurm's tasks could not know the password
  func workers(of study: Study, _ storage: PostgreSQLStorage) throws(DiagnosticsError) -> SlurmWorkers {
    let folder = study.path + "/slurm"
    if engine.output == nil { try Study.makeFolder(folder, option: "\"output\" of the study's engine") }
    let script = try SlurmScript(
      engine, storage.database.url, study: storage.name, program: program, data: data, options: options,
      output: "\(folder)/%A_%a.log")
    return SlurmWorkers(
      engine, script, log: study.path + "/workers.log", leavesWorkers: isRequeued)
  }
}
