import Layers

/// A map that is pooled to one pixel and then made a vector, as the one layer that it is.
enum PoolingRecognition {
  private static let global = [
    AdaptiveAveragePooling1D.kind: GlobalAveragePooling.kind, AdaptiveAveragePooling2D.kind: GlobalAveragePooling.kind,
    AdaptiveMaxPooling1D.kind: GlobalMaxPooling.kind, AdaptiveMaxPooling2D.kind: GlobalMaxPooling.kind,
  ]

  static func apply(to draft: Draft, keepsScopes: Bool) -> Draft {
    var copy = draft
    let counts = draft.readerCounts
    for (index, layer) in draft.layers.enumerated() where layer.kind == Flatten.kind {
      guard case .layer(let source) = layer.inputs[0], counts[source] == 1 else { continue }
      let pooling = draft.layers[source]
      guard let kind = global[pooling.kind], pooling.shape.elementCount == pooling.shape[0],
        !keepsScopes || !layer.node.scope.isEmpty && layer.node.scope == pooling.node.scope
      else { continue }
      copy.layers[index].kind = kind
      copy.layers[index].inputs = pooling.inputs
      copy.layers[index].node = pooling.node
    }
    return copy.pruned()
  }
}
