import Diagnostics
import Glibc
import Randomness
import Tasks
import TensorTypes

/// Mixtures of tones, of which some sound and some do not: a multi-label task, made in the process and so always there.
///
/// A sample is [1, 64]: the sum of those tones that sound, each of any phase and of an amplitude from 0.5 to 1, and white
/// noise. Tone k has 2k + 3 periods in the sample. Each sounds in four samples of ten, whatever the others do.
public struct ToneMixtures: DatasetSource {
  public static let name = "tones"
  static let length = 64
  static let toneCount = 6
  static let share = 0.4
  static let noise = 0.5
  static let counts: [Split: Int] = [.training: 2_000, .test: 500]

  public init() {}

  public var name: String { Self.name }
  public var sampleShape: Shape { [1, Self.length] }
  public var targets: Targets { .labels(names: (0..<Self.toneCount).map { "\(Self.periods(of: $0)) periods" }) }
  public var origin: String { "generated" }

  static func periods(of tone: Int) -> Int { 2 * tone + 3 }

  public func load(_ split: Split) throws(DiagnosticsError) -> Samples {
    let count = Self.counts[split] ?? 0
    // Test samples follow those of training, so that none is in both.
    let first = split == .training ? 0 : Self.counts[.training] ?? 0
    var values: [Float] = []
    var labels: [Bool] = []
    for index in first..<first + count {
      var random = SeededGenerator(seed: 0, stream: .generatedSamples, epoch: 1, position: index)
      var signal = (0..<Self.length).map { _ in Self.noise * random.normal() }
      for tone in 0..<Self.toneCount {
        let sounds = random.unit() < Self.share
        let (amplitude, phase) = (0.5 + 0.5 * random.unit(), 2 * Double.pi * random.unit())
        labels.append(sounds)
        guard sounds else { continue }
        let rate = 2 * Double.pi * Double(Self.periods(of: tone)) / Double(Self.length)
        for step in signal.indices { signal[step] += amplitude * sin(rate * Double(step) + phase) }
      }
      values += signal.map(Float.init)
    }
    return try Samples(
      name: name, shape: sampleShape, targets: targets, storage: .floats(values), values: .labels(labels))
  }
}

extension DatasetDefinition {
  public static let toneMixtures = DatasetDefinition(
    name: ToneMixtures.name,
    help: "Multi-label: 2,500 noisy mixtures of 64 points, of which is asked which of 6 tones sound; generated."
  ) { _ in ToneMixtures() }
}
