/// What a set of samples looks like in numbers, for `data inspect` and for normalisation.
public struct DatasetStatistics: Hashable, Sendable {
  public let sampleCount: Int
  /// Samples in each class.
  public let classCounts: [Int]
  /// The mean of each channel over all samples and positions; bytes count as value / 255.
  public let mean: [Double]
  /// The population standard deviation of each channel, in the same unit.
  public let deviation: [Double]
  /// The smallest and the largest value of all, in the same unit.
  public let range: ClosedRange<Double>

  /// O(values). Exact for bytes up to the last rounding; floats are summed in double precision, in two passes.
  public init(_ samples: Samples) {
    sampleCount = samples.count
    var classCounts = [Int](repeating: 0, count: samples.classCount)
    for index in 0..<samples.count { classCounts[samples.label(at: index)] += 1 }
    self.classCounts = classCounts
    let moments: [ChannelMoments]
    switch samples.storage {
    case .bytes(let bytes): moments = ChannelMoments.ofBytes(samples, bytes)
    case .floats(let floats): moments = ChannelMoments.ofFloats(samples, floats)
    }
    mean = moments.map(\.mean)
    deviation = moments.map(\.deviation)
    range = (moments.map(\.low).min() ?? 0)...(moments.map(\.high).max() ?? 0)
  }
}

private struct ChannelMoments {
  var mean: Double
  var deviation: Double
  var low: Double
  var high: Double

  /// From a histogram, in whole numbers.
  static func ofBytes(_ samples: Samples, _ bytes: [UInt8]) -> [ChannelMoments] {
    let plane = samples.shape.elementCount / samples.channels
    return (0..<samples.channels).map { channel in
      var histogram = [Int](repeating: 0, count: 256)
      for row in samples.rows {
        let start = Int(row) * samples.shape.elementCount + channel * plane
        for byte in bytes[start..<start + plane] { histogram[Int(byte)] += 1 }
      }
      let count = Double(samples.count * plane)
      let mean = histogram.enumerated().reduce(0.0) { $0 + Double($1.offset * $1.element) } / count
      let square = histogram.enumerated().reduce(0.0) { sum, bin in
        let distance = Double(bin.offset) - mean
        return sum + distance * distance * Double(bin.element)
      }
      return ChannelMoments(
        mean: mean / 255, deviation: (square / count).squareRoot() / 255,
        low: Double(histogram.firstIndex { $0 > 0 } ?? 0) / 255,
        high: Double(histogram.lastIndex { $0 > 0 } ?? 0) / 255)
    }
  }

  static func ofFloats(_ samples: Samples, _ floats: [Float]) -> [ChannelMoments] {
    let plane = samples.shape.elementCount / samples.channels
    return (0..<samples.channels).map { channel in
      func total(_ value: (Double) -> Double) -> Double {
        samples.rows.reduce(0.0) { sum, row in
          let start = Int(row) * samples.shape.elementCount + channel * plane
          return floats[start..<start + plane].reduce(sum) { $0 + value(Double($1)) }
        }
      }
      let count = Double(samples.count * plane)
      let mean = total { $0 } / count
      var low = Double.infinity
      var high = -Double.infinity
      let square = total { value in
        (low, high) = (min(low, value), max(high, value))
        return (value - mean) * (value - mean)
      }
      return ChannelMoments(mean: mean, deviation: (square / count).squareRoot(), low: low, high: high)
    }
  }
}
