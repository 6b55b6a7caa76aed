import JSONText
import TensorTypes

/// A layer's output, seen through reshapes and transpositions.
struct Look: Hashable {
  var source: Draft.Source
  var views: [MapValue.View]
}

/// Reshapes and transpositions as layers.
extension NodeTranslation {
  /// The layer that gives the value as the file sees it.
  /// - throws: when no layers look at the elements so
  mutating func plain(_ value: MapValue, of node: ONNXNode) throws(ONNXFault) -> MapValue {
    if value.views.isEmpty { return value }
    // Several readers of a value read the same layer.
    let look = Look(source: value.source, views: value.views)
    if var known = looks[look] {
      known.isSole = false
      return known
    }
    let result = try made(value, of: node)
    looks[look] = result
    return result
  }

  private mutating func made(_ value: MapValue, of node: ONNXNode) throws(ONNXFault) -> MapValue {
    var rest = value.views[...]
    var current = MapValue(source: value.source, extents: draft.shape(of: value.source).extents, isSole: value.isSole)
    while let view = rest.first {
      if let (groups, count) = Self.shuffle(of: current.extents, rest) {
        let attributes: [(String, JSONValue)] = [("groups", .integer(groups))]
        current = try appendView("channel_shuffle", attributes, current, of: node)
        rest = rest.dropFirst(count)
        // The last reshape of a shuffle may change the shape further.
        if case .reshape(let goal)? = value.views[..<rest.startIndex].last, goal != current.extents {
          current = try reshaped(current, to: goal, of: node)
        }
        continue
      }
      switch view {
      case .reshape(let goal): current = try reshaped(current, to: goal, of: node)
      case .permute(let axes):
        let goal = axes.map { current.extents[$0] }
        // Where all but one of the extents are 1 nothing moves.
        guard goal.filter({ $0 > 1 }).count <= 1 || Self.keepsOrder(axes, current.extents) else {
          throw ONNXFault(
            "it reads [batch, \(words(current.extents))] transposed to [batch, \(words(goal))], which no layer does",
            remedy: "The nearest: channel_shuffle, of channels in groups")
        }
        current = try reshaped(current, to: goal, of: node)
      }
      rest = rest.dropFirst()
    }
    return current
  }

  func words(_ extents: [Int]) -> String { extents.map(String.init).joined(separator: ", ") }

  /// Whether the axes that are longer than 1 stay in their order.
  private static func keepsOrder(_ axes: [Int], _ extents: [Int]) -> Bool {
    let long = axes.filter { extents[$0] > 1 }
    return long == long.sorted()
  }

  private mutating func reshaped(
    _ value: MapValue, to goal: [Int], of node: ONNXNode
  ) throws(ONNXFault) -> MapValue {
    if goal == value.extents { return value }
    if goal.count == 1 { return try appendView("flatten", [], value, of: node) }
    guard (1...3).contains(goal.count) else {
      throw ONNXFault(
        "it reads [batch, \(words(goal))], but a sample has 1 to 3 axes here",
        remedy: "The nearest: [channels, height, width], [channels, length] or [features]")
    }
    return try appendView("reshape", [("output", .array(goal.map(JSONValue.integer)))], value, of: node)
  }

  private mutating func appendView(
    _ kind: String, _ attributes: [(String, JSONValue)], _ value: MapValue, of node: ONNXNode
  ) throws(ONNXFault) -> MapValue {
    var result = try append(kind, attributes, [value.source], of: node)
    result.isSole = value.isSole
    return result
  }

  /// Whether views begin with the three that interleave channels: [c, …] as [g, c / g, …], both swapped, and back.
  /// - returns: the groups, and how many views these are
  private static func shuffle(of extents: [Int], _ views: ArraySlice<MapValue.View>) -> (groups: Int, count: Int)? {
    guard views.count >= 3, case .reshape(let split) = views[views.startIndex],
      case .permute(let axes) = views[views.startIndex + 1], case .reshape(let joined) = views[views.startIndex + 2],
      split.count >= 2, split[0] * split[1] == extents[0], axes == [1, 0] + Array(axes.indices.dropFirst(2)),
      split[0] > 1, split[1] > 1 || extents[0] == split[0]
    else { return nil }
    // What follows the channels must be the map, row by row, before and after.
    guard split.dropFirst(2).reduce(1, *) == extents.dropFirst().reduce(1, *),
      joined == extents || joined.reduce(1, *) == extents.reduce(1, *)
    else { return nil }
    return (split[0], 3)
  }

  /// What a layer that works on each element alone reads: the value itself where it can be said, else the layer behind
  /// its views, which the result then keeps.
  mutating func elementwiseOperand(_ value: MapValue, of node: ONNXNode) throws(ONNXFault) -> MapValue {
    guard !value.views.isEmpty else { return value }
    if let plain = try? plain(value, of: node) { return plain }
    // What was made on the way is read by nothing, and left out in the end.
    var below = value
    below.extents = draft.shape(of: value.source).extents
    below.views = []
    return below
  }
}
