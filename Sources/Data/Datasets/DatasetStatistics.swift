import Tasks

/// What a set of samples looks like in numbers, for `data inspect` and for normalisation.
public struct DatasetStatistics: Hashable, Sendable {
  public let sampleCount: Int
  /// Samples of each class or label; empty for quantities.
  public let targetCounts: [Int]
  /// Of each quantity the mean and deviation in its own unit; nil for classes and labels.
  public let targetScaling: TargetScaling?
  /// The mean of each channel over all samples and positions; bytes count as value / 255.
  public let mean: [Double]
  /// The population standard deviation of each channel, in the same unit.
  public let deviation: [Double]
  /// The smallest and the largest value of all, in the same unit.
  public let range: ClosedRange<Double>

  /// O(values). Exact for bytes up to the last rounding; floats are summed in double precision, in two passes.
  public init(_ samples: Samples) {
    sampleCount = samples.count
    targetCounts = samples.targetCounts
    targetScaling = samples.targetScaling
    let moments: [ChannelMoments]
    switch samples.storage {
    case .bytes(let records): moments = ChannelMoments.ofBytes(samples, records)
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

  /// From histograms, in whole numbers.
  static func ofBytes(_ samples: Samples, _ records: ByteRecords) -> [ChannelMoments] {
    let plane = samples.shape.elementCount / samples.channels
    let count = Double(samples.count * plane)
    return histograms(samples, records).map { histogram in
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

  /// How often each channel has each byte.
  private static func histograms(_ samples: Samples, _ records: ByteRecords) -> [[Int]] {
    let plane = samples.shape.elementCount / samples.channels
    // Neighbouring pixels are often equal; counted in turn in several tables, none waits for the one before.
    let lanes = 4
    var counts = [Int](repeating: 0, count: samples.channels * lanes * 256)
    counts.withUnsafeMutableBufferPointer { counts in
      guard let counts = counts.baseAddress else { return }
      for row in samples.rows {
        let sample = records.start(ofRow: Int(row))
        for channel in 0..<samples.channels {
          let (source, bins) = (sample + channel * plane, counts + channel * lanes * 256)
          for index in 0..<plane { bins[(index % lanes) << 8 | Int(source[index])] += 1 }
        }
      }
    }
    return (0..<samples.channels).map { channel in
      (0..<256).map { byte in (0..<lanes).reduce(0) { $0 + counts[(channel * lanes + $1) << 8 | byte] } }
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
