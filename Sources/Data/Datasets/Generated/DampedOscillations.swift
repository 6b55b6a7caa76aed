import Diagnostics
import Glibc
import Randomness
import Tasks
import TensorTypes

/// Oscillations that die away, to be measured: a task of regression, made in the process and so always there.
///
/// A sample is [1, 64]: x(t) = e^(−t / τ) · cos(2πt / T + φ) and white noise, at 64 times from 0 to 6.3 s. The period T
/// is from 0.5 to 3 s, the time constant τ from 1 to 8 s, the phase φ any. Targets are T and τ, in seconds.
public struct DampedOscillations: DatasetSource {
  public static let name = "oscillations"
  static let length = 64
  /// Seconds between two points.
  static let interval = 0.1
  static let noise = 0.05
  static let counts: [Split: Int] = [.training: 2_000, .test: 500]

  public init() {}

  public var name: String { Self.name }
  public var sampleShape: Shape { [1, Self.length] }
  public var targets: Targets {
    .quantities([Targets.Quantity("period", unit: "s"), Targets.Quantity("time constant", unit: "s")])
  }
  public var origin: String { "generated" }

  public func load(_ split: Split) throws(DiagnosticsError) -> Samples {
    let count = Self.counts[split] ?? 0
    // Test samples follow those of training, so that none is in both.
    let first = split == .training ? 0 : Self.counts[.training] ?? 0
    var (values, quantities): ([Float], [Float]) = ([], [])
    for index in first..<first + count {
      var random = SeededGenerator(seed: 0, stream: .generatedSamples, epoch: 0, position: index)
      let period = 0.5 + 2.5 * random.unit()
      let constant = 1 + 7 * random.unit()
      let phase = 2 * Double.pi * random.unit()
      for step in 0..<Self.length {
        let time = Double(step) * Self.interval
        let signal = exp(-time / constant) * cos(2 * .pi * time / period + phase)
        values.append(Float(signal + Self.noise * random.normal()))
      }
      quantities += [Float(period), Float(constant)]
    }
    return try Samples(
      name: name, shape: sampleShape, targets: targets, storage: .floats(values), values: .quantities(quantities))
  }
}

extension DatasetDefinition {
  public static let dampedOscillations = DatasetDefinition(
    name: DampedOscillations.name,
    help: "Regression: 2,500 noisy oscillations of 64 points, of which period and time constant are asked; generated."
  ) { _ in DampedOscillations() }
}
