import JSONText
import Layers
import Primitives
import TensorTypes

/// Factors and summands for each channel: taken into the layer before where that has them, else a layer of their own.
extension NodeTranslation {
  /// - returns: nil if the constant has not one number for each channel, nor the shape of what a normalisation scales
  mutating func affine(
    _ operation: Formula.Operation, _ value: MapValue, _ constant: Constant, isFirst: Bool, of node: ONNXNode
  ) throws(ONNXFault) -> MapValue? {
    guard var numbers = constant.floats else { return nil }
    let isFactor: Bool
    switch (operation, isFirst) {
    case (.multiply, _): isFactor = true
    case (.divide, true):
      isFactor = true
      numbers = numbers.map { 1 / $0 }
    case (.add, _): isFactor = false
    case (.subtract, true):
      isFactor = false
      numbers = numbers.map { -$0 }
    default: return nil
    }
    let origin = operation == .multiply || operation == .add ? constant.origin : nil
    guard let perChannel = isPerChannel(constant, of: value) else { return nil }
    if let taken = try take(numbers, isFactor: isFactor, perChannel: perChannel, origin: origin, into: value, of: node)
    {
      return taken
    }
    guard perChannel else { return nil }
    let below: MapValue
    if value.channelAxis != 0 {
      below = MapValue(source: value.source, extents: draft.shape(of: value.source).extents)
    } else {
      below = try plain(value, of: node)
    }
    let channels = below.extents[0]
    guard channels == numbers.count else { return nil }
    let layer: MapValue
    if isFactor {
      let weight = try tensor("weight", Constant([channels], floats: numbers, origin: origin))
      layer = try append(Scale.kind, [], [below.source], tensors: [weight], of: node)
    } else {
      guard below.extents.count > 1 else { return nil }
      let weight = Constant([channels], floats: [Float](repeating: 1, count: channels))
      layer = try depthwise(below, weight, Constant([channels], floats: numbers), of: node)
    }
    return restoringViews(layer, of: value, below: below)
  }

  /// y[c] = weight[c] · x[c] + bias[c] over a map: a convolution of each channel by itself.
  private mutating func depthwise(
    _ value: MapValue, _ weight: Constant, _ bias: Constant, of node: ONNXNode
  ) throws(ONNXFault) -> MapValue {
    let channels = value.extents[0]
    let ones = [Int](repeating: 1, count: value.extents.count - 1)
    let tensors = [try tensor("weight", weight, as: [channels, 1] + ones), try tensor("bias", bias)]
    return try append(
      value.extents.count == 3 ? Convolution2D.kind : Convolution1D.kind,
      [("out", .integer(channels)), ("kernel", 1), ("groups", .integer(channels))], [value.source], tensors: tensors,
      of: node)
  }

  /// Whether a constant has one number for each channel (true), or one for each element of a sample (false).
  private func isPerChannel(_ constant: Constant, of value: MapValue) -> Bool? {
    guard let channelAxis = value.channelAxis else { return nil }
    let rank = value.extents.count
    guard constant.extents.count <= rank + 1 else { return nil }
    let aligned = [Int](repeating: 1, count: rank + 1 - constant.extents.count) + constant.extents
    guard aligned[0] == 1 else { return nil }
    let own = Array(aligned.dropFirst())
    if own.indices.allSatisfy({ own[$0] == ($0 == channelAxis ? value.extents[$0] : 1) }) { return true }
    return own == value.extents && value.views.isEmpty ? false : nil
  }

  /// Takes factors or summands into the weights of the layer that gives the value.
  private mutating func take(
    _ numbers: [Float], isFactor: Bool, perChannel: Bool, origin: String?, into value: MapValue, of node: ONNXNode
  ) throws(ONNXFault) -> MapValue? {
    guard value.isSole, case .layer(let index) = value.source, value.views.isEmpty || value.hasChannelsLast else {
      return nil
    }
    var layer = draft.layers[index]
    guard layer.sharesWith == nil else { return nil }
    let hasAffine = layer.attributes["affine"] != .boolean(false)
    if [LayerNorm.kind, GroupNorm.kind].contains(layer.kind) {
      let isOpen = !hasAffine || (!isFactor && openBiases.contains(index))
      guard isOpen else { return nil }
      let shape =
        layer.kind == LayerNorm.kind && layer.attributes["axes"] != "channels" ? layer.shape : [layer.shape[0]]
      guard numbers.count == shape.elementCount,
        perChannel == (shape.rank == 1 || layer.shape.rank == 1) || shape.rank == 1
      else { return nil }
      if !hasAffine {
        let ones = [Float](repeating: 1, count: numbers.count)
        let zeros = [Float](repeating: 0, count: numbers.count)
        layer.attributes["affine"] = nil
        layer.tensors = [
          Draft.Tensor(
            name: "weight", shape: shape, values: isFactor ? numbers : ones, origin: isFactor ? origin : nil),
          Draft.Tensor(name: "bias", shape: shape, values: isFactor ? zeros : numbers, origin: nil),
        ]
        if isFactor { openBiases.insert(index) }
      } else {
        layer.tensors[1].values = numbers
        openBiases.remove(index)
      }
    } else if [Convolution1D.kind, Convolution2D.kind, Linear.kind].contains(layer.kind), !isFactor, perChannel {
      guard numbers.count == layer.shape[0] else { return nil }
      if let offset = layer.tensors.firstIndex(where: { $0.name == "bias" }) {
        for (position, number) in numbers.enumerated() { layer.tensors[offset].values[position] += number }
      } else {
        layer.attributes["bias"] = nil
        layer.tensors.append(Draft.Tensor(name: "bias", shape: [layer.shape[0]], values: numbers, origin: origin))
      }
    } else {
      return nil
    }
    draft.layers[index] = try checked(layer)
    return passed(value, of: node)
  }
}
