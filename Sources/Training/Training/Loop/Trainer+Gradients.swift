import Diagnostics
import Primitives

/// A trainable tensor with the gradient of a batch's mean loss.
public struct ParameterGradient: Hashable, Sendable {
  /// The layer's path and the tensor's name.
  public var name: String
  /// In row-major order.
  public var weights: [Float]
  /// As many, in the same order.
  public var gradient: [Float]
}

extension Trainer {
  /// Runs the first batch of the next epoch forwards and backwards, and takes no step. Running statistics follow it.
  /// - throws: if a layer of a plug-in reports that it failed
  public func gradients() throws(DiagnosticsError) -> [ParameterGradient] {
    forward(firstExecutable, 0..<firstPositions.count, loader.order(epoch: progress.epoch))
    try firstExecutable.checkFault()
    return program.parameters.enumerated().map { index, tensor in
      ParameterGradient(
        name: tensor.name, weights: session.read(.parameter(index)), gradient: session.read(.gradient(index)))
    }
  }
}
