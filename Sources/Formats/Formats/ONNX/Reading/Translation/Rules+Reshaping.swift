import Diagnostics

extension NodeTranslation {
  static let reshapingRules: [String: Rule] = [
    "Identity": { node, translation throws(ONNXFault) in [.map(translation.passed(try node.map(), of: node))] },
    "Cast": { node, translation throws(ONNXFault) in
      let type = try node.integer("to") ?? 1
      node.ignore("saturate", "round_mode")
      guard [1, 10, 11, 16].contains(type) else {
        throw ONNXFault(
          "it turns numbers into \(Constant.name(of: Int32(clamping: type))), but layers compute with FLOAT alone")
      }
      return [.map(translation.passed(try node.map(), of: node))]
    },
    "CastLike": { node, translation throws(ONNXFault) in
      node.ignore("saturate", "round_mode")
      // A constant that is made of the type of the values is the constant itself.
      if case .constant(let constant)? = node.input(0) { return [.constant(constant)] }
      return [.map(translation.passed(try node.map(), of: node))]
    },
    "Flatten": { node, translation throws(ONNXFault) in
      let value = try node.map()
      let axis = try node.integer("axis") ?? 1
      guard axis == 1 || axis == -value.extents.count else {
        throw ONNXFault(
          "axis = \(axis) mixes the samples of a batch, or keeps an axis beside it",
          remedy: "The nearest: axis = 1, which is a flatten layer")
      }
      return [.map(translation.viewed(value, .reshape([value.elementCount]), of: node))]
    },
    "Reshape": { node, translation throws(ONNXFault) in
      let value = try node.map()
      let allowsZero = try node.flag("allowzero", default: false)
      let goal: [Dimension]
      if let written = try node.integers("shape") {
        goal = written.map { Dimension($0) }
      } else {
        guard let listed = try node.required(1, "shape").dimensions else {
          throw ONNXFault("its shape is no list of integers")
        }
        goal = listed
      }
      let extents = try translation.sampleExtents(goal, of: value, zeroCopies: !allowsZero)
      return [.map(translation.viewed(value, .reshape(extents), of: node))]
    },
    "Squeeze": { node, translation throws(ONNXFault) in
      let value = try node.map()
      let rank = value.extents.count + 1
      let given = try node.integers("axes", orInput: 1)
      let axes =
        try given.map { list throws(ONNXFault) in try translation.axes(list, rank: rank) }
        ?? (1..<rank).filter { value.extents[$0 - 1] == 1 }
      guard axes.allSatisfy({ $0 > 0 && value.extents[$0 - 1] == 1 }) else {
        throw ONNXFault("it removes an axis that is the batch's, or not of extent 1")
      }
      let kept = (1..<rank).filter { !axes.contains($0) }.map { value.extents[$0 - 1] }
      return [.map(translation.viewed(value, .reshape(kept), of: node))]
    },
    "Unsqueeze": { node, translation throws(ONNXFault) in
      let value = try node.map()
      guard let given = try node.integers("axes", orInput: 1) else { throw ONNXFault("its axes are missing") }
      let rank = value.extents.count + 1 + given.count
      let axes = try translation.axes(given, rank: rank)
      guard !axes.contains(0), Set(axes).count == axes.count else {
        throw ONNXFault(
          "it adds an axis before the batch", remedy: "The nearest: an axis after it, which is a reshape layer")
      }
      var rest = value.extents[...]
      let extents = (1..<rank).map { axes.contains($0) ? 1 : rest.removeFirst() }
      return [.map(translation.viewed(value, .reshape(extents), of: node))]
    },
    "Transpose": { node, translation throws(ONNXFault) in
      let value = try node.map()
      let rank = value.extents.count + 1
      let order = try node.integers("perm") ?? Array((0..<rank).reversed())
      guard order.sorted() == Array(0..<rank), order[0] == 0 else {
        throw ONNXFault("it moves the batch's axis", remedy: "The nearest: an order of axes that begins with 0")
      }
      return [.map(translation.viewed(value, .permute(order.dropFirst().map { $0 - 1 }), of: node))]
    },
    "Expand": { node, translation throws(ONNXFault) in
      let value = try node.map()
      guard let goal = try node.required(1, "shape").dimensions else {
        throw ONNXFault("its shape is no list of integers")
      }
      let current = [Dimension.batch] + value.extents.map { Dimension($0) }
      let keeps =
        goal.count <= current.count
        && zip(goal.reversed(), current.reversed()).allSatisfy { $0 == $1 || $0.number == 1 || $0.number == -1 }
      guard keeps else {
        throw ONNXFault("it repeats elements", remedy: "The nearest: upsample, which repeats the pixels of a map")
      }
      return [.map(translation.passed(value, of: node))]
    },
    "Dropout": { node, translation throws(ONNXFault) in
      let value = try translation.elementwiseOperand(node.map(), of: node)
      let rate = try node.number("ratio", orInput: 1) ?? 0.5
      node.ignore("seed", "is_test")
      if let mode = try node.constant(2, "training_mode"), mode.scalar != 0, rate > 0 {
        throw ONNXFault("it drops elements as in training", remedy: "Export the network after model.eval()")
      }
      if node.outputCount > 1, translation.isRead(node.proto.output[1]) {
        throw ONNXFault("its mask is used", remedy: "The nearest: a dropout layer, whose output is used alone")
      }
      let layer = try translation.append("dropout", [("rate", .number(rate))], [value.source], of: node)
      return [.map(translation.restoringViews(layer, of: try node.map(), below: value))]
    },
  ]

  // MARK: What these rules share

  /// The same value under another name.
  func passed(_ value: MapValue, of node: ONNXNode) -> MapValue {
    var value = value
    value.isSole = value.isSole && node.proto.output.first.map { readerCounts[$0, default: 0] == 1 } ?? false
    return value
  }

  func viewed(_ value: MapValue, _ view: MapValue.View, of node: ONNXNode) -> MapValue {
    passed(value.viewed(view), of: node)
  }

  func isRead(_ output: String) -> Bool { !output.isEmpty && readerCounts[output, default: 0] > 0 }

  /// The output of a layer that was put below the views of its operand, with these views again.
  func restoringViews(_ layer: MapValue, of operand: MapValue, below: MapValue) -> MapValue {
    guard below.views.isEmpty, below.source == operand.source, !operand.views.isEmpty else { return layer }
    var value = layer
    value.views = operand.views
    value.extents = operand.extents
    return value
  }

  /// Axes that may be counted from the end.
  func axes(_ axes: [Int], rank: Int) throws(ONNXFault) -> [Int] {
    try axes.map { axis throws(ONNXFault) in
      guard (-rank..<rank).contains(axis) else { throw ONNXFault("it names axis \(axis) of \(rank)") }
      return axis < 0 ? axis + rank : axis
    }
  }

  /// The extents of one sample after a reshape.
  /// - parameter zeroCopies: whether a 0 stands for the input's extent
  /// - throws: when samples of a batch would be mixed, or the elements do not suffice
  func sampleExtents(_ goal: [Dimension], of value: MapValue, zeroCopies: Bool) throws(ONNXFault) -> [Int] {
    let input = [Dimension.batch] + value.extents.map { Dimension($0) }
    var extents = try goal.enumerated().map { index, extent throws(ONNXFault) -> Dimension in
      guard extent.number == 0, zeroCopies else { return extent }
      guard index < input.count else { throw ONNXFault("its shape copies extent \(index + 1), which its input lacks") }
      return input[index]
    }
    let mixes = ONNXFault(
      "it reshapes [\(listing(input.map(\.description)))] to [\(listing(goal.map(\.description)))], which mixes the samples "
        + "of a batch", remedy: "The nearest: a shape whose first extent is the batch, as 0 or -1 says")
    guard let first = extents.first, extents.count(where: { $0.number == -1 }) <= 1 else { throw mixes }
    extents.removeFirst()
    let isBatch = first == .batch || first.number == -1 || (first.number != nil && first.number == fixedBatch)
    // Without the batch: [-1] alone would be all samples in a row.
    guard isBatch, extents.allSatisfy({ !$0.isBatch }) else { throw mixes }
    let numbers = extents.map(\.factor)
    guard numbers.allSatisfy({ $0 == -1 || (1...Int(Int32.max)).contains($0) }) else {
      throw ONNXFault("its shape has an extent that is not from 1 to \(Int32.max)")
    }
    var known = 1
    for number in numbers where number != -1 {
      let (product, overflow) = known.multipliedReportingOverflow(by: number)
      guard !overflow, product <= value.elementCount else { throw mixes }
      known = product
    }
    let isWhole = numbers.contains(-1) ? value.elementCount.isMultiple(of: known) : known == value.elementCount
    guard isWhole else { throw mixes }
    return numbers.map { $0 == -1 ? value.elementCount / known : $0 }
  }
}
