import Glibc

/// How frequencies are placed as ears place them.
public enum MelScale: String, Hashable, Sendable, CaseIterable {
  /// Straight to 1 kHz and logarithmic above, bands of equal area: what librosa does unless told otherwise.
  /// Slaney 1998, "Auditory Toolbox".
  case slaney
  /// 2595 · log10(1 + f / 700), bands that rise to 1: what torchaudio does. Young et al. 2006, "The HTK Book".
  case htk

  func mels(_ hertz: Double) -> Double {
    switch self {
    case .slaney: hertz < 1000 ? hertz * 3 / 200 : 15 + log(hertz / 1000) * 27 / log(6.4)
    case .htk: 2595 * log10(1 + hertz / 700)
    }
  }

  func hertz(_ mels: Double) -> Double {
    switch self {
    case .slaney: mels < 15 ? mels * 200 / 3 : 1000 * exp((mels - 15) * log(6.4) / 27)
    case .htk: 700 * (pow(10, mels / 2595) - 1)
    }
  }
}

/// Triangles over frequencies, each rising from the middle of the one before to its own and falling to that of the next.
struct MelBands {
  struct Band: Hashable {
    /// The first frequency that counts.
    var first: Int
    var weights: [Double]
  }

  let bands: [Band]

  /// Bands in which no frequency of the transform lies, and which would be silent.
  var emptyCount: Int { bands.filter { $0.weights.allSatisfy { $0 == 0 } }.count }

  /// - Parameters:
  ///   - lowest: where the first band begins, in hertz
  ///   - highest: where the last band ends, in hertz
  init(count: Int, fftSize: Int, rate: Int, lowest: Double, highest: Double, scale: MelScale) {
    let (low, high) = (scale.mels(lowest), scale.mels(highest))
    let edges = (0...count + 1).map { scale.hertz(low + (high - low) * Double($0) / Double(count + 1)) }
    bands = (0..<count).map { band in
      let (left, middle, right) = (edges[band], edges[band + 1], edges[band + 2])
      let weights = (0...fftSize / 2).map { index -> Double in
        let hertz = Double(index) * Double(rate) / Double(fftSize)
        let triangle = max(0, min((hertz - left) / (middle - left), (right - hertz) / (right - middle)))
        return scale == .slaney ? triangle * 2 / (right - left) : triangle
      }
      guard let first = weights.firstIndex(where: { $0 > 0 }), let last = weights.lastIndex(where: { $0 > 0 }) else {
        return Band(first: 0, weights: [0])
      }
      return Band(first: first, weights: Array(weights[first...last]))
    }
  }
}
