import Diagnostics
import JSONText

/// One step as it is handed to a worker.
public struct TrialAssignment: Hashable, Sendable {
  /// A trained network whose answers the candidate learns from, too.
  public struct Teacher: Hashable, Sendable {
    public var trial: Int
    public var architecture: JSONValue
    /// Its weights.
    public var weights: String
  }

  /// Below 0 if weights that were lost are trained once more.
  public var step: Int
  public var trial: Int
  /// Epochs in all, those of earlier rungs included.
  public var epochs: Int
  public var seed: UInt64
  public var architecture: JSONValue
  /// The weights that the rung before has left; nil if training starts from scratch.
  public var previousWeights: String?
  /// The weights of the trials that the candidate was made of, to begin from.
  public var inheritedWeights: [String] = []
  /// Nil if the candidate learns from the labels alone.
  public var teacher: Teacher?
  /// Where the weights go.
  public var weights: String
  /// SHA-256 of the files that it begins from, by their paths, as far as they are known.
  public var hashes: [String: String] = [:]
  /// Multiply-adds that the training takes, for predicting its time.
  public var cost: Double
  /// A file of this same training, which another worker was asked to give back; nil if it begins anew.
  var paused: String?
}

/// The result of a training. Nothing in it depends on the clock but `seconds`, and measures that say so.
public struct TrialResult: Hashable, Sendable {
  /// The metric that decides, on the samples that are set aside.
  public var metric: Double
  public var loss: Double
  /// An object an epoch.
  public var history: JSONValue
  public var seconds: Double
  /// The values of objectives that workers measure, by kind.
  public var measures: [String: Double]
  /// SHA-256 of the file of weights, as 64 hexadecimal digits; nil if that is not known.
  public var weights: String?

  public init(
    metric: Double, loss: Double, history: JSONValue, seconds: Double, measures: [String: Double] = [:],
    weights: String? = nil
  ) {
    self.metric = metric
    self.loss = loss
    self.history = history
    self.seconds = seconds
    self.measures = measures
    self.weights = weights
  }
}

/// Why an attempt failed.
///
/// Only what the training itself reports is the candidate's own fault. A process that ends, is ended or stands still may
/// have any reason, from a lack of memory to somebody's `kill`: it is no fault of the candidate.
public enum TrialFault: Hashable, Sendable {
  /// The training itself failed: numbers that are not finite, something the backend lacks.
  case failed(String)
  /// The worker's process ended.
  case died(String)
  /// Somebody ended the worker's process.
  case killed(signal: Int)
  case hung(seconds: Int)
  /// The machine has too little memory.
  case short(String)
  /// Files of weights that the training begins from are missing or damaged.
  case lost([String])

  /// Whether the candidate fails by it.
  var isDecisive: Bool { if case .failed = self { true } else { false } }

  /// Attempts in all: before the trial counts as failed if the candidate is at fault, else before the session leaves
  /// the step to the next.
  var attempts: Int { isDecisive ? 2 : 4 }

  var description: String {
    switch self {
    case .failed(let message), .short(let message): message
    case .died(let how): "the worker \(how)"
    case .killed(let signal): "the worker was killed by signal \(signal)"
    case .hung(let seconds): "no result after \(seconds) s"
    case .lost(let paths): "\(paths.map { "'\($0)'" }.joined(separator: ", ")) cannot be read"
    }
  }
}

public enum TrialEvent: Hashable, Sendable {
  /// An epoch of a step has ended.
  case progress(step: Int, EpochReport)
  case trained(step: Int, TrialResult)
  case failed(step: Int, TrialFault)
  /// Nothing happened for a while, or the process was interrupted.
  case tick
}

/// Those who train.
public protocol TrialPool: AnyObject {
  /// Whether somebody is free.
  var hasRoom: Bool { get }

  /// - Throws: when no worker can be had at all.
  func start(_ assignment: TrialAssignment) throws(DiagnosticsError)

  /// Whether ``nextEvent()`` has something to say at once. A pool that cannot know says no.
  var hasEvent: Bool { get }

  /// Waits for the next event, a second or so at most.
  func nextEvent() throws(DiagnosticsError) -> TrialEvent

  /// Ends all workers. What is under way is lost.
  func stop()
}

extension TrialPool {
  public var hasEvent: Bool { false }
}
