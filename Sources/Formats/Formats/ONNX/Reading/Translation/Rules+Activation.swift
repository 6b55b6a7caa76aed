import JSONText
import Layers
import Primitives
import TensorTypes

extension NodeTranslation {
  static let activationRules: [String: Rule] = [
    "Relu": { node, translation throws(ONNXFault) in
      node.ignore("consumed_inputs")
      return [.map(try translation.activation(Relu.kind, of: node) { $0.function(.relu, $1) })]
    },
    "Sigmoid": { node, translation throws(ONNXFault) in
      [.map(try translation.activation(Sigmoid.kind, of: node) { $0.function(.sigmoid, $1) })]
    },
    "Tanh": { node, translation throws(ONNXFault) in
      [.map(try translation.activation(Tanh.kind, of: node) { $0.function(.tanh, $1) })]
    },
    "LeakyRelu": { node, translation throws(ONNXFault) in
      let slope = try node.number("alpha") ?? 0.01
      guard (0...1).contains(slope) else {
        return [.map(try translation.elementwise([node.map()], of: node) { $0.leaky($1[0], slope) })]
      }
      return [
        .map(try translation.activation(LeakyRelu.kind, [("slope", .number(slope))], of: node) { $0.leaky($1, slope) })
      ]
    },
    "Elu": { node, translation throws(ONNXFault) in
      let alpha = try node.number("alpha") ?? 1
      guard (0...100).contains(alpha) else {
        return [.map(try translation.elementwise([node.map()], of: node) { $0.elu($1[0], alpha) })]
      }
      return [.map(try translation.activation(Elu.kind, [("alpha", .number(alpha))], of: node) { $0.elu($1, alpha) })]
    },
    "HardSwish": { node, translation throws(ONNXFault) in
      [.map(try translation.activation(HardSwish.kind, of: node) { $0.hardSwish($1) })]
    },
    "HardSigmoid": { node, translation throws(ONNXFault) in
      let (alpha, beta) = (try node.number("alpha") ?? 0.2, try node.number("beta") ?? 0.5)
      return [.map(try translation.elementwise([node.map()], of: node) { $0.hardSigmoid($1[0], alpha, beta) })]
    },
    "Gelu": { node, translation throws(ONNXFault) in
      let form = try node.text("approximate") ?? "none"
      if form == "none" { return [.map(try translation.activation(Gelu.kind, of: node) { $0.gelu($1) })] }
      guard form == "tanh" else { throw ONNXFault("approximate = '\(form)' is unknown", remedy: "It is none or tanh") }
      return [.map(try translation.elementwise([node.map()], of: node) { $0.geluByTanh($1[0]) })]
    },
    "Swish": { node, translation throws(ONNXFault) in
      let alpha = try node.number("alpha") ?? 1
      return [.map(try translation.elementwise([node.map()], of: node) { $0.swish($1[0], alpha) })]
    },
    "Mish": { node, translation throws(ONNXFault) in
      [
        .map(
          try translation.elementwise([node.map()], of: node) { builder, x in
            let gate = builder.function(.tanh, builder.function(.softplus, x[0]))
            return builder.operation(.multiply, x[0], gate)
          })
      ]
    },
    "Selu": { node, translation throws(ONNXFault) in
      let (alpha, gamma) = (
        try node.number("alpha") ?? 1.67326319217681884765625, try node.number("gamma") ?? 1.05070102214813232421875
      )
      return [
        .map(
          try translation.elementwise([node.map()], of: node) { builder, x in
            let curve = builder.elu(x[0], alpha)
            return builder.operation(.multiply, builder.constant(gamma), curve)
          })
      ]
    },
    "Celu": { node, translation throws(ONNXFault) in
      let alpha = try node.number("alpha") ?? 1
      guard alpha != 0 else { throw ONNXFault("alpha = 0 divides by zero") }
      return [.map(try translation.elementwise([node.map()], of: node) { $0.celu($1[0], alpha) })]
    },
    "ThresholdedRelu": { node, translation throws(ONNXFault) in
      let alpha = try node.number("alpha") ?? 1
      return [
        .map(
          try translation.elementwise([node.map()], of: node) { builder, x in
            let (bound, zero) = (builder.constant(alpha), builder.constant(0.0))
            return builder.append(.choice(.less, bound, x[0], then: x[0], otherwise: zero))
          })
      ]
    },
    "Clip": { node, translation throws(ONNXFault) in
      let (low, high) = (try node.number("min", orInput: 1), try node.number("max", orInput: 2))
      let value = try node.map()
      let lower = low.flatMap { $0 > -3e38 ? $0 : nil }
      let upper = high.flatMap { $0 < 3e38 ? $0 : nil }
      guard lower != nil || upper != nil else { return [.map(translation.passed(value, of: node))] }
      return [.map(try translation.elementwise([value], of: node) { $0.clamp($1[0], lower, upper) })]
    },
    "Softsign": { node, translation throws(ONNXFault) in
      [
        .map(
          try translation.elementwise([node.map()], of: node) { builder, x in
            let size = builder.operation(.add, builder.constant(1), builder.function(.abs, x[0]))
            return builder.operation(.divide, x[0], size)
          })
      ]
    },
    "PRelu": { node, translation throws(ONNXFault) in
      let value = try translation.plain(node.map(), of: node)
      let slope = try node.required(1, "slope")
      let channels = value.extents[0]
      let aligned = [Int](repeating: 1, count: max(0, value.extents.count - slope.core.count)) + slope.core
      let isPerChannel =
        slope.count == channels
        && (aligned.first == channels || slope.extents == [channels] && value.extents.count == 1)
      guard slope.count == 1 || isPerChannel else {
        throw ONNXFault(
          "its slope is [\(translation.words(slope.extents))]",
          remedy: "The nearest: one slope, or one for each of the \(channels) channels as [\(channels), 1, 1]")
      }
      let weight = try translation.tensor("weight", slope, as: [slope.count])
      return [
        .map(
          try translation.append(
            Prelu.kind, [("perChannel", .boolean(slope.count > 1))], [value.source], tensors: [weight], of: node))
      ]
    },
    "Softmax": { node, translation throws(ONNXFault) in [.map(try translation.softmax(node))] },
    "LogSoftmax": { node, translation throws(ONNXFault) in
      guard translation.endsNetwork(node) else { throw ONNXOperators.unsupported("LogSoftmax", known: []) }
      let value = try node.map()
      node.ignore("axis")
      translation.warn(
        "\(node.name.words) at the end is left out: training applies it with the loss",
        remedy: "The largest output is the same")
      return [.map(translation.passed(value, of: node))]
    },
    "Pow": { node, translation throws(ONNXFault) in
      let value = try node.map()
      guard case .constant(let constant)? = node.input(1), constant.count == 1, let exponent = constant.scalar,
        exponent.isFinite
      else {
        throw ONNXFault("its exponent is not one constant number", remedy: "The nearest: pow(x, 1.5) with a number")
      }
      return [.map(try translation.elementwise([value], of: node) { $0.append(.power($1[0], exponent: exponent)) })]
    },
    "Neg": { node, translation throws(ONNXFault) in
      [.map(try translation.elementwise([node.map()], of: node) { $0.operation(.multiply, $0.constant(-1), $1[0]) })]
    },
    "Reciprocal": { node, translation throws(ONNXFault) in
      [.map(try translation.elementwise([node.map()], of: node) { $0.operation(.divide, $0.constant(1), $1[0]) })]
    },
    "Tan": { node, translation throws(ONNXFault) in
      [
        .map(
          try translation.elementwise([node.map()], of: node) {
            $0.operation(.divide, $0.function(.sin, $1[0]), $0.function(.cos, $1[0]))
          })
      ]
    },
    "Sinh": exponentials { builder, up, down in
      builder.operation(.divide, builder.operation(.subtract, up, down), builder.constant(2))
    },
    "Cosh": exponentials { builder, up, down in
      builder.operation(.divide, builder.operation(.add, up, down), builder.constant(2))
    },
    "Asinh": areaFunction(1), "Acosh": areaFunction(-1),
    "Atanh": { node, translation throws(ONNXFault) in
      [
        .map(
          try translation.elementwise([node.map()], of: node) { builder, x in
            let one = builder.constant(1.0)
            let (above, below) = (builder.operation(.add, one, x[0]), builder.operation(.subtract, one, x[0]))
            let ratio = builder.function(.log, builder.operation(.divide, above, below))
            return builder.operation(.multiply, builder.constant(0.5), ratio)
          })
      ]
    },
    "Abs": function(.abs), "Cos": function(.cos), "Erf": function(.erf), "Exp": function(.exp), "Log": function(.log),
    "Sin": function(.sin), "Softplus": function(.softplus), "Sqrt": function(.sqrt),
  ]

  private static func function(_ function: Formula.Function) -> Rule {
    { node, translation throws(ONNXFault) in
      [.map(try translation.elementwise([node.map()], of: node) { $0.function(function, $1[0]) })]
    }
  }

  private static func exponentials(_ body: @escaping @Sendable (inout FormulaBuilder, Int, Int) -> Int) -> Rule {
    { node, translation throws(ONNXFault) in
      [
        .map(
          try translation.elementwise([node.map()], of: node) { builder, x in
            let negative = builder.operation(.multiply, builder.constant(-1), x[0])
            let (up, down) = (builder.function(.exp, x[0]), builder.function(.exp, negative))
            return body(&builder, up, down)
          })
      ]
    }
  }

  /// log(x + √(x² + sign))
  private static func areaFunction(_ sign: Double) -> Rule {
    { node, translation throws(ONNXFault) in
      [
        .map(
          try translation.elementwise([node.map()], of: node) { builder, x in
            let square = builder.operation(.multiply, x[0], x[0])
            let root = builder.function(.sqrt, builder.operation(.add, square, builder.constant(sign)))
            return builder.function(.log, builder.operation(.add, x[0], root))
          })
      ]
    }
  }

  private mutating func softmax(_ node: ONNXNode) throws(ONNXFault) -> MapValue {
    let value = try node.map()
    let rank = value.extents.count + 1
    let axis = try axes([try node.integer("axis") ?? (node.opset < 13 ? 1 : -1)], rank: rank)[0]
    // Before opset 13 all axes from this one on were one.
    let isWhole = node.opset < 13 && axis == 1 && value.extents.dropFirst().allSatisfy { $0 == 1 }
    if value.hasChannelsLast, axis == rank - 1, node.opset >= 13 {
      let below = MapValue(source: value.source, extents: draft.shape(of: value.source).extents)
      return restoringViews(try append(Softmax.kind, [], [below.source], of: node), of: value, below: below)
    }
    guard axis == 1, node.opset >= 13 || isWhole || rank == 2 else {
      throw ONNXFault(
        "it normalises axis \(axis) of [batch, \(words(value.extents))]",
        remedy: "The nearest: softmax over the features of a vector or the channels of a map, which is axis 1")
    }
    let input = try plain(value, of: node)
    return try append(Softmax.kind, [], [input.source], of: node)
  }

  /// Whether the node gives the network's output and nothing else reads it.
  private func endsNetwork(_ node: ONNXNode) -> Bool {
    guard let output = node.proto.output.first else { return false }
    return file.graph.output.first?.name == output && readerCounts[output] == 1
  }
}
