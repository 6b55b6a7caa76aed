import TensorTypes

/// The size of a network. Every table, limit, report and plug-in counts here.
public struct NetworkSize: Hashable, Sendable {
  /// Parameters that training changes, shared ones once, as PyTorch counts them.
  public var trainable = 0
  /// Elements that training merely updates, such as the running statistics of batch normalisation.
  public var buffers = 0
  /// Multiply-adds for one sample, biases included, as torchinfo counts them.
  public var multiplyAdds = 0
  /// Elements of the outputs of all layers for one sample.
  public var activations = 0

  public init() {}
}

extension Graph.Node {
  /// What this node adds to the size of its network. A node that shares parameters adds none of them.
  public var size: NetworkSize {
    var size = layer.size
    if sharesWith != nil {
      size.trainable = 0
      size.buffers = 0
    }
    return size
  }
}

extension NetworkSize {
  public static func += (left: inout NetworkSize, right: NetworkSize) {
    left.trainable += right.trainable
    left.buffers += right.buffers
    left.multiplyAdds += right.multiplyAdds
    left.activations += right.activations
  }
}

extension Graph {
  public var size: NetworkSize {
    var size = NetworkSize()
    for index in nodes.indices { size += nodes[index].size }
    return size
  }
}
