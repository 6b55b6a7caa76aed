import Diagnostics

/// Lists of values, which exporters write where a program divides a value and takes parts of it by number.
extension NodeTranslation {
  static let sequenceRules: [String: Rule] = [
    "SplitToSequence": { node, translation throws(ONNXFault) in
      let value = try translation.plain(node.map(), of: node)
      let axis = try translation.axes([try node.integer("axis") ?? 0], rank: value.extents.count + 1)[0]
      guard axis > 0 else {
        throw ONNXFault("it splits a batch", remedy: "The nearest: axis = 1, which splits channels")
      }
      let size = value.extents[axis - 1]
      let keepsAxis = try node.flag("keepdims", default: true)
      guard let split = try node.constant(1, "split") else {
        // One part for each element, without the axis if the node says so.
        let parts = try translation.parts(of: value, axis: axis, [Int](repeating: 1, count: size), node)
        var extents = value.extents
        extents.remove(at: axis - 1)
        return [.sequence(keepsAxis ? parts : parts.map { $0.viewed(.reshape(extents)) })]
      }
      guard let sizes = split.integers else { throw ONNXFault("its split depends on the batch or is no integer") }
      guard split.extents.isEmpty else { return [.sequence(try translation.parts(of: value, axis: axis, sizes, node))] }
      guard let each = sizes.first, each > 0 else { throw ONNXFault("its parts are not of \(size) elements in all") }
      let all = stride(from: 0, to: size, by: each).map { min(each, size - $0) }
      return [.sequence(try translation.parts(of: value, axis: axis, all, node))]
    },
    "SequenceConstruct": { node, _ throws(ONNXFault) in
      let values = try node.inputs.indices.map { index throws(ONNXFault) in
        var value = try node.map(index)
        value.isSole = false
        return value
      }
      return [.sequence(values)]
    },
    "SequenceAt": { node, _ throws(ONNXFault) in
      let parts = try node.sequence()
      let positions = try node.required(1, "position").integers ?? []
      guard positions.count == 1, (-parts.count..<parts.count).contains(positions[0]) else {
        throw ONNXFault("its position is none of the \(parts.count) values of the sequence")
      }
      return [.map(parts[positions[0] < 0 ? positions[0] + parts.count : positions[0]])]
    },
    "ConcatFromSequence": { node, translation throws(ONNXFault) in
      let parts = try node.sequence()
      guard try !node.flag("new_axis", default: false) else {
        throw ONNXFault("it joins values along a new axis", remedy: "The nearest: new_axis = 0, which is concat")
      }
      return [.map(try translation.concatenated(parts, of: node))]
    },
  ]
}

extension ONNXNode {
  /// - throws: when the first input is no sequence
  func sequence() throws(ONNXFault) -> [MapValue] {
    guard case .sequence(let values)? = input(0) else { throw ONNXFault("its input 1 is no sequence of values") }
    return values
  }
}
