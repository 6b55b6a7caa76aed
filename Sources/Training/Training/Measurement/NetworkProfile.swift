import Compilation
import GraphIR

/// Where the time of a network's step goes.
public struct NetworkProfile: Sendable {
  public let steps: [StepProfile]
  public let paths: [String]
  public let peak: MachinePeak?
  public let threads: Int
  /// Seconds of all steps together, of a run of them without a stop, of making a batch, and of the optimiser.
  public let (sum, run, data, update): (Double, Double, Double, Double)
  public let title: String
  public let batchSize: Int
  public let trains: Bool
  public let precision: Precision

  /// Measures a network.
  /// - Parameters:
  ///   - runs: how often each step is timed; the least time counts
  ///   - peak: what the machine can do at most, where that was measured
  public init(_ network: MeasuredNetwork, runs: Int, peak: MachinePeak?) {
    let clock = ContinuousClock()
    /// The least time, which other work on the machine disturbs least.
    func least(_ body: () -> Void) -> Double { (0..<runs).map { _ in clock.measure(body) / .seconds(1) }.min()! }
    run = least { network.run() }
    data = network.trains ? network.dataTimes(runs: runs).median : 0
    update = network.trains ? least { network.applyUpdate() } : 0
    steps = network.executable.profile(runs: runs)
    sum = steps.reduce(0) { $0 + $1.seconds }
    paths = steps.map { $0.origin < network.graph.nodes.count ? network.graph.path(of: $0.origin) : "loss" }
    self.peak = peak
    threads = network.setup.threads
    batchSize = network.setup.batchSize
    trains = network.trains
    precision = trains ? network.setup.precision : .float32
    title =
      "\(network.graph.name), \(trains ? "a training step" : "inference"), batches of \(batchSize), \(precision.rawValue)"
  }

  public var samplesPerSecond: Double { Double(batchSize) / (data + run + update) }
}
