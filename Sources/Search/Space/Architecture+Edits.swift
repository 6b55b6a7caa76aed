import GraphIR

/// Edits of the list of layers that keep what the others read. Every layer has a name.
extension Architecture {
  /// The word for the network's input where layers are named.
  static let inputName = "input"

  /// A name for a new layer of a kind: the kind and the first number that is free.
  func freeName(for kind: String) -> String {
    let stem = kind.hasPrefix("$") ? String(kind.dropFirst()) : kind
    var number = 1
    var name = "\(stem)_1"
    while layers.contains(where: { $0.name == name }) {
      number += 1
      name = "\(stem)_\(number)"
    }
    return name
  }

  /// Puts a layer behind another, or first, so that it reads that one; what read that one by standing next to it
  /// reads the new one.
  mutating func insert(_ entry: LayerEntry, after layer: Int?) {
    let index = layer.map { $0 + 1 } ?? 0
    layers.insert(entry, at: index)
    if let layer, let output, output == layers[layer].name { self.output = entry.name }
  }

  /// Takes layers away that stand in a row, each but the first reading the one before it. What read the last of them
  /// reads what the first of them read.
  /// - parameter source: the input of the first that takes over
  mutating func remove(_ range: ClosedRange<Int>, source: Int = 0) {
    let first = layers[range.lowerBound]
    let names = Set(layers[range].compactMap(\.name))
    let isChained = first.inputs == nil
    let previous = range.lowerBound == 0 ? Self.inputName : name(of: range.lowerBound - 1)
    let replacement = first.inputs?[source] ?? previous
    layers.removeSubrange(range)
    for index in layers.indices {
      guard let inputs = layers[index].inputs else { continue }
      layers[index].inputs = inputs.map { names.contains($0) ? replacement : $0 }
    }
    if !isChained, range.lowerBound < layers.count, layers[range.lowerBound].inputs == nil, replacement != previous {
      layers[range.lowerBound].inputs = [replacement]
    }
    if let output, names.contains(output) { self.output = replacement }
    if output == layers.last?.name { output = nil }
  }
}
