import Glibc

/// Changes how many samples a second a signal has, without tones that were not there.
///
/// Each new sample is the old signal under a sinc, cut off at 0.95 of half the lower rate by a Kaiser window (β = 10) of 64
/// zero crossings to each side: what lies above half the new rate is more than 80 dB down, what lies below 0.9 of it is
/// unchanged within 0.1 %. Beyond its ends the signal is silent. The window's values are read from a table of 512 steps a
/// crossing, with straight lines between. Smith, "Digital audio resampling", https://ccrma.stanford.edu/~jos/resample/.
struct Resampler {
  private static let crossings = 64
  private static let steps = 512
  private static let cutoff = 0.95
  private static let beta = 10.0

  /// sin(πx) / πx under the window, for x from 0 to the last crossing.
  private static let table: [Double] = (0...crossings * steps + 1).map { index in
    let x = Double(index) / Double(steps)
    let share = x / Double(crossings)
    guard share < 1 else { return 0 }
    let sinc = x == 0 ? 1 : sin(.pi * x) / (.pi * x)
    return sinc * bessel(beta * (1 - share * share).squareRoot()) / bessel(beta)
  }

  /// The modified Bessel function of order 0, by its series.
  private static func bessel(_ x: Double) -> Double {
    var (term, sum) = (1.0, 1.0)
    var order = 1.0
    while term > sum * 1e-17 {
      term *= (x / 2 / order) * (x / 2 / order)
      sum += term
      order += 1
    }
    return sum
  }

  let from: Int
  let to: Int

  /// - Parameters:
  ///   - from: samples a second
  ///   - to: samples a second that are wanted
  init(from: Int, to: Int) {
    self.from = from
    self.to = to
  }

  /// Cycles that pass in a sample of the old signal, for a sinc.
  private var scale: Double { Self.cutoff * Double(min(from, to)) / Double(from) }

  /// Old samples that new ones are made of.
  func needed(for count: Int) -> Int {
    from == to
      ? count : Int((Double(count) * Double(from) / Double(to) + Double(Self.crossings) / scale).rounded(.up)) + 1
  }

  /// - Parameter count: new samples, the first of which is at the same moment as the first of the old ones.
  func callAsFunction(_ signal: [Float], count: Int) -> [Float] {
    guard from != to else {
      return Array(signal.prefix(count)) + [Float](repeating: 0, count: max(0, count - signal.count))
    }
    let scale = scale
    let reach = Double(Self.crossings) / scale
    return signal.withUnsafeBufferPointer { signal in
      Self.table.withUnsafeBufferPointer { table in
        (0..<count).map { index in
          // Whole numbers first, so that no moment drifts.
          let (whole, rest) = (index * from).quotientAndRemainder(dividingBy: to)
          let centre = Double(whole) + Double(rest) / Double(to)
          let first = max(0, Int((centre - reach).rounded(.up)))
          let last = min(signal.count - 1, Int((centre + reach).rounded(.down)))
          guard first <= last else { return 0 }
          var sum = 0.0
          for sample in first...last {
            let position = abs(Double(sample) - centre) * scale * Double(Self.steps)
            let step = Int(position)
            let weight = table[step] + (position - Double(step)) * (table[step + 1] - table[step])
            sum += weight * Double(signal[sample])
          }
          return Float(sum * scale)
        }
      }
    }
  }
}
