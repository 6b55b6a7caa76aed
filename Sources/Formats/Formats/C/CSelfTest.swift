/// Samples for the self-test of a C file: normally distributed as the network's inputs are, the same in every file of a
/// shape.
struct CSelfTest {
  struct Sample {
    /// What the caller of the C function gives.
    var raw: [Float]
    /// What the network reads.
    var normalized: [Float]
    /// The raw values as C.
    var literals: [String]
  }

  private let channels: Int
  private let area: Int
  private let normalization: [(mean: Float, deviation: Float)]

  init(channels: Int, area: Int, _ normalization: [(mean: Float, deviation: Float)]) {
    (self.channels, self.area, self.normalization) = (channels, area, normalization)
  }

  func samples(count: Int, asBytes: Bool) -> [Sample] {
    var state: UInt64 = 1
    return (0..<count).map { _ in
      var sample = Sample(raw: [], normalized: [], literals: [])
      for channel in 0..<channels {
        let (mean, deviation) = normalization[channel]
        for _ in 0..<area {
          // The sum of four uniform numbers is nearly normal.
          var sum: Float = 0
          for _ in 0..<4 {
            // Knuth's linear congruential generator (MMIX).
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            sum += Float(state >> 40) / Float(1 << 24)
          }
          let number = mean + deviation * (sum - 2) * 1.732
          if asBytes {
            let byte = min(max((number * 255).rounded(), 0), 255)
            sample.raw.append(byte)
            sample.normalized.append((byte / 255 - mean) / deviation)
            sample.literals.append("\(Int(byte))")
          } else {
            sample.raw.append(number)
            sample.normalized.append((number - mean) / deviation)
            sample.literals.append(CText.float(number))
          }
        }
      }
      return sample
    }
  }
}
