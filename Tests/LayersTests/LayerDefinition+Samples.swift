import GraphIR
import Primitives
import TensorTypes

/// Attributes and inputs to try a layer with: ordinary ones and the ends of what is possible.
extension LayerDefinition {
  var inputSamples: [[Shape]] {
    switch arity {
    case .one: return Self.shapes.map { [$0] }
    case .atLeast(let least):
      return Self.shapes.flatMap { shape -> [[Shape]] in
        let ones: Shape = shape.rank == 3 ? [shape[0], 1, 1] : shape.rank == 2 ? [shape[0], 1] : shape
        return [
          Array(repeating: shape, count: least), Array(repeating: shape, count: least + 2), [shape, [shape[0]]],
          [[shape[0]], ones, shape], [shape, ones], [shape, [3, 8, 8]], [[7], shape],
        ]
      }
    }
  }

  private static let shapes: [Shape] = [
    [3, 8, 8], [12, 5, 7], [16, 1, 1], [1, 1, 1], [1, 1, 9], [4, 10], [12, 1], [1, 1], [24], [1],
    [Int(Int32.max)], [Int(Int32.max), 512], [1, Int(Int32.max)], [1 << 20, 1 << 20], [1, 1 << 20, 1 << 20],
    [Int(Int32.max), 1, 1], [1, 1, Int(Int32.max)], [1, Int(Int32.max), 1], [65_536, 4096, 4096],
  ]

  /// Each attribute by itself through its samples, the rest at their defaults; then combinations.
  func attributeSamples(random count: Int) -> [[AttributeValue]] {
    let samples = attributes.map { ($0.defaultValue.map { [$0] } ?? []) + $0.type.samples }
    let base = samples.map { $0[0] }
    var generator = SplitMix64(seed: 1)
    let single = samples.indices.flatMap { index in
      samples[index].map { value in
        var values = base
        values[index] = value
        return values
      }
    }
    let combined = (0..<count).map { _ in samples.compactMap { $0.randomElement(using: &generator) } }
    return [base] + single + combined
  }
}

extension AttributeType {
  fileprivate var samples: [AttributeValue] {
    switch self {
    case .integer(let range): range.samples.map(AttributeValue.integer)
    case .number(let range): [.number(range.lowerBound), .number(range.upperBound)]
    case .boolean: [.boolean(false), .boolean(true)]
    case .choice(let words): words.map(AttributeValue.text)
    case .formula:
      ["x", "x * sigmoid(y)", "min(x, y, z)"].compactMap { try? .formula(Formula(parsing: $0)) }
    case .text: []
    case .extent(let range): Self.extents(range).map(AttributeValue.extent)
    case .padding(let range):
      [.padding(.same), .padding(.valid)] + Self.extents(range).map { .padding(.amount($0)) }
    case .sequencePadding(let range):
      [.padding(.same), .padding(.valid)] + range.samples.map { .padding(.amount(Extent($0))) }
    case .integers(let counts, let range):
      counts.flatMap { count in
        range.samples.map { .integers(Array(repeating: $0, count: count)) }
          + [.integers((0..<count).map { $0 == 0 ? range.lowerBound : 2 })]
      }
    }
  }

  private static func extents(_ range: ClosedRange<Int>) -> [Extent] {
    range.samples.map { Extent($0) } + [Extent(height: range.lowerBound, width: range.upperBound)]
      + [Extent(height: range.lowerBound, width: 3)]
  }
}

extension ClosedRange<Int> {
  fileprivate var samples: [Int] { [2, 3, 4, 12, lowerBound, upperBound].filter(contains) }
}

/// Steele et al. 2014, "Fast splittable pseudorandom number generators".
private struct SplitMix64: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) {
    state = seed
  }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
