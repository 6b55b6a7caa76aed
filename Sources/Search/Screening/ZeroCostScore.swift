/// A number that predicts how well a network may do before any training, from a few samples that went through it forwards
/// and backwards. Of two networks of one size the higher is the more promising.
///
/// It is a sum over the trainable tensors.
public protocol ZeroCostScore: Sendable {
  /// The name that specifications use for the screening by this score.
  static var kind: String { get }
  static var help: String { get }

  /// What one tensor adds; no finite number where a gradient holds none.
  /// - parameters:
  ///   - weights: its initial values
  ///   - gradient: of the samples' mean loss with respect to them, as many
  static func share(of weights: [Float], gradient: [Float]) -> Double
}

/// The sum of the gradients' Euclidean norms, each over a tensor: Σ ‖∂L/∂w‖₂.
///
/// Abdelfattah et al. 2021, "Zero-Cost Proxies for Lightweight NAS", arXiv:2101.08134.
public enum GradientNorm: ZeroCostScore {
  public static let kind = "gradient_norm"
  public static let help = "Trains of several candidates of one size the one with the largest gradients."

  public static func share(of weights: [Float], gradient: [Float]) -> Double {
    gradient.reduce(0) { $0 + Double($1) * Double($1) }.squareRoot()
  }
}

/// How much the loss hangs on the weights: Σ |w · ∂L/∂w| over all elements.
///
/// Lee, Ajanthan and Torr 2019, "SNIP: Single-shot Network Pruning based on Connection Sensitivity", arXiv:1810.02340; as
/// a score of networks by Abdelfattah et al. 2021, arXiv:2101.08134.
public enum ConnectionSensitivity: ZeroCostScore {
  public static let kind = "snip"
  public static let help = "Trains of several candidates of one size the one whose loss hangs most on its weights."

  public static func share(of weights: [Float], gradient: [Float]) -> Double {
    zip(weights, gradient).reduce(0) { $0 + abs(Double($1.0) * Double($1.1)) }
  }
}
