import JSONText
import Layers
import Primitives

extension FormulaBuilder {
  mutating func operation(_ operation: Formula.Operation, _ left: Int, _ right: Int) -> Int {
    append(.operation(operation, left, right))
  }

  mutating func function(_ function: Formula.Function, _ operand: Int) -> Int { append(.function(function, operand)) }
}

/// Functions of each element.
extension NodeTranslation {
  static func formula(count: Int, _ body: (inout FormulaBuilder, [Int]) -> Int) -> Formula {
    var builder = FormulaBuilder()
    let inputs = (0..<count).map { builder.input($0) }
    let result = body(&builder, inputs)
    return builder.formula(inputCount: count, results: [result])
  }

  /// A layer that is written as an expression. What it amounts to together with its neighbours is recognised later.
  mutating func elementwise(
    _ operands: [MapValue], of node: ONNXNode, _ body: (inout FormulaBuilder, [Int]) -> Int
  ) throws(ONNXFault) -> MapValue {
    let (parts, viewed) = try commonOperands(operands, of: node)
    // An input that is read twice is one input.
    var sources: [Draft.Source] = []
    let offsets = parts.map { part in
      if let offset = sources.firstIndex(of: part.source) { return offset }
      sources.append(part.source)
      return sources.count - 1
    }
    guard sources.count <= Formula.maximumInputCount else {
      throw ONNXFault(
        "it reads \(sources.count) values; an elementwise layer reads at most \(Formula.maximumInputCount)")
    }
    let formula = Self.formula(count: sources.count) { builder, inputs in body(&builder, offsets.map { inputs[$0] }) }
    let layer = try append(
      ElementwiseFunction.kind, [("expression", .string(formula.description))], sources, formula: formula, of: node)
    return restoringViews(layer, of: viewed, below: parts[0])
  }

  /// A layer of the catalogue that works on each element alone.
  mutating func activation(
    _ kind: String, _ attributes: [(String, JSONValue)] = [], of node: ONNXNode,
    _ body: (inout FormulaBuilder, Int) -> Int
  ) throws(ONNXFault) -> MapValue {
    let value = try node.map()
    let below = try elementwiseOperand(value, of: node)
    let formula = Self.formula(count: 1) { body(&$0, $1[0]) }
    let layer = try append(kind, attributes, [below.source], formula: formula, of: node)
    return restoringViews(layer, of: value, below: below)
  }

  /// One value, and a constant: one number for all, or one for each channel.
  mutating func combined(
    _ operation: Formula.Operation, _ value: MapValue, _ constant: Constant, isFirst: Bool, of node: ONNXNode
  ) throws(ONNXFault) -> MapValue {
    let core = constant.core
    guard core.count <= value.extents.count || constant.count == 1 else {
      throw ONNXFault("its constant [\(words(constant.extents))] has more axes than its input")
    }
    if constant.count == 1, let number = constant.scalar {
      guard number.isFinite else { throw ONNXFault("its constant is not finite") }
      return try elementwise([value], of: node) { builder, inputs in
        let other = builder.constant(number)
        return isFirst ? builder.operation(operation, inputs[0], other) : builder.operation(operation, other, inputs[0])
      }
    }
    if let result = try affine(operation, value, constant, isFirst: isFirst, of: node) { return result }
    throw ONNXFault(
      "its constant is [\(words(constant.extents))] beside [batch, \(words(value.extents))]",
      remedy: "The nearest: one number for all elements, or one factor for each channel, which is a scale layer")
  }
}
