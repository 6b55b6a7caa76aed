import Glibc

/// A number that says of a network before any training what it may come to, from a few samples that went through it forwards
/// and backwards. Of two networks of one size the higher is the more promising.
///
/// It is a sum over the trainable tensors.
public protocol ZeroCostScore: Sendable {
  /// The name that specifications use for the screening by this score.
  static var kind: String { get }
  static var help: String { get }
  /// How many batches the samples are divided into.
  static var batches: Int { get }

  /// What one tensor adds; no finite number where a gradient holds none.
  /// - parameters:
  ///   - weights: its initial values
  ///   - gradients: of each batch's mean loss with respect to them, at least one, each as many
  static func share(of weights: [Float], gradients: [[Float]]) -> Double
}

/// The sum of the gradients' Euclidean norms, each over a tensor: Σ ‖∂L/∂w‖₂.
///
/// Abdelfattah et al. 2021, "Zero-Cost Proxies for Lightweight NAS", arXiv:2101.08134.
public enum GradientNorm: ZeroCostScore {
  public static let kind = "gradient_norm"
  public static let help = "Trains of several candidates of one size the one with the largest gradients."
  public static let batches = 1

  public static func share(of weights: [Float], gradients: [[Float]]) -> Double {
    gradients[0].reduce(0) { $0 + Double($1) * Double($1) }.squareRoot()
  }
}

/// How much the loss hangs on the weights: Σ |w · ∂L/∂w| over all elements.
///
/// Lee, Ajanthan and Torr 2019, "SNIP: Single-shot Network Pruning based on Connection Sensitivity", arXiv:1810.02340; as
/// a score of networks by Abdelfattah et al. 2021, arXiv:2101.08134.
public enum ConnectionSensitivity: ZeroCostScore {
  public static let kind = "snip"
  public static let help = "Trains of several candidates of one size the one whose loss hangs most on its weights."
  public static let batches = 1

  public static func share(of weights: [Float], gradients: [[Float]]) -> Double {
    zip(weights, gradients[0]).reduce(0) { $0 + abs(Double($1.0) * Double($1.1)) }
  }
}

/// How alike the gradients of several batches are: over tensors Σ log Σ mean|g| / deviation(g), the inner sum over the tensor's
/// elements, mean and deviation over batches. Elements whose gradient is the same in all batches are left out.
///
/// Li et al. 2023, "ZiCo: Zero-shot NAS via Inverse Coefficient of Variation on Gradients", arXiv:2301.11300.
public enum GradientConsistency: ZeroCostScore {
  public static let kind = "zico"
  public static let help = "Trains of several candidates of one size the one whose batches agree best on gradients."
  public static let batches = 4

  public static func share(of weights: [Float], gradients: [[Float]]) -> Double {
    let count = Double(gradients.count)
    var sum = 0.0
    for index in weights.indices {
      let mean = gradients.reduce(0) { $0 + Double($1[index]) } / count
      let size = gradients.reduce(0) { $0 + abs(Double($1[index])) } / count
      let variance = gradients.reduce(0) { $0 + (Double($1[index]) - mean) * (Double($1[index]) - mean) } / count
      if variance != 0 { sum += size / variance.squareRoot() }
    }
    return sum == 0 ? 0 : log(sum)
  }
}
