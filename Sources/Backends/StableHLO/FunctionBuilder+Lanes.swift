// Values that each lane has for itself, beside those that all share.

extension FunctionBuilder {
  /// The values with lanes if one of them has some: what all lanes share is stretched.
  mutating func aligned(_ values: [HLOValue]) -> [HLOValue] {
    guard let lanes = values.lazy.compactMap(\.lanes).first else { return values }
    return values.map { stretched($0, to: lanes) }
  }

  mutating func stretched(_ value: HLOValue, to lanes: Int) -> HLOValue {
    guard value.lanes == nil else { return value }
    let dimensions = value.extents.indices.map { $0 + 1 }
    return append(
      "stablehlo.broadcast_in_dim \(value.name), dims = \(dimensions.text) : (\(value.type.text)) -> "
        + "\(value.type.of(lanes).text)", value.type, lanes: lanes)
  }

  /// A value with lanes whose lanes are one of its axes.
  /// - parameter axis: where they come to lie before the axis of this number
  mutating func spread(_ value: HLOValue, at axis: Int) -> HLOValue {
    var axes = Array(1..<value.written.extents.count)
    axes.insert(0, at: axis)
    return transpose(value.withLanesAsAxis, axes)
  }

  /// A value with lanes that are merged into an axis, lane by lane.
  mutating func merged(_ value: HLOValue, into axis: Int) -> HLOValue {
    var extents = value.extents
    extents[axis] *= value.lanes ?? 1
    let apart = spread(value, at: axis)
    return reshape(apart, to: extents)
  }

  /// The lanes that were merged into an axis.
  mutating func separated(_ value: HLOValue, lanes: Int, from axis: Int) -> HLOValue {
    var extents = value.extents
    extents[axis] /= lanes
    extents.insert(lanes, at: axis)
    let apart = reshape(value, to: extents)
    var axes = Array(extents.indices)
    axes.remove(at: axis)
    return transpose(apart, [axis] + axes).withFirstAxisAsLanes
  }
}

extension HLOValue {
  /// Axes of one lane as the text counts them, with the lanes before them.
  func behindLanes(_ axes: [Int]) -> [Int] { lanes == nil ? axes : [0] + axes.map { $0 + 1 } }

  /// The same value, seen as one tensor.
  var withLanesAsAxis: HLOValue { HLOValue(name: name, type: written) }

  /// The same tensor, seen as the values of lanes.
  var withFirstAxisAsLanes: HLOValue {
    HLOValue(name: name, type: TensorType(Array(extents.dropFirst()), type.element), lanes: extents[0])
  }
}
