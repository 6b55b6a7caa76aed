import Diagnostics
import Optimizers
import Primitives

/// A machine that runs programs. This is the only seam: nothing above it knows where tensors live or how they are
/// laid out.
public protocol Backend: Sendable {
  /// The name that people choose it by, such as `onednn`.
  static var name: String { get }

  /// Makes room for the parameters, buffers, gradients and optimiser state of a network.
  ///
  /// The program is the one that will run most, usually the training step at the recipe's batch size. Its preferred
  /// layouts become those of the stored tensors; programs compiled later follow them.
  /// - throws: a diagnostic if the program needs what this machine lacks.
  func open(_ program: Program, threads: Int) throws(DiagnosticsError) -> any Session

  /// What this machine lacks to train in a precision, such as "a processor with AVX512_BF16"; nil if nothing.
  func obstacle(to precision: Precision) -> String?

  /// The kind of the device that computes, in its maker's words; nil if this machine's processor does.
  var deviceKind: String? { get }

  /// The most that one core of this machine can do, measured now; nil if the backend cannot measure it.
  /// - parameter precision: the type of the factors
  func measurePeak(in precision: Precision) -> MachinePeak?
}

extension Backend {
  public func obstacle(to precision: Precision) -> String? { nil }

  public var deviceKind: String? { nil }

  public func measurePeak(in precision: Precision) -> MachinePeak? { nil }

  /// - throws: if this machine cannot train in the precision
  public func check(_ precision: Precision) throws(DiagnosticsError) {
    guard let obstacle = obstacle(to: precision) else { return }
    throw DiagnosticsError(
      Diagnostic(
        code: "unsupported-precision", "training in \(precision.rawValue) needs \(obstacle)",
        remedy: "Use '\(Precision.float32.rawValue)', or another machine"))
  }
}

/// The most that one core does, measured with loops that do nothing else.
public struct MachinePeak: Hashable, Sendable {
  /// Multiply-adds a second, with operands in registers.
  public var multiplyAddsPerSecond: Double
  /// Bytes read and written a second in a copy between regions larger than the caches.
  public var bytesPerSecond: Double

  public init(multiplyAddsPerSecond: Double, bytesPerSecond: Double) {
    self.multiplyAddsPerSecond = multiplyAddsPerSecond
    self.bytesPerSecond = bytesPerSecond
  }
}

/// The stored tensors of one network and the programs that share them. Used by one thread at a time.
public protocol Session: AnyObject {
  /// Compiles a program over the session's parameters and buffers, which must be the same tensors in the same order.
  /// A remainder batch and the validation pass are programs of their own.
  func compile(_ program: Program) throws(DiagnosticsError) -> any Executable

  /// The elements of a stored tensor in row-major order of its logical shape.
  func read(_ tensor: TensorReference) -> [Float]
  func write(_ values: [Float], to tensor: TensorReference)

  /// One step of the optimiser with the gradients of the last training run.
  /// - returns: the norm of all gradients together before clipping
  func apply(_ update: Update) -> Double

  /// - throws: why reads and steps have given NaN, if a device failed
  func checkFault() throws(DiagnosticsError)

  /// Whether ``compileEpoch(_:)`` may give something.
  var takesManySteps: Bool { get }

  /// What trains stretches of an epoch by itself; nil if steps are to be taken one by one.
  func compileEpoch(_ plan: EpochPlan) throws(DiagnosticsError) -> (any EpochExecutable)?

  /// This session and others of the same program, that train as one; nil if the machine has no use for that.
  func group(with others: [any Session]) -> (any SessionGroup)?
}

extension Session {
  public var takesManySteps: Bool { false }

  public func compileEpoch(_ plan: EpochPlan) throws(DiagnosticsError) -> (any EpochExecutable)? { nil }

  public func group(with others: [any Session]) -> (any SessionGroup)? { nil }

  public func checkFault() throws(DiagnosticsError) {}
}

/// A stored tensor of a session, or what the optimiser keeps beside it. Numbers are indices into the program's list.
public enum TensorReference: Hashable, Sendable {
  case parameter(Int)
  case gradient(Int)
  case firstMoment(Int)
  case secondMoment(Int)
  /// The exponential moving average of a parameter.
  case average(Int)
  case buffer(Int)
}

/// A program ready to run, with every address, layout and kernel chosen beforehand.
public protocol Executable: AnyObject {
  var program: Program { get }
  /// Bytes held for activations, gradients of activations and scratch, beside the session's stored tensors.
  var workspaceByteCount: Int { get }

  /// Where the caller writes the next batch: samples in row-major order, and target distributions
  /// [batch, classes] (empty in a program without targets).
  func fill(_ body: (_ input: UnsafeMutableBufferPointer<Float>, _ target: UnsafeMutableBufferPointer<Float>) -> Void)

  /// Runs the program on what was filled in. Buffers are updated, gradients are left in the session.
  func run(key: RandomKey)

  /// Why the numbers of a run mean nothing, where a plug-in reported that it failed; nil if all went well.
  var fault: String? { get }

  /// - throws: what a plug-in said when it failed in a run, or a device's error
  func checkFault() throws(DiagnosticsError)

  /// The mean loss of the last run; zero in a program without loss.
  var loss: Float { get }
  /// The steps of a run in order, each with its shortest time in several runs of the filled-in batch. Buffers are updated as
  /// by ``run(key:)``.
  func profile(runs: Int) -> [StepProfile]

  /// The network's output of the last run in row-major order.
  func withOutput<Result>(_ body: (UnsafeBufferPointer<Float>) -> Result) -> Result
}

extension Executable {
  public func checkFault() throws(DiagnosticsError) {
    guard let fault else { return }
    throw DiagnosticsError(Diagnostic(code: "plugin-failed", fault, remedy: "Tell the plug-in's author"))
  }
}

/// One step of a run, measured.
public struct StepProfile: Hashable, Sendable {
  /// The primitive that the step belongs to, or what else it does, such as `reorder`.
  public var primitive: String
  /// How it is done, in the backend's words.
  public var implementation: String
  /// The layer that it was lowered from, by its index in the graph.
  public var origin: Int
  /// Zero for steps without products.
  public var multiplyAdds: Int
  /// Bytes of operands read and written, each once.
  public var byteCount: Int
  public var seconds: Double

  public init(
    primitive: String, implementation: String, origin: Int, multiplyAdds: Int, byteCount: Int, seconds: Double
  ) {
    self.primitive = primitive
    self.implementation = implementation
    self.origin = origin
    self.multiplyAdds = multiplyAdds
    self.byteCount = byteCount
    self.seconds = seconds
  }
}

/// The random numbers of one run are a function of this key.
public struct RandomKey: Hashable, Sendable {
  public var seed: UInt64
  public var step: UInt64

  public init(seed: UInt64, step: UInt64) {
    self.seed = seed
    self.step = step
  }
}
