import Diagnostics
import Primitives

/// A trainable tensor with the gradients of several batches' mean losses.
public struct ParameterGradients: Hashable, Sendable {
  /// The layer's path and the tensor's name.
  public var name: String
  /// In row-major order.
  public var weights: [Float]
  /// One for each batch, with as many elements in the same order.
  public var gradients: [[Float]]
}

extension Trainer {
  /// Runs the whole batches of the next epoch forwards and backwards, and takes no step. Running statistics follow them.
  /// - throws: where a layer of a plug-in reports that it failed
  public func gradients() throws(DiagnosticsError) -> [ParameterGradients] {
    var result = program.parameters.enumerated().map { index, tensor in
      ParameterGradients(name: tensor.name, weights: session.read(.parameter(index)), gradients: [])
    }
    let order = loader.order(epoch: progress.epoch)
    for batch in 0..<data.training.count / firstPositions.count {
      let start = batch * firstPositions.count
      forward(firstExecutable, start..<start + firstPositions.count, order)
      try firstExecutable.checkFault()
      for index in result.indices { result[index].gradients.append(session.read(.gradient(index))) }
    }
    return result
  }
}
