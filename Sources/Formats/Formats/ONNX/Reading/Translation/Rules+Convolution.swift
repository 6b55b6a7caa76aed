import Diagnostics
import GraphIR
import JSONText
import Layers
import Primitives
import TensorTypes

extension NodeTranslation {
  static let convolutionRules: [String: Rule] = [
    "Conv": { node, translation throws(ONNXFault) in
      let input = try translation.plain(node.map(), of: node)
      let weight = try node.required(1, "weight")
      var bias = try node.constant(2, "bias")
      // Zeros that were computed stand for no bias.
      if let computed = bias, computed.origin == nil, computed.scalar == 0 { bias = nil }
      let axes = weight.extents.count - 2
      guard axes == 1 || axes == 2 else {
        throw ONNXFault(
          "it convolves along \(axes) axes", remedy: "The nearest: conv1d over sequences and conv2d over images")
      }
      guard input.extents.count == axes + 1 else {
        throw ONNXFault(
          "its weight has \(axes + 2) axes, but its input [batch, \(translation.words(input.extents))] has not")
      }
      let window = try translation.window(node, kernel: Array(weight.extents.dropFirst(2)), on: input.extents)
      let tensors =
        try [translation.tensor("weight", weight)]
        + (bias.map { bias throws(ONNXFault) in [try translation.tensor("bias", bias)] } ?? [])
      var attributes: [(String, JSONValue)] = [("out", .integer(weight.extents[0])), ("kernel", window.kernel)]
      if let stride = window.stride { attributes.append(("stride", stride)) }
      attributes += window.padding
      if let dilation = window.dilation { attributes.append(("dilation", dilation)) }
      attributes.append(("groups", .integer(try node.integer("group") ?? 1)))
      attributes.append(("bias", .boolean(bias != nil)))
      let kind = axes == 1 ? Convolution1D.kind : Convolution2D.kind
      return [.map(try translation.append(kind, attributes, [input.source], tensors: tensors, of: node))]
    },
    "MaxPool": { node, translation throws(ONNXFault) in
      node.ignore("storage_order")
      if node.outputCount > 1, translation.isRead(node.proto.output[1]) {
        throw ONNXFault(
          "the positions of its maxima are used", remedy: "The nearest: max_pool2d, which gives maxima alone")
      }
      return try translation.pooled(node, MaxPooling1D.kind, MaxPooling2D.kind)
    },
    "AveragePool": { node, translation throws(ONNXFault) in
      try translation.pooled(node, AveragePooling1D.kind, AveragePooling2D.kind)
    },
    "GlobalAveragePool": { node, translation throws(ONNXFault) in
      [
        .map(
          try translation.pooledGlobally(node.map(), AdaptiveAveragePooling1D.kind, AdaptiveAveragePooling2D.kind, node)
        )
      ]
    },
    "GlobalMaxPool": { node, translation throws(ONNXFault) in
      [.map(try translation.pooledGlobally(node.map(), AdaptiveMaxPooling1D.kind, AdaptiveMaxPooling2D.kind, node))]
    },
    "ReduceMean": { node, translation throws(ONNXFault) in
      [.map(try translation.reduced(node, AdaptiveAveragePooling1D.kind, AdaptiveAveragePooling2D.kind))]
    },
    "ReduceMax": { node, translation throws(ONNXFault) in
      [.map(try translation.reduced(node, AdaptiveMaxPooling1D.kind, AdaptiveMaxPooling2D.kind))]
    },
  ]

  private mutating func pooled(
    _ node: ONNXNode, _ sequences: String, _ images: String
  ) throws(ONNXFault) -> [ONNXValue] {
    let input = try plain(node.map(), of: node)
    guard let kernel = try node.integers("kernel_shape") else { throw ONNXFault("its kernel_shape is missing") }
    guard (1...2).contains(kernel.count), input.extents.count == kernel.count + 1 else {
      throw ONNXFault(
        "it pools along \(kernel.count) axes of [batch, \(words(input.extents))]",
        remedy: "The nearest: \(sequences) over sequences and \(images) over images")
    }
    let averages = node.kind == "AveragePool"
    let counts = averages ? try node.flag("count_include_pad", default: false) : false
    let window = try window(
      node, kernel: kernel, on: input.extents, isPooling: true, roundsUp: node.flag("ceil_mode", default: false))
    guard window.dilation == nil else {
      throw ONNXFault("its window is dilated", remedy: "The nearest: \(images) without dilation")
    }
    guard !window.overhangs || !counts || !window.isPadded else {
      throw ONNXFault(
        "its average counts the zeros of its padding, but not what lies beyond",
        remedy: "The nearest: ceil_mode = 0, or count_include_pad = 0")
    }
    var attributes: [(String, JSONValue)] = [("kernel", window.kernel)]
    // In the file a missing stride is 1, here it is the kernel.
    attributes.append(("stride", window.stride ?? 1))
    attributes += window.padding
    if averages, window.isPadded || window.overhangs, !counts || window.overhangs {
      attributes.append(("countIncludePad", false))
    }
    let kind = kernel.count == 1 ? sequences : images
    return [.map(try append(kind, attributes, [input.source], of: node))]
  }

  private mutating func pooledGlobally(
    _ value: MapValue, _ sequences: String, _ images: String, _ node: ONNXNode
  ) throws(ONNXFault) -> MapValue {
    let input = try plain(value, of: node)
    // A vector is its own mean.
    if input.extents.count == 1 { return passed(input, of: node) }
    guard input.extents.count <= 3 else { throw ONNXFault("it pools along \(input.extents.count - 1) axes") }
    return try append(input.extents.count == 2 ? sequences : images, [("output", 1)], [input.source], of: node)
  }

  private mutating func reduced(
    _ node: ONNXNode, _ sequences: String, _ images: String
  ) throws(ONNXFault) -> MapValue {
    let value = try node.map()
    let rank = value.extents.count + 1
    let keeps = try node.flag("keepdims", default: true)
    let passes = try node.flag("noop_with_empty_axes", default: false)
    let given = try node.integers("axes", orInput: 1) ?? []
    if given.isEmpty, passes { return passed(value, of: node) }
    let reduced = given.isEmpty ? Array(0..<rank) : Set(try axes(given, rank: rank)).sorted()
    // Axes that are 1 long are reduced without a layer.
    let long = reduced.filter { $0 == 0 || value.extents[$0 - 1] > 1 }
    let isMap =
      value.hasChannelsLast
      ? long == Array(1..<rank - 1)
      : long == (2..<rank).filter { value.extents[$0 - 1] > 1 } && rank > 2
    guard isMap || long.isEmpty else {
      throw ONNXFault(
        "it reduces \(long.contains(0) ? "over the samples of a batch" : "over axes \(listing(reduced.map(String.init)))"),"
          + " but pooling reduces whole maps", remedy: "The nearest: axes 2 and 3, which is \(images) to one pixel")
    }
    var result = value
    if !long.isEmpty {
      var below = value
      if value.hasChannelsLast {
        below = MapValue(source: value.source, extents: draft.shape(of: value.source).extents)
      }
      result = try pooledGlobally(below, sequences, images, node)
      if value.hasChannelsLast { result = result.viewed(.permute(Array(1..<result.extents.count) + [0])) }
    }
    let kept = (1..<rank).compactMap { reduced.contains($0) ? (keeps ? 1 : nil) : value.extents[$0 - 1] }
    return passed(result.viewed(.reshape(kept)), of: node)
  }
}
