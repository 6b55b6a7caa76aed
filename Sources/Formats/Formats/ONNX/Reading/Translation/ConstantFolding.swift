import Diagnostics
import ONNXModel

/// What can be computed when the file is read: weights that are reshaped, and numbers that are computed from shapes, in
/// which the batch stays a symbol.
extension NodeTranslation {
  typealias Folding = @Sendable (_ node: ONNXNode, _ constants: [Constant?]) throws(ONNXFault) -> Constant?

  /// The results of a node that depends on no values of the network; nil for every other node.
  mutating func folded(_ node: ONNXNode) throws(ONNXFault) -> [ONNXValue]? {
    if node.kind == "Constant" { return [.constant(try constant(of: node))] }
    if node.kind == "Shape" {
      guard case .map(let value)? = node.input(0) else {
        guard case .constant(let constant)? = node.input(0) else { return nil }
        return [.constant(Constant(try part(of: constant.extents.map { Dimension($0) }, node)))]
      }
      return [.constant(Constant(try part(of: [.batch] + value.extents.map { Dimension($0) }, node)))]
    }
    guard let folding = Self.foldings[node.kind] else { return nil }
    var constants: [Constant?] = []
    for input in node.inputs {
      switch input {
      case .constant(let constant)?: constants.append(constant)
      case nil: constants.append(nil)
      case .map?, .sequence?, .unknown?: return nil
      }
    }
    guard !constants.isEmpty, let result = try folding(node, constants) else { return nil }
    remainingWeights -= result.count
    guard remainingWeights >= 0 else { throw ONNXFault("it computes more constants than are read") }
    return [.constant(result)]
  }

  private func part(of shape: [Dimension], _ node: ONNXNode) throws(ONNXFault) -> [Dimension] {
    func bound(_ name: String, _ absent: Int) throws(ONNXFault) -> Int {
      let value = try node.integer(name) ?? absent
      return min(max(value < 0 ? value + shape.count : value, 0), shape.count)
    }
    let (start, end) = (try bound("start", 0), try bound("end", shape.count))
    return start < end ? Array(shape[start..<end]) : []
  }

  private func constant(of node: ONNXNode) throws(ONNXFault) -> Constant {
    if let tensor = node.tensor("value") {
      return try Constant(tensor, bytes: external.bytes(of: tensor))
    }
    if let number = try node.number("value_float") { return Constant([], floats: [Float(number)]) }
    if let number = try node.integer("value_int") { return Constant([], integers: [Dimension(number)]) }
    if let numbers = try node.integers("value_ints") { return Constant(numbers.map { Dimension($0) }) }
    if let numbers = node.floats("value_floats") { return Constant([numbers.count], floats: numbers) }
    throw ONNXFault("its value is no tensor of numbers")
  }

  /// The most elements of constants that are computed with one by one.
  static let maximumFoldedCount = 1 << 16

  static let foldings: [String: Folding] = [
    "Identity": { _, inputs in inputs[0] },
    "Cast": { node, inputs throws(ONNXFault) in
      let type = try node.integer("to") ?? 1
      node.ignore("saturate", "round_mode")
      guard let input = inputs[0] else { return nil }
      if [1, 10, 11, 16].contains(type) {
        // What depends on the batch stays an integer: fractions of a batch are of no use.
        return input.floats.map { Constant(input.extents, floats: $0, origin: input.origin) } ?? input
      }
      if case .floats(let values) = input.elements {
        guard values.allSatisfy({ $0.magnitude < 0x1p62 }) else {
          throw ONNXFault("its numbers are too large for integers")
        }
        return Constant(input.extents, integers: values.map { Dimension(Int($0.rounded(.towardZero))) })
      }
      return input
    },
    "CastLike": { node, inputs in
      node.ignore("saturate", "round_mode")
      return inputs[0]
    },
    "Expand": { _, inputs throws(ONNXFault) in
      guard let data = inputs[0], inputs.count > 1, let goal = inputs[1]?.integers else { return nil }
      // The elements of a scalar, repeated; or the constant as it is.
      let shape = try Constant.extents(goal.map(Int64.init))
      if shape.reduce(1, *) == data.count { return data.reshaped(shape) }
      guard data.count == 1, shape.reduce(1, *) <= maximumFoldedCount else {
        throw ONNXFault("it repeats the elements of a constant", remedy: "Store the constant as it is used")
      }
      let count = shape.reduce(1, *)
      if case .integers(let numbers) = data.elements {
        return Constant(shape, integers: [Dimension](repeating: numbers[0], count: count))
      }
      return data.floats.map { Constant(shape, floats: [Float](repeating: $0[0], count: count)) }
    },
    "Gather": { node, inputs throws(ONNXFault) in
      guard inputs.count > 1, let data = inputs[0], let indices = inputs[1]?.integers, let shape = inputs[1]?.extents,
        data.extents.count == 1,
        try (node.integer("axis") ?? 0) == 0, shape.count <= 1, let numbers = data.dimensions
      else { return nil }
      let picked = try indices.map { index throws(ONNXFault) in
        let offset = index < 0 ? index + numbers.count : index
        guard numbers.indices.contains(offset) else { throw ONNXFault("it takes element \(index) of \(numbers.count)") }
        return numbers[offset]
      }
      return Constant(shape, integers: picked)
    },
    "Unsqueeze": { node, inputs throws(ONNXFault) in
      guard let data = inputs[0] else { return nil }
      let given = try node.integers("axes") ?? (inputs.count > 1 ? inputs[1]?.integers : nil) ?? []
      let rank = data.extents.count + given.count
      guard rank <= 8, given.allSatisfy({ (-rank..<rank).contains($0) }) else { throw ONNXFault("its axes are wrong") }
      let axes = Set(given.map { $0 < 0 ? $0 + rank : $0 })
      guard axes.count == given.count else { throw ONNXFault("its axes are wrong") }
      var rest = data.extents[...]
      return data.reshaped((0..<rank).map { axes.contains($0) ? 1 : rest.removeFirst() })
    },
    "Squeeze": { node, inputs throws(ONNXFault) in
      guard let data = inputs[0] else { return nil }
      let rank = data.extents.count
      let given = try node.integers("axes") ?? (inputs.count > 1 ? inputs[1]?.integers : nil)
      let axes =
        given.map { Set($0.map { $0 < 0 ? $0 + rank : $0 }) }
        ?? Set(data.extents.indices.filter { data.extents[$0] == 1 })
      guard axes.allSatisfy({ data.extents.indices.contains($0) && data.extents[$0] == 1 }) else {
        throw ONNXFault("its axes are wrong")
      }
      return data.reshaped(data.extents.indices.filter { !axes.contains($0) }.map { data.extents[$0] })
    },
    "Reshape": { node, inputs throws(ONNXFault) in
      guard let data = inputs[0], inputs.count > 1, let goal = inputs[1]?.integers, goal.count <= 8,
        try !node.flag("allowzero", default: false) || !goal.contains(0),
        goal.allSatisfy({ (-1...1 << 28).contains($0) })
      else { return nil }
      var extents = goal.enumerated().map { $1 == 0 && $0 < data.extents.count ? data.extents[$0] : $1 }
      var known = 1
      for extent in extents where extent != -1 {
        let (product, overflow) = known.multipliedReportingOverflow(by: extent)
        guard !overflow else { return nil }
        known = product
      }
      if let unknown = extents.firstIndex(of: -1) {
        guard known > 0, data.count.isMultiple(of: known) else {
          throw ONNXFault("its shape does not fit its constant")
        }
        extents[unknown] = data.count / known
        known *= extents[unknown]
      }
      guard known == data.count, !extents.contains(-1) else { throw ONNXFault("its shape does not fit its constant") }
      return data.reshaped(extents)
    },
    "Flatten": { node, inputs throws(ONNXFault) in
      guard let data = inputs[0] else { return nil }
      let axis = try node.integer("axis") ?? 1
      guard (0...data.extents.count).contains(axis) else { return nil }
      return data.reshaped([data.extents[..<axis].reduce(1, *), data.extents[axis...].reduce(1, *)])
    },
    "Transpose": { node, inputs throws(ONNXFault) in
      guard let data = inputs[0] else { return nil }
      let order = try node.integers("perm") ?? Array(data.extents.indices.reversed())
      guard order.sorted() == Array(data.extents.indices) else {
        throw ONNXFault("its perm names no order of its axes")
      }
      return data.transposed(order)
    },
    "Concat": { node, inputs throws(ONNXFault) in
      let lists = inputs.compactMap { $0 }
      guard try (node.integer("axis") ?? 0) == 0, lists.count == inputs.count,
        lists.allSatisfy({ $0.extents.count == 1 })
      else { return nil }
      if let numbers = lists.reduce([], { all, list in all.flatMap { all in list.dimensions.map { all + $0 } } })
        as [Dimension]?
      {
        return numbers.count <= maximumFoldedCount ? Constant(numbers) : nil
      }
      let floats = lists.compactMap(\.floats)
      guard floats.count == lists.count else { return nil }
      let joined = floats.flatMap(\.self)
      return Constant([joined.count], floats: joined)
    },
    "Slice": { node, inputs throws(ONNXFault) in
      func list(_ name: String, _ index: Int) throws(ONNXFault) -> [Int]? {
        try node.integers(name) ?? (index < inputs.count ? inputs[index]?.integers : nil)
      }
      guard let data = inputs[0], data.extents.count == 1, let numbers = data.dimensions,
        let starts = try list("starts", 1),
        let ends = try list("ends", 2), starts.count == 1, ends.count == 1, try (list("steps", 4) ?? [1]) == [1]
      else { return nil }
      guard [[0], [-1]].contains(try list("axes", 3) ?? [0]) else { throw ONNXFault("its axes are wrong") }
      func bound(_ number: Int) -> Int {
        min(max(number < 0 ? max(number, -numbers.count) + numbers.count : number, 0), numbers.count)
      }
      let (start, end) = (bound(starts[0]), bound(ends[0]))
      return Constant(start < end ? Array(numbers[start..<end]) : [])
    },
    "ConstantOfShape": { node, inputs throws(ONNXFault) in
      guard let extents = inputs[0]?.integers else { return nil }
      let shape = try Constant.extents(extents.map(Int64.init))
      let count = shape.reduce(1, *)
      guard count <= maximumFoldedCount else {
        throw ONNXFault("it makes \(count) elements; at most \(maximumFoldedCount) are made")
      }
      guard let tensor = node.tensor("value") else {
        return Constant(shape, floats: [Float](repeating: 0, count: count))
      }
      let value = try Constant(tensor)
      guard value.count == 1 else { throw ONNXFault("its value is not one number") }
      if case .integers(let numbers) = value.elements {
        return Constant(shape, integers: [Dimension](repeating: numbers[0], count: count))
      }
      return value.floats.map { Constant(shape, floats: [Float](repeating: $0[0], count: count)) }
    },
    "ReduceProd": { node, inputs throws(ONNXFault) in
      guard let numbers = inputs[0]?.dimensions, inputs[0]?.extents.count == 1 else { return nil }
      let keeps = try node.flag("keepdims", default: true)
      node.ignore("axes", "noop_with_empty_axes")
      var product = Dimension(1)
      for number in numbers { product = try product.times(number) }
      return Constant(keeps ? [1] : [], integers: [product])
    },
    "Add": arithmetic(+, { left, right in left.isBatch || right.isBatch ? nil : left.factor.adding(right.factor) }),
    "Sub": arithmetic(
      -,
      { left, right in
        left.isBatch || right.isBatch ? nil : right.factor == .min ? nil : left.factor.adding(-right.factor)
      }),
    "Mul": arithmetic(*, { left, right in try? left.times(right) }),
    "Div": arithmetic(/, { left, right in left.divided(by: right) }),
    "Sqrt": { _, inputs in
      inputs[0].flatMap { input in input.floats.map { Constant(input.extents, floats: $0.map { $0.squareRoot() }) } }
    },
    "Floor": rounding(.down), "Ceil": rounding(.up),
  ]

  private static func rounding(_ rule: FloatingPointRoundingRule) -> Folding {
    { _, inputs in
      guard let input = inputs[0], case .floats(let values) = input.elements else { return inputs[0] }
      return Constant(input.extents, floats: values.map { $0.rounded(rule) })
    }
  }

  /// An operator on equally many numbers, or on one number and many.
  private static func arithmetic(
    _ floats: @escaping @Sendable (Float, Float) -> Float,
    _ integers: @escaping @Sendable (Dimension, Dimension) -> Dimension?
  ) -> Folding {
    { _, inputs throws(ONNXFault) in
      guard inputs.count == 2, let left = inputs[0], let right = inputs[1] else { return nil }
      guard left.count == 1 || right.count == 1 || left.extents == right.extents, left.count > 0, right.count > 0 else {
        return nil
      }
      let count = max(left.count, right.count)
      let extents = left.count == count && left.extents.count >= right.extents.count ? left.extents : right.extents
      if case .integers(let a) = left.elements, case .integers(let b) = right.elements {
        let results = (0..<count).compactMap { integers(a[a.count == 1 ? 0 : $0], b[b.count == 1 ? 0 : $0]) }
        guard results.count == count else { throw ONNXFault("it computes with the number of samples in a batch") }
        return Constant(extents, integers: results)
      }
      guard let a = left.floats, let b = right.floats else {
        throw ONNXFault("it computes with the number of samples in a batch")
      }
      return Constant(extents, floats: (0..<count).map { floats(a[a.count == 1 ? 0 : $0], b[b.count == 1 ? 0 : $0]) })
    }
  }
}

extension Int {
  fileprivate func adding(_ other: Int) -> Dimension? {
    let (sum, overflow) = addingReportingOverflow(other)
    return overflow ? nil : Dimension(sum)
  }
}

extension Dimension {
  /// - throws: for a batch of batches, and numbers that are too large
  func times(_ other: Dimension) throws(ONNXFault) -> Dimension {
    let (product, overflow) = factor.multipliedReportingOverflow(by: other.factor)
    guard !overflow, !(isBatch && other.isBatch) else { throw ONNXFault("it computes numbers that are too large") }
    return Dimension(factor: product, isBatch: isBatch || other.isBatch)
  }

  fileprivate func divided(by other: Dimension) -> Dimension? {
    guard other.factor != 0, !(factor == .min && other.factor == -1) else { return nil }
    if isBatch == other.isBatch { return Dimension(factor / other.factor) }
    guard isBatch, factor.isMultiple(of: other.factor) else { return nil }
    return Dimension(factor: factor / other.factor, isBatch: true)
  }
}
