import Diagnostics
import GraphIR
import JSONText
import Tasks

/// What a study may improve: a name, a direction, and where values come from. Built-ins and plug-ins are registered alike
/// in an ``ObjectiveCatalogue``.
///
/// ```swift
/// let weight = ObjectiveDefinition(
///   kind: "weight", help: "Bytes of a flash image.", unit: "B", direction: .minimize,
///   source: .measured { candidate in Double(4 * candidate.network.size.trainable) })
/// ```
/// Two definitions are equal if they are of one kind, as a catalogue holds no kind twice.
public struct ObjectiveDefinition: Sendable {
  public enum Source: Sendable {
    /// A metric of the samples that are set aside.
    case metric(MetricDefinition)
    /// Known before any training, and bounded by limits.
    case size(CandidateSize.Measure)
    /// Asked for by a worker, once after each training of a candidate. What is not finite fails the trial.
    case measured(@Sendable (TrainedCandidate) throws(DiagnosticsError) -> Double)
  }

  /// The name in study.json and in tables.
  public var kind: String
  /// One sentence for lists.
  public var help: String
  /// Of values; nil if they are mere numbers.
  public var unit: String?
  public var direction: Direction
  /// False if a clock or the like decides, so that a study cannot be repeated bit for bit.
  public var isRepeatable: Bool
  public var source: Source

  public init(
    kind: String, help: String, unit: String? = nil, direction: Direction, isRepeatable: Bool = true, source: Source
  ) {
    self.kind = kind
    self.help = help
    self.unit = unit
    self.direction = direction
    self.isRepeatable = isRepeatable
    self.source = source
  }

  /// The metric that it is; nil if it is none.
  public var metric: MetricDefinition? {
    if case .metric(let metric) = source { metric } else { nil }
  }

  /// The cost of the best that a value can be: an accuracy of 1, an error of 0; nil where that is not known.
  public var idealCost: Double? {
    switch source {
    case .metric(let metric):
      switch (metric.unit, metric.direction) {
      case (.share, .maximize): metric.direction.cost(of: 1)
      case (_, .minimize): 0
      case (_, .maximize): nil
      }
    case .size: direction == .minimize ? 0 : nil
    case .measured: nil
    }
  }

  /// Whether workers measure it.
  public var isMeasured: Bool {
    if case .measured = source { true } else { false }
  }
}

extension ObjectiveDefinition: Hashable {
  public static func == (left: ObjectiveDefinition, right: ObjectiveDefinition) -> Bool { left.kind == right.kind }
  public func hash(into hasher: inout Hasher) { hasher.combine(kind) }
}

/// A candidate after its training, as an objective that is measured sees it.
public struct TrainedCandidate {
  public var network: Network
  /// The metric that decides, on the samples that are set aside.
  public var metric: MetricValue
  public var loss: Double
  /// The path of its checkpoint.
  public var checkpoint: String
  /// Compiles the trained network for one sample and one thread; what it returns runs it.
  public var inference: () throws(DiagnosticsError) -> () -> Void
  /// Seconds since any fixed moment.
  public var now: () -> Double

  public init(
    network: Network, metric: MetricValue, loss: Double, checkpoint: String,
    now: @escaping () -> Double,
    inference: @escaping () throws(DiagnosticsError) -> () -> Void
  ) {
    self.network = network
    self.metric = metric
    self.loss = loss
    self.checkpoint = checkpoint
    self.now = now
    self.inference = inference
  }

  public var size: CandidateSize { CandidateSize(network.size) }
}
