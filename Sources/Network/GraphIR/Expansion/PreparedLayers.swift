import JSONText

/// Layers that were prepared before, by what is written of them, as far as that holds no variables: the networks of a search are
/// alike but for a layer or two.
final class PreparedLayers {
  /// Layers kept before all are forgotten.
  static let capacity = 4096

  private struct Key: Hashable {
    var kind: String
    var attributes: JSONObject
  }

  private var layers: [Key: PreparedLayer] = [:]

  subscript(kind: String, attributes: JSONObject) -> PreparedLayer? {
    get { layers[Key(kind: kind, attributes: attributes)] }
    set {
      if layers.count >= Self.capacity { layers.removeAll() }
      layers[Key(kind: kind, attributes: attributes)] = newValue
    }
  }
}
