import Primitives

// A pooling in one of two forms, neither of which adds to memory in an order that a device chooses.
//
// Small windows are written out: the element k of every window is one strided slice of the padded map.
//
//     map   a b c d e      window 3, stride 2      k = 0: a c    k = 1: b d    k = 2: c e
//
// All else is laid out so that regions lie side by side, each as long as the longest; one reduction does the rest. A
// gradient goes the same way back, and what lies in two regions is added up.
//
//     map   a b c d e      to 2 positions          a b c | c d e

extension FunctionBuilder {
  /// - returns: the result and, if they are saved, the index of each maximum in its region
  mutating func pooling(_ pooling: Pooling, _ x: HLOValue, to extents: [Int]) -> [HLOValue] {
    let taps = pooling.taps(map: x.extents, output: extents)
    switch pooling.kind {
    case .maximum:
      if let window = pooling.unrolledWindow(taps) {
        return maximum(window, x, to: extents, savesIndices: pooling.savesIndices)
      }
      return maximum(taps, x, to: extents, savesIndices: pooling.savesIndices)
    case .average:
      let sum: HLOValue
      if let window = pooling.unrolledWindow(taps) {
        let elements = elements(of: window, padded(x, window, to: extents, with: 0), to: extents)
        sum = elements.dropFirst().reduce(elements[0]) { apply("add", $0, $1) }
      } else {
        sum = self.sum(regions(x, taps, with: 0), over: [4])
      }
      return [divide(sum, pooling, taps)]
    }
  }

  mutating func poolingGradient(
    _ pooling: Pooling, _ dy: HLOValue, indices: HLOValue?, to extents: [Int]
  ) -> HLOValue {
    let taps = pooling.taps(map: extents, output: dy.extents)
    let share = pooling.kind == .average ? divide(dy, pooling, taps) : dy
    if let window = pooling.unrolledWindow(taps) {
      let parts = (0..<window.kernel.area).map { index in
        place(masked(share, indices, index), window, index, on: extents)
      }
      return parts.dropFirst().reduce(parts[0]) { apply("add", $0, $1) }
    }
    let area = taps.rows.longest * taps.columns.longest
    let type = TensorType(share.extents + [area])
    var spread = broadcast(share, to: type.extents, axes: [0, 1, 2, 3])
    if let indices {
      let wanted = broadcast(indices, to: type.extents, axes: [0, 1, 2, 3])
      spread = select(compare("EQ", iota(4, wanted.type), wanted), spread, splat(0, type))
    }
    return map(fromRegions: spread, taps)
  }

  // MARK: Maxima

  /// Of equal maxima the first counts. What is no number wins.
  private mutating func maximum(
    _ window: Window, _ x: HLOValue, to extents: [Int], savesIndices: Bool
  ) -> [HLOValue] {
    let elements = elements(of: window, padded(x, window, to: extents, with: -.infinity), to: extents)
    guard savesIndices else { return [elements.dropFirst().reduce(elements[0]) { apply("maximum", $0, $1) }] }
    let type = elements[0].type.of(.int32)
    var (best, index) = (elements[0], splat(0, type))
    for (number, element) in elements.enumerated().dropFirst() {
      let isBetter = apply("or", compare("GT", element, best), compare("NE", element, element))
      best = select(isBetter, element, best)
      index = select(isBetter, splat(Double(number), type), index)
    }
    return [best, index]
  }

  private mutating func maximum(
    _ taps: (rows: PoolingTaps, columns: PoolingTaps), _ x: HLOValue, to extents: [Int], savesIndices: Bool
  ) -> [HLOValue] {
    let regions = regions(x, taps, with: -.infinity)
    let best = reduce(regions, "maximum", from: -.infinity, over: [4])
    guard savesIndices else { return [best] }
    let type = regions.type.of(.int32)
    let isBest = compare("EQ", regions, broadcast(best, to: regions.extents, axes: [0, 1, 2, 3]))
    let candidates = select(isBest, iota(4, type), splat(Double(Int32.max), type))
    return [best, reduce(candidates, "minimum", from: Double(Int32.max), over: [4])]
  }

  /// The value where an index is the saved one, and zero elsewhere.
  private mutating func masked(_ value: HLOValue, _ indices: HLOValue?, _ index: Int) -> HLOValue {
    guard let indices else { return value }
    let isHere = compare("EQ", indices, Double(index))
    return select(isHere, value, splat(0, like: value))
  }

  // MARK: Windows, element by element

  /// The map with the padding that the windows reach, and without what they do not.
  private mutating func padded(_ x: HLOValue, _ window: Window, to extents: [Int], with number: Double) -> HLOValue {
    let height = (extents[2] - 1) * window.stride.height + window.reach.height
    let width = (extents[3] - 1) * window.stride.width + window.reach.width
    let (top, left) = (window.padding.top, window.padding.left)
    return pad(
      x, with: number,
      [2: (top, height - x.extents[2] - top, 0), 3: (left, width - x.extents[3] - left, 0)])
  }

  /// For each element of the window a map of the output's extents.
  private mutating func elements(of window: Window, _ padded: HLOValue, to extents: [Int]) -> [HLOValue] {
    (0..<window.kernel.area).map { index in
      let (row, column) = window.offset(of: index)
      let (height, width) = (
        (extents[2] - 1) * window.stride.height + 1, (extents[3] - 1) * window.stride.width + 1
      )
      return slice(
        padded,
        [
          2: (row, row + height, window.stride.height), 3: (column, column + width, window.stride.width),
        ])
    }
  }

  /// Puts what belongs to one element of each window where that element lies in the map.
  private mutating func place(_ part: HLOValue, _ window: Window, _ index: Int, on extents: [Int]) -> HLOValue {
    let (row, column) = window.offset(of: index)
    let (top, left) = (row - window.padding.top, column - window.padding.left)
    let (height, width) = (
      (part.extents[2] - 1) * window.stride.height + 1, (part.extents[3] - 1) * window.stride.width + 1
    )
    return pad(
      part,
      [
        2: (top, extents[2] - top - height, window.stride.height - 1),
        3: (left, extents[3] - left - width, window.stride.width - 1),
      ])
  }

  // MARK: Regions side by side

  /// [n, c, rows, columns, elements of the region]
  private mutating func regions(
    _ x: HLOValue, _ taps: (rows: PoolingTaps, columns: PoolingTaps), with number: Double
  ) -> HLOValue {
    let (rows, columns) = (taps.rows, taps.columns)
    let map = laidOut(laidOut(x, axis: 2, rows, with: number), axis: 3, columns, with: number)
    let planes = Array(x.extents[..<2])
    let apart = reshape(
      map, to: planes + [rows.positions.count, rows.longest, columns.positions.count, columns.longest])
    return reshape(
      transpose(apart, [0, 1, 2, 4, 3, 5]),
      to: planes + [rows.positions.count, columns.positions.count, rows.longest * columns.longest])
  }

  private mutating func map(
    fromRegions regions: HLOValue, _ taps: (rows: PoolingTaps, columns: PoolingTaps)
  ) -> HLOValue {
    let (rows, columns) = (taps.rows, taps.columns)
    let planes = Array(regions.extents[..<2])
    let apart = reshape(
      regions, to: planes + [rows.positions.count, columns.positions.count, rows.longest, columns.longest])
    let map = reshape(
      transpose(apart, [0, 1, 2, 4, 3, 5]),
      to: planes + [rows.positions.count * rows.longest, columns.positions.count * columns.longest])
    return gathered(gathered(map, axis: 3, columns), axis: 2, rows)
  }

  private mutating func laidOut(_ x: HLOValue, axis: Int, _ taps: PoolingTaps, with number: Double) -> HLOValue {
    guard !taps.tile else { return x }
    let side = taps.longest
    let pieces = taps.positions.map { position -> HLOValue in
      guard position.count > 0 else {
        var extents = x.extents
        extents[axis] = side
        return splat(number, TensorType(extents, x.type.element))
      }
      let limit = position.first + (position.count - 1) * taps.step + 1
      let piece = slice(x, [axis: (position.first, limit, taps.step)])
      return pad(piece, with: number, [axis: (0, side - position.count, 0)])
    }
    return concatenate(pieces, axis: axis)
  }

  private mutating func gathered(_ x: HLOValue, axis: Int, _ taps: PoolingTaps) -> HLOValue {
    guard !taps.tile else { return x }
    let side = taps.longest
    var sum: HLOValue?
    for (index, position) in taps.positions.enumerated() where position.count > 0 {
      let piece = slice(x, [axis: (index * side, index * side + position.count, 1)])
      let length = (position.count - 1) * taps.step + 1
      let placed = pad(piece, [axis: (position.first, taps.size - position.first - length, taps.step - 1)])
      sum = sum.map { apply("add", $0, placed) } ?? placed
    }
    var extents = x.extents
    extents[axis] = taps.size
    return sum ?? splat(0, TensorType(extents, x.type.element))
  }

  /// A sum over each region, divided by how many elements count.
  private mutating func divide(
    _ value: HLOValue, _ pooling: Pooling, _ taps: (rows: PoolingTaps, columns: PoolingTaps)
  ) -> HLOValue {
    if case .window(let window, countsPadding: true) = pooling.region {
      return apply("divide", value, Double(window.kernel.area))
    }
    let rows = vector(taps.rows.positions.map { Double(max(1, $0.count)) })
    let columns = vector(taps.columns.positions.map { Double(max(1, $0.count)) })
    let area = apply(
      "multiply", broadcast(rows, to: value.extents, axes: [2]), broadcast(columns, to: value.extents, axes: [3]))
    return apply("divide", value, area)
  }
}

extension Window {
  /// Where an element of the kernel lies, counted in row-major order.
  fileprivate func offset(of index: Int) -> (row: Int, column: Int) {
    (index / kernel.width * dilation.height, index % kernel.width * dilation.width)
  }
}
