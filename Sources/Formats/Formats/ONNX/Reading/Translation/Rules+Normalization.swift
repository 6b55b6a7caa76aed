import Diagnostics
import JSONText
import Layers
import TensorTypes

extension NodeTranslation {
  static let normalizationRules: [String: Rule] = [
    "BatchNormalization": { node, translation throws(ONNXFault) in
      let input = try translation.plain(node.map(), of: node)
      let epsilon = try node.number("epsilon") ?? 1e-5
      let momentum = try node.number("momentum") ?? 0.9
      node.ignore("spatial", "is_test", "consumed_inputs")
      guard try !node.flag("training_mode", default: false) else {
        throw ONNXFault("it normalises by the batch, as in training", remedy: "Export the network after model.eval()")
      }
      let names = ["weight", "bias", "running_mean", "running_var"]
      let tensors = try names.enumerated().map { index, name throws(ONNXFault) in
        try translation.tensor(name, try node.required(index + 1, name))
      }
      let attributes: [(String, JSONValue)] = [
        ("epsilon", .number(epsilon)), ("momentum", .number(((1 - momentum) * 1e7).rounded() / 1e7)),
      ]
      return [.map(try translation.append(BatchNorm.kind, attributes, [input.source], tensors: tensors, of: node))]
    },
    "LayerNormalization": { node, translation throws(ONNXFault) in
      let value = try node.map()
      let axis = try node.integer("axis") ?? -1
      let epsilon = try node.number("epsilon") ?? 1e-5
      node.ignore("stash_type")
      let rank = value.extents.count + 1
      guard (-rank..<rank).contains(axis) else { throw ONNXFault("it names axis \(axis) of \(rank)") }
      let weight = try node.constant(1, "scale")
      let bias = try node.constant(2, "bias")
      let axes = Array((axis < 0 ? axis + rank : axis)..<rank)
      return [.map(try translation.normalized(value, over: axes, epsilon, weight, bias, of: node))]
    },
    "InstanceNormalization": { node, translation throws(ONNXFault) in
      let value = try node.map()
      let epsilon = try node.number("epsilon") ?? 1e-5
      let weight = try node.required(1, "scale")
      let bias = try node.required(2, "bias")
      return [.map(try translation.instanceNormalized(value, epsilon, weight, bias, of: node))]
    },
    "GroupNormalization": { node, translation throws(ONNXFault) in
      let input = try translation.plain(node.map(), of: node)
      let epsilon = try node.number("epsilon") ?? 1e-5
      guard let groups = try node.integer("num_groups"), groups >= 1 else {
        throw ONNXFault("its num_groups is missing")
      }
      node.ignore("stash_type")
      var tensors: [Draft.Tensor] = []
      for (index, name) in [(1, "weight"), (2, "bias")] {
        var constant = try node.required(index, name)
        // Before opset 21 there was one number for each group.
        if constant.count == groups, constant.count != input.extents[0], let values = constant.floats {
          let each = input.extents[0] / groups
          constant = Constant([each * groups], floats: values.flatMap { [Float](repeating: $0, count: each) })
        }
        tensors.append(try translation.tensor(name, constant))
      }
      return [
        .map(
          try translation.append(
            GroupNorm.kind, [("groups", .integer(groups)), ("epsilon", .number(epsilon))], [input.source],
            tensors: tensors, of: node))
      ]
    },
  ]

  /// A normalisation of each sample over some of its axes, which count from the batch's.
  mutating func normalized(
    _ value: MapValue, over axes: [Int], _ epsilon: Double, _ weight: Constant?, _ bias: Constant?, of node: ONNXNode
  ) throws(ONNXFault) -> MapValue {
    let rank = value.extents.count + 1
    let isChannels = value.hasChannelsLast ? axes == [rank - 1] : axes == [1] && rank > 2
    let isAll = axes == Array(1..<rank)
    guard isAll || isChannels else {
      throw ONNXFault(
        "it normalises over axes \(listing(axes.map(String.init))) of [batch, \(words(value.extents))]",
        remedy: "The nearest: layer_norm over all axes of a sample, or over the channels")
    }
    var input = value
    if isChannels {
      input = MapValue(source: value.source, extents: draft.shape(of: value.source).extents)
    } else {
      input = try plain(value, of: node)
    }
    let goal = isChannels ? [input.extents[0]] : input.extents
    var tensors: [Draft.Tensor] = []
    if weight != nil || bias != nil {
      let count = goal.reduce(1, *)
      let absent = { (value: Float) in Constant(goal, floats: [Float](repeating: value, count: count)) }
      for (name, constant) in [("weight", weight ?? absent(1)), ("bias", bias ?? absent(0))] {
        guard constant.count == count, constant.core.count <= goal.count else {
          throw ONNXFault("its \(name) is [\(words(constant.extents))], but [\(words(goal))] is due")
        }
        tensors.append(try tensor(name, constant.reshaped(goal)))
      }
    }
    let attributes: [(String, JSONValue)] = [
      ("axes", isChannels ? "channels" : "all"), ("epsilon", .number(epsilon)), ("affine", .boolean(!tensors.isEmpty)),
    ]
    let layer = try append(LayerNorm.kind, attributes, [input.source], tensors: tensors, of: node)
    return isChannels ? restoringViews(layer, of: value, below: input) : layer
  }

  /// Each channel of each sample by itself: one group a channel. A map that was reshaped to [groups, …] before is
  /// normalised in groups.
  private mutating func instanceNormalized(
    _ value: MapValue, _ epsilon: Double, _ weight: Constant, _ bias: Constant, of node: ONNXNode
  ) throws(ONNXFault) -> MapValue {
    let base = MapValue(source: value.source, extents: draft.shape(of: value.source).extents)
    if value.views.count == 1, case .reshape(let split) = value.views[0], split.count >= 2,
      base.extents[0].isMultiple(of: split[0]), base.extents[0] > split[0] || split.count != base.extents.count
    {
      guard weight.floats?.allSatisfy({ $0 == 1 }) == true, bias.floats?.allSatisfy({ $0 == 0 }) == true else {
        throw ONNXFault(
          "it scales groups of channels", remedy: "The nearest: group_norm, which scales each channel")
      }
      let layer = try append(
        GroupNorm.kind, [("groups", .integer(split[0])), ("epsilon", .number(epsilon)), ("affine", false)],
        [base.source], of: node)
      return restoringViews(layer, of: value, below: base)
    }
    let input = try plain(value, of: node)
    let tensors = [try tensor("weight", weight), try tensor("bias", bias)]
    return try append(
      GroupNorm.kind, [("groups", .integer(input.extents[0])), ("epsilon", .number(epsilon))], [input.source],
      tensors: tensors, of: node)
  }
}
