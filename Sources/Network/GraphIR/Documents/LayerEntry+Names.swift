extension LayerEntry {
  /// The names of a list's layers: those given, else the kind and a number.
  package static func names(of layers: [LayerEntry]) -> [String] {
    let written = layers.compactMap(\.name)
    guard written.count < layers.count else { return written }
    var counts: [String: Int] = [:]
    let given = Set(written)
    var names: [String] = []
    names.reserveCapacity(layers.count)
    for layer in layers {
      if let name = layer.name {
        names.append(name)
        continue
      }
      let stem = layer.kind.utf8.first == UInt8(ascii: "$") ? String(layer.kind.dropFirst()) : layer.kind
      var count = counts[stem] ?? 0
      var name: String
      repeat {
        count += 1
        name = stem
        name += "_"
        name += String(count)
      } while given.contains(name)
      counts[stem] = count
      names.append(name)
    }
    return names
  }
}

extension Architecture {
  /// The same architecture with every layer's name written out, so that names do not change when layers are added or removed.
  public func namingEveryLayer() -> Architecture {
    var copy = self
    for (index, name) in LayerEntry.names(of: layers).enumerated() where layers[index].name == nil {
      copy.layers[index].name = name
    }
    return copy
  }
}
