import Diagnostics
import JSONText
import Layers
import Primitives

extension NodeTranslation {
  static let joiningRules: [String: Rule] = [
    "Add": { node, translation throws(ONNXFault) in [.map(try translation.combined(.add, of: node))] },
    "Sub": { node, translation throws(ONNXFault) in [.map(try translation.combined(.subtract, of: node))] },
    "Mul": { node, translation throws(ONNXFault) in [.map(try translation.combined(.multiply, of: node))] },
    "Div": { node, translation throws(ONNXFault) in [.map(try translation.combined(.divide, of: node))] },
    "Sum": { node, translation throws(ONNXFault) in [.map(try translation.folded(.add, of: node))] },
    "Max": { node, translation throws(ONNXFault) in [.map(try translation.folded(.maximum, of: node))] },
    "Min": { node, translation throws(ONNXFault) in [.map(try translation.folded(.minimum, of: node))] },
    "Mean": { node, translation throws(ONNXFault) in
      let sum = try translation.folded(.add, of: node)
      guard node.inputs.count > 1 else { return [.map(sum)] }
      return [
        .map(
          try translation.elementwise([sum], of: node) {
            $0.operation(.divide, $1[0], $0.constant(Double(node.inputs.count)))
          })
      ]
    },
    "Concat": { node, translation throws(ONNXFault) in
      let parts = try node.inputs.indices.map { index throws(ONNXFault) in try node.map(index) }
      return [.map(try translation.concatenated(parts, of: node))]
    },
  ]

  /// Values joined along the axis that the node names.
  mutating func concatenated(_ values: [MapValue], of node: ONNXNode) throws(ONNXFault) -> MapValue {
    let parts = try values.map { value throws(ONNXFault) in try plain(value, of: node) }
    guard let first = parts.first else { throw ONNXFault("it has no inputs") }
    let axis = try axes([try node.integer("axis") ?? 1], rank: first.extents.count + 1)[0]
    guard axis > 0 else {
      throw ONNXFault("it joins batches", remedy: "The nearest: concat along an axis of the samples")
    }
    if parts.count == 1 { return passed(first, of: node) }
    return try append(Concatenate.kind, [("axis", .integer(axis - 1))], parts.map(\.source), of: node)
  }

  /// A binary operator of two values, or of one and a constant.
  private mutating func combined(_ operation: Formula.Operation, of node: ONNXNode) throws(ONNXFault) -> MapValue {
    node.ignore("broadcast", "axis", "consumed_inputs")
    if node.has("axis") { throw ONNXFault("its attribute 'axis' is of an opset before 7") }
    switch (node.input(0), node.input(1)) {
    case (.map(let left)?, .map(let right)?): return try combined(operation, left, right, of: node)
    case (.map(let value)?, .constant(let constant)?):
      return try combined(operation, value, constant, isFirst: true, of: node)
    case (.constant(let constant)?, .map(let value)?):
      return try combined(operation, value, constant, isFirst: false, of: node)
    default: throw ONNXFault("it needs two inputs")
    }
  }

  /// Any number of inputs, from the first to the last.
  private mutating func folded(_ operation: Formula.Operation, of node: ONNXNode) throws(ONNXFault) -> MapValue {
    guard node.inputs.count > 1 else { return passed(try node.map(), of: node) }
    let maps = node.inputs.compactMap { input -> MapValue? in
      if case .map(let value)? = input { value } else { nil }
    }
    if operation == .add, maps.count == node.inputs.count { return try joined(Add.kind, maps, of: node) }
    var result: MapValue?
    var constants: [Constant] = []
    for input in node.inputs {
      switch (input, result) {
      case (.map(let value)?, let before?):
        var left = before
        left.isSole = true
        result = try combined(operation, left, value, of: node)
      case (.map(let value)?, nil): result = value
      case (.constant(let constant)?, _): constants.append(constant)
      default: throw ONNXFault("one of its inputs is missing")
      }
    }
    guard var result else { throw ONNXFault("all of its inputs are constants") }
    for constant in constants { result = try combined(operation, result, constant, isFirst: true, of: node) }
    return result
  }

  private mutating func combined(
    _ operation: Formula.Operation, _ left: MapValue, _ right: MapValue, of node: ONNXNode
  ) throws(ONNXFault) -> MapValue {
    switch operation {
    case .add where left.source != right.source: return try joined(Add.kind, [left, right], of: node)
    case .multiply where left.source != right.source: return try joined(Multiply.kind, [left, right], of: node)
    default:
      return try elementwise([left, right], of: node) { $0.operation(operation, $1[0], $1[1]) }
    }
  }

  /// A sum or product, in which a value may have one number a channel.
  private mutating func joined(
    _ kind: String, _ operands: [MapValue], of node: ONNXNode
  ) throws(ONNXFault) -> MapValue {
    let (parts, keptViews) = try commonOperands(operands, of: node)
    let operation = kind == Add.kind ? Formula.Operation.add : .multiply
    let formula = Self.formula(count: parts.count) { builder, inputs in
      inputs.dropFirst().reduce(inputs[0]) { builder.operation(operation, $0, $1) }
    }
    let isPlain = parts.allSatisfy { $0.extents == parts[0].extents }
    let layer = try append(kind, [], parts.map(\.source), formula: isPlain ? formula : nil, of: node)
    return restoringViews(layer, of: keptViews, below: parts[0])
  }

  /// The operands as they are read together: all below the same views, or each by itself.
  mutating func commonOperands(
    _ operands: [MapValue], of node: ONNXNode
  ) throws(ONNXFault) -> (parts: [MapValue], viewed: MapValue) {
    let first = operands[0]
    let isShared = operands.allSatisfy {
      $0.views == first.views && draft.shape(of: $0.source) == draft.shape(of: first.source)
    }
    if isShared {
      let below = try elementwiseOperand(first, of: node)
      guard below.views.isEmpty, below.source == first.source, !first.views.isEmpty else {
        return (
          [below] + (try operands.dropFirst().map { value throws(ONNXFault) in try plain(value, of: node) }), below
        )
      }
      let parts = operands.map { MapValue(source: $0.source, extents: draft.shape(of: $0.source).extents) }
      return (parts, first)
    }
    let parts = try operands.map { value throws(ONNXFault) in try plain(value, of: node) }
    return (parts, parts[0])
  }
}
