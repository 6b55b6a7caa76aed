import Diagnostics
import Tasks
import TensorTypes

/// MNIST-1D: ten classes of noisy signals of 40 points, made in the process and so always there.
///
/// Equal to the Python package `mnist1d` 0.0.2 with default arguments: 4,000 training and 1,000 test samples of shape
/// [1, 40]. Greydanus 2020, "Scaling down deep learning", arXiv:2011.14439.
///
/// Each sample: a template of 12 points, padded to 48…72, stretched to 72, scaled by ±20 %, rotated by up to 47 points,
/// smooth noise where the template is not, white noise everywhere, sheared, and reduced to 40 points. In the end the
/// whole set is standardised and shuffled.
public struct MNIST1D: DatasetSource {
  public static let name = "mnist1d"
  static let templateLength = 12
  static let paddingRange = 36...60
  static let stretchedLength = templateLength + paddingRange.upperBound
  static let scaleSpread = 0.4
  static let translations: UInt32 = 48
  static let smoothNoise = 0.25
  static let smoothNoiseDeviation = 2.0
  static let whiteNoise = 0.02
  static let shearSpread = 0.75
  static let length = 40
  static let samplesPerClass = 500
  static let trainingCount = 4_000

  /// The seed of NumPy's generator; the published set has 42.
  public var seed: UInt32

  public init(seed: UInt32 = 42) {
    self.seed = seed
  }

  public var name: String { Self.name }
  public var sampleShape: Shape { [1, Self.length] }
  public var targets: Targets { .classes(names: Self.templates.indices.map(String.init)) }
  public var origin: String { "generated with seed \(seed)" }

  public func load(_ split: Split) throws(DiagnosticsError) -> Samples {
    let all = generate()
    let part = split == .training ? 0..<Self.trainingCount : Self.trainingCount..<all.labels.count
    let values = all.values[part.lowerBound * Self.length..<part.upperBound * Self.length]
    return try Samples(
      name: name, shape: sampleShape, targets: targets, storage: .floats(values.map(Float.init)),
      values: .classes(Array(all.labels[part])))
  }

  /// All 5,000 samples, the training samples first.
  func generate() -> (values: [Double], labels: [Int32]) {
    var random = MersenneTwister(seed: seed)
    let distortion = Distortion()
    var signals: [[Double]] = []
    for template in Self.standardisedTemplates() {
      for _ in 0..<Self.samplesPerClass { signals.append(distortion(template, random: &random)) }
    }
    let order = random.permutation(signals.count)
    let values = order.flatMap { signals[$0] }
    let mean = values.reduce(0, +) / Double(values.count)
    let square = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    let deviation = (square / Double(values.count)).squareRoot()
    return (values.map { ($0 - mean) / deviation }, order.map { Int32($0 / Self.samplesPerClass) })
  }

  /// Makes a sample of a template, with what all samples share.
  private struct Distortion {
    let window = Signal.gaussianWindow(deviation: smoothNoiseDeviation)
    let slope = Signal.linspace(-0.5, 0.5, stretchedLength)
    /// One for each number of padding points.
    let stretching = paddingRange.map { Resampling(from: templateLength + $0, to: stretchedLength) }
    let reducing = Resampling(from: stretchedLength, to: length)

    /// The draws and their order are the reference's.
    func callAsFunction(_ template: [Double], random: inout MersenneTwister) -> [Double] {
      let padding = Int(random.unit() * Double(paddingRange.count))
      let zeros = [Double](repeating: 0, count: paddingRange.lowerBound + padding)
      // The small shift marks the template: what is exactly 0 afterwards is padding.
      var signal = stretching[padding](template.map { $0 + 1e-8 } + zeros)
      let scale = 1 + scaleSpread * (random.unit() - 0.5)
      let turn = Int(random.integer(through: translations - 1))
      signal = (signal.suffix(turn) + signal.dropLast(turn)).map { $0 * scale }
      let rough = signal.map { _ in smoothNoise * random.normal() }
      let smooth = Signal.smooth(rough, window: window)
      let white = signal.map { _ in whiteNoise * random.normal() }
      let shear = shearSpread * (random.unit() - 0.5)
      let noisy = signal.indices.map { index in
        (signal[index] != 0 ? signal[index] : smooth[index]) + white[index] - shear * slope[index]
      }
      return reducing(noisy)
    }
  }
}
