import Primitives

/// Which elements of a map each output position of a pooling covers along one axis.
struct PoolingTaps: Hashable {
  /// The indices first, first + step, …
  struct Position: Hashable {
    var first: Int
    var count: Int
  }

  var positions: [Position]
  var step: Int
  /// The extent of the map along the axis.
  var size: Int

  /// The most elements of a position.
  var longest: Int { positions.reduce(1) { max($0, $1.count) } }

  /// Whether the positions lie one after another and cover the axis, each with as many elements.
  var tile: Bool {
    let side = positions[0].count
    return step == 1 && side * positions.count == size
      && positions.indices.allSatisfy { positions[$0] == Position(first: $0 * side, count: side) }
  }

  /// ⌊i · size / m⌋ ..< ⌈(i + 1) · size / m⌉ for each of m positions.
  init(adaptiveTo count: Int, size: Int) {
    step = 1
    self.size = size
    positions = (0..<count).map { index in
      let start = index * size / count
      return Position(first: start, count: ((index + 1) * size + count - 1) / count - start)
    }
  }

  /// The elements of a window that lie in the map.
  init(kernel: Int, stride: Int, padding: Int, dilation: Int, count: Int, size: Int) {
    step = dilation
    self.size = size
    positions = (0..<count).map { index in
      let start = index * stride - padding
      let skipped = start < 0 ? (-start + dilation - 1) / dilation : 0
      let end = start < size ? (size - 1 - start) / dilation + 1 : 0
      return Position(first: start + skipped * dilation, count: max(0, min(end, kernel) - skipped))
    }
  }
}

extension Pooling {
  /// The taps of rows and of columns.
  func taps(map: [Int], output: [Int]) -> (rows: PoolingTaps, columns: PoolingTaps) {
    switch region {
    case .adaptive(let extent):
      return (
        PoolingTaps(adaptiveTo: extent.height, size: map[2]), PoolingTaps(adaptiveTo: extent.width, size: map[3])
      )
    case .window(let window, _):
      return (
        PoolingTaps(
          kernel: window.kernel.height, stride: window.stride.height, padding: window.padding.top,
          dilation: window.dilation.height, count: output[2], size: map[2]),
        PoolingTaps(
          kernel: window.kernel.width, stride: window.stride.width, padding: window.padding.left,
          dilation: window.dilation.width, count: output[3], size: map[3])
      )
    }
  }

  /// A window that is small enough to be written out element by element; nil for others. Tiles have a shorter form.
  func unrolledWindow(_ taps: (rows: PoolingTaps, columns: PoolingTaps)) -> Window? {
    guard case .window(let window, _) = region, window.kernel.area <= 64 else { return nil }
    return taps.rows.tile && taps.columns.tile ? nil : window
  }
}
