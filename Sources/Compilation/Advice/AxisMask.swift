import Primitives
import TensorTypes

/// The elements of a tensor that something reads, axis by axis: a rectangle with gaps. What is read through several paths
/// is joined axis by axis, which may take in elements that nobody reads, and never leaves one out.
struct AxisMask: Hashable {
  var axes: [[Bool]]

  init(full shape: Shape) { axes = shape.extents.map { Array(repeating: true, count: $0) } }
  init(empty shape: Shape) { axes = shape.extents.map { Array(repeating: false, count: $0) } }

  mutating func formUnion(_ other: AxisMask) {
    for axis in axes.indices {
      for index in axes[axis].indices where other.axes[axis][index] { axes[axis][index] = true }
    }
  }

  var isFull: Bool { axes.allSatisfy { $0.allSatisfy(\.self) } }

  /// The part of the elements that is read, in the samples of a batch.
  var share: Double {
    axes.dropFirst().reduce(1) { $0 * Double($1.count { $0 }) / Double(max(1, $1.count)) }
  }
}

extension AxisMask {
  /// What a window reads along one axis to make the outputs that are wanted.
  static func read(
    by wanted: [Bool], of count: Int, kernel: Int, stride: Int, padding: Int, dilation: Int
  ) -> [Bool] {
    var read = [Bool](repeating: false, count: count)
    for (output, isWanted) in wanted.enumerated() where isWanted {
      for tap in 0..<kernel {
        let place = output * stride - padding + tap * dilation
        if read.indices.contains(place) { read[place] = true }
      }
    }
    return read
  }

  /// What an adaptive pooling reads along one axis.
  static func readAdaptively(by wanted: [Bool], of count: Int) -> [Bool] {
    var read = [Bool](repeating: false, count: count)
    for (output, isWanted) in wanted.enumerated() where isWanted {
      let first = output * count / wanted.count
      let end = ((output + 1) * count + wanted.count - 1) / wanted.count
      for place in first..<end { read[place] = true }
    }
    return read
  }

  /// The same elements under another shape, joined axis by axis.
  func reshaped(from old: Shape, to new: Shape) -> AxisMask {
    if isFull { return AxisMask(full: new) }
    // Too large to walk: nothing is said of it.
    guard old.elementCount <= 1 << 22 else { return AxisMask(full: new) }
    var result = AxisMask(empty: new)
    let (oldExtents, newExtents) = (old.extents, new.extents)
    for element in 0..<old.elementCount {
      var (rest, isRead) = (element, true)
      for axis in oldExtents.indices.reversed() {
        isRead = isRead && axes[axis][rest % oldExtents[axis]]
        rest /= oldExtents[axis]
      }
      guard isRead else { continue }
      rest = element
      for axis in newExtents.indices.reversed() {
        result.axes[axis][rest % newExtents[axis]] = true
        rest /= newExtents[axis]
      }
    }
    return result
  }
}
