import Diagnostics
import JSONText
import Layers
import TensorTypes

extension NodeTranslation {
  static let slicingRules: [String: Rule] = [
    "Slice": { node, translation throws(ONNXFault) in
      guard let starts = try node.integers("starts", orInput: 1), let ends = try node.integers("ends", orInput: 2)
      else {
        throw ONNXFault("its starts or ends are missing")
      }
      let rank = try node.map().extents.count + 1
      let given = try node.integers("axes", orInput: 3) ?? Array(starts.indices)
      let axes = try translation.axes(given, rank: rank)
      let steps = try node.constant(4, "steps")?.integers ?? [Int](repeating: 1, count: starts.count)
      guard starts.count == ends.count, axes.count == starts.count, steps.count == starts.count,
        Set(axes).count == axes.count
      else { throw ONNXFault("its starts, ends, axes and steps are not equally many") }
      guard steps.allSatisfy({ $0 == 1 }) else {
        throw ONNXFault(
          "it takes elements by steps of \(steps.first { $0 != 1 } ?? 1)",
          remedy: "The nearest: max_pool2d with kernel 1 and a stride")
      }
      var ranges: [Int: Range<Int>] = [:]
      for (index, axis) in axes.enumerated() {
        let size = axis == 0 ? Int.max : try node.map().extents[axis - 1]
        let start = starts[index] < 0 ? max(0, size.addingClamped(starts[index])) : min(starts[index], size)
        let end = ends[index] < 0 ? max(0, size.addingClamped(ends[index])) : min(ends[index], size)
        // The batch is of any size: only all of it can be taken.
        guard axis > 0 else {
          guard start == 0, ends[index] >= Int(Int32.max) || ends[index] == translation.fixedBatch else {
            throw ONNXFault("it takes some of a batch's samples")
          }
          continue
        }
        guard start < end else { throw ONNXFault("it takes no elements of axis \(axis)") }
        ranges[axis - 1] = start..<end
      }
      return [.map(try translation.sliced(node.map(), ranges, of: node))]
    },
    "Split": { node, translation throws(ONNXFault) in
      let value = try translation.plain(node.map(), of: node)
      let axis = try translation.axes([try node.integer("axis") ?? 0], rank: value.extents.count + 1)[0]
      guard axis > 0 else {
        throw ONNXFault("it splits a batch", remedy: "The nearest: axis = 1, which splits channels")
      }
      let size = value.extents[axis - 1]
      let count = try node.integer("num_outputs") ?? node.outputCount
      guard count >= 1, count == node.outputCount else {
        throw ONNXFault("it has \(node.outputCount) outputs, not \(count)")
      }
      let each = (size + count - 1) / count
      let sizes = try node.integers("split", orInput: 1) ?? (0..<count).map { min(each, size - $0 * each) }
      guard sizes.count == count else { throw ONNXFault("its parts are not of \(size) elements in all") }
      return try translation.parts(of: value, axis: axis, sizes, node).map { .map($0) }
    },
    "Pad": { node, translation throws(ONNXFault) in
      let value = try translation.plain(node.map(), of: node)
      let mode = try node.text("mode") ?? "constant"
      guard mode == "constant" else {
        throw ONNXFault(
          "mode = '\(mode.echoed)' repeats pixels",
          remedy: "The nearest: mode = 'constant', which is a pad layer of zeros")
      }
      let filling = try node.number("value", orInput: 2) ?? 0
      guard filling == 0 else {
        throw ONNXFault("it pads with \(filling)", remedy: "The nearest: zeros, which is a pad layer")
      }
      guard let pads = try node.integers("pads", orInput: 1) else { throw ONNXFault("its pads are missing") }
      let rank = value.extents.count + 1
      let axes = try translation.axes(node.constant(3, "axes")?.integers ?? Array(0..<rank), rank: rank)
      guard pads.count == 2 * axes.count, pads.allSatisfy({ (-65_536...65_536).contains($0) }) else {
        throw ONNXFault("its pads should be \(2 * axes.count) integers from -65536 to 65536")
      }
      var (before, after) = ([Int](repeating: 0, count: rank), [Int](repeating: 0, count: rank))
      for (index, axis) in axes.enumerated() { (before[axis], after[axis]) = (pads[index], pads[axes.count + index]) }
      guard before[0] == 0, after[0] == 0 else { throw ONNXFault("it adds samples to a batch") }
      return [.map(try translation.padded(value, Array(before.dropFirst()), Array(after.dropFirst()), of: node))]
    },
  ]

  /// A value divided along an axis that is not the batch's.
  mutating func parts(
    of value: MapValue, axis: Int, _ sizes: [Int], _ node: ONNXNode
  ) throws(ONNXFault) -> [MapValue] {
    let size = value.extents[axis - 1]
    // Each is checked first, so that the sum is a sound number.
    guard sizes.allSatisfy({ (1...size).contains($0) }), sizes.count <= size, sizes.reduce(0, +) == size else {
      throw ONNXFault("its parts are not of \(size) elements in all")
    }
    var start = 0
    return try sizes.map { count throws(ONNXFault) in
      defer { start += count }
      var part = try sliced(value, [axis - 1: start..<start + count], of: node)
      // How many nodes read this part is not known here.
      part.isSole = false
      return part
    }
  }

  /// The part of a value within ranges of its axes: a crop of the map, a slice of the channels, or both.
  private mutating func sliced(
    _ value: MapValue, _ ranges: [Int: Range<Int>], of node: ONNXNode
  ) throws(ONNXFault) -> MapValue {
    let taken = ranges.filter { $0.value != 0..<value.extents[$0.key] }
    if taken.isEmpty { return passed(value, of: node) }
    var current = try plain(value, of: node)
    if let channels = taken[0] {
      current = try append(
        ChannelSlice.kind, [("start", .integer(channels.lowerBound)), ("count", .integer(channels.count))],
        [current.source], of: node)
    }
    if taken.keys.contains(where: { $0 > 0 }) {
      let margins = value.extents.indices.dropFirst().map { axis in
        let range = taken[axis] ?? 0..<value.extents[axis]
        return (before: range.lowerBound, after: value.extents[axis] - range.upperBound)
      }
      let numbers = margins.map(\.before) + margins.map(\.after)
      current = try append(Crop.kind, [("margins", Self.json(numbers))], [current.source], of: node)
    }
    return current
  }

  private mutating func padded(
    _ value: MapValue, _ before: [Int], _ after: [Int], of node: ONNXNode
  ) throws(ONNXFault) -> MapValue {
    // Negative margins cut off.
    var ranges: [Int: Range<Int>] = [:]
    for axis in before.indices where before[axis] < 0 || after[axis] < 0 {
      let (start, end) = (max(0, -before[axis]), value.extents[axis] - max(0, -after[axis]))
      guard start < end else { throw ONNXFault("it cuts off all of axis \(axis + 1)") }
      ranges[axis] = start..<end
    }
    let cut = try sliced(value, ranges, of: node)
    let (before, after) = (before.map { max(0, $0) }, after.map { max(0, $0) })
    if (before + after).allSatisfy({ $0 == 0 }) { return passed(cut, of: node) }
    var attributes: [(String, JSONValue)] = []
    let map = Array(before.dropFirst() + after.dropFirst())
    if map.contains(where: { $0 > 0 }) { attributes.append(("margins", Self.json(map))) }
    if before[0] > 0 || after[0] > 0 { attributes.append(("channels", Self.json([before[0], after[0]]))) }
    return try append(Pad.kind, attributes, [cut.source], of: node)
  }
}

extension Int {
  /// The sum, or the largest or smallest integer.
  fileprivate func addingClamped(_ other: Int) -> Int {
    let (sum, overflow) = addingReportingOverflow(other)
    return overflow ? (other < 0 ? .min : .max) : sum
  }
}
