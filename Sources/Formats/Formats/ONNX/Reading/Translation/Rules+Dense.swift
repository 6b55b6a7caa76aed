import Diagnostics
import JSONText
import Layers
import TensorTypes

extension NodeTranslation {
  static let denseRules: [String: Rule] = [
    "Gemm": { node, translation throws(ONNXFault) in
      let alpha = try node.number("alpha") ?? 1
      let beta = try node.number("beta") ?? 1
      guard try !node.flag("transA", default: false) else {
        throw ONNXFault(
          "transA = 1 mixes the samples of a batch", remedy: "The nearest: transA = 0, which is a linear layer")
      }
      var weight = try node.required(1, "weight")
      guard weight.extents.count == 2 else { throw ONNXFault("its weight has \(weight.extents.count) axes, not 2") }
      // Ours is [out, in].
      if try !node.flag("transB", default: false) { weight = weight.transposed([1, 0]) }
      let bias = try node.constant(2, "bias")
      node.ignore("broadcast")
      return [
        .map(
          try translation.linear(
            node.map(), weight.scaled(alpha), bias: bias.map { $0.scaled(beta) }, of: node))
      ]
    },
    "MatMul": { node, translation throws(ONNXFault) in
      guard case .constant(let weight)? = node.input(1), weight.extents.count == 2 else {
        throw ONNXFault(
          "it multiplies by something else than constant weights of two axes",
          remedy: "The nearest: a linear layer, whose weights are constants")
      }
      return [.map(try translation.linear(node.map(), weight.transposed([1, 0]), bias: nil, of: node))]
    },
  ]

  /// - parameter weight: [out, in]
  private mutating func linear(
    _ value: MapValue, _ weight: Constant, bias: Constant?, of node: ONNXNode
  ) throws(ONNXFault) -> MapValue {
    let out = weight.extents[0]
    var tensors = [try tensor("weight", weight)]
    if let bias { tensors.append(try tensor("bias", try spread(bias, over: out))) }
    let attributes: [(String, JSONValue)] = [("out", .integer(out)), ("bias", .boolean(bias != nil))]
    if value.hasChannelsLast {
      // At each position alone: a convolution with kernel 1.
      let isImage = value.extents.count == 3
      tensors[0].shape = isImage ? [out, max(1, weight.extents[1]), 1, 1] : [out, max(1, weight.extents[1]), 1]
      var result = try append(
        isImage ? Convolution2D.kind : Convolution1D.kind, attributes + [("kernel", 1)], [value.source],
        tensors: tensors,
        of: node)
      result = result.viewed(.permute(Array(1..<result.extents.count) + [0]))
      return passed(result, of: node)
    }
    let input = try plain(value, of: node)
    guard input.extents.count == 1 else {
      throw ONNXFault(
        "it multiplies the last axis of [batch, \(words(input.extents))]",
        remedy: "The nearest: flatten before a linear layer, or a convolution with kernel 1 over channels")
    }
    return try append(Linear.kind, attributes, [input.source], tensors: tensors, of: node)
  }

  /// A bias of one number for all, or one for each feature.
  private func spread(_ bias: Constant, over count: Int) throws(ONNXFault) -> Constant {
    if bias.core == [count] || bias.extents == [count] || (bias.count == count && bias.core.count <= 1) {
      return bias.reshaped([count])
    }
    guard bias.count == 1, let values = bias.floats else {
      throw ONNXFault(
        "its bias is [\(words(bias.extents))]", remedy: "The nearest: one number for each of the \(count) outputs")
    }
    return Constant([count], floats: [Float](repeating: values[0], count: count))
  }
}

extension Constant {
  func scaled(_ factor: Double) -> Constant {
    guard factor != 1, let values = floats else { return self }
    return Constant(extents, floats: values.map { $0 * Float(factor) })
  }
}
