/// How Slurm is to run a study's workers: a job array, each task of which is one `espalier worker`.
///
/// It changes nothing that the study finds, so it stands in the file that begins a study and not in the study.
public struct SlurmEngine: Hashable, Sendable {
  public static let kind = "slurm"

  /// The most tasks of the array at a time.
  public var array = 16
  /// Candidates that each task trains at the same time, each on one core.
  public var threads = 1
  /// What sbatch knows under these names; nil for what the cluster does by default.
  public var partition: String?
  public var account: String?
  public var qos: String?
  public var time: String?
  public var memory: String?
  public var gres: String?
  /// Results repeat on processors of one kind: a constraint picks it.
  public var constraint: String?
  /// Lines of shell that come before the worker, such as `module load`.
  public var prelude: [String] = []
  /// The program's path on the nodes; nil for that of the coordinator.
  public var program: String?
  /// The folder of data sets on the nodes; nil for that of the coordinator.
  public var data: String?
  /// Where tasks write what they say, in sbatch's words; nil for a folder of the study's.
  public var output: String?
  /// Seconds between two looks at the queue.
  public var interval = 15
  /// Seconds after which a task ends that has had nothing to train.
  public var idle = 600
  /// Seconds for which a worker may be silent.
  public var lease = 30

  public init() {}

  /// Candidates that are trained at the same time.
  public var workers: Int { array * threads }
}
