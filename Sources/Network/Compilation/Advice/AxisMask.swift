import Primitives
import TensorTypes

/// The elements of a tensor that are read, axis by axis: a rectangle with gaps. What is read through several paths is
/// joined axis by axis, which may add elements that are not read, and never leaves one out.
///
/// ```
/// a window of 2 with a stride of 3 on 5 × 4        rows  1 1 0 1 1
///                                                  columns 1 1 0 0
/// ```
struct AxisMask: Hashable {
  /// For each axis, whether each index is read; nil if all are, which costs nothing for long axes.
  var axes: [[Bool]?]

  init(full shape: Shape) { axes = Array(repeating: nil, count: shape.rank) }

  mutating func formUnion(_ other: AxisMask) {
    for axis in axes.indices {
      guard let mine = axes[axis], let theirs = other.axes[axis] else {
        axes[axis] = nil
        continue
      }
      axes[axis] = zip(mine, theirs).map { $0 || $1 }.simplified
    }
  }

  var isFull: Bool { axes.allSatisfy { $0 == nil } }

  /// The part of the elements of each sample that is read.
  var share: Double {
    axes.dropFirst().reduce(1) { share, axis in
      axis.map { share * Double($0.count { $0 }) / Double($0.count) } ?? share
    }
  }
}

extension AxisMask {
  /// The longest axis whose indices are tracked, and the most elements. Beyond, all count as read.
  private static let longest = 1 << 18

  /// What a window reads along one axis to make the outputs that are wanted.
  /// - parameters:
  ///   - wanted: nil for all
  ///   - positions: indices of the output's axis
  static func read(
    by wanted: [Bool]?, positions: Int, of count: Int, kernel: Int, stride: Int, padding: Int, dilation: Int
  ) -> [Bool]? {
    guard count <= longest, positions * kernel <= 16 * longest else { return nil }
    var read = [Bool](repeating: false, count: count)
    for output in 0..<positions where wanted?[output] ?? true {
      for tap in 0..<kernel {
        let index = output * stride - padding + tap * dilation
        if read.indices.contains(index) { read[index] = true }
      }
    }
    return read.simplified
  }

  /// What an adaptive pooling reads along one axis.
  static func readAdaptively(by wanted: [Bool]?, of count: Int) -> [Bool]? {
    guard let wanted, count <= longest else { return nil }
    var read = [Bool](repeating: false, count: count)
    for (output, isWanted) in wanted.enumerated() where isWanted {
      let first = output * count / wanted.count
      let end = ((output + 1) * count + wanted.count - 1) / wanted.count
      for index in first..<end { read[index] = true }
    }
    return read.simplified
  }

  /// A part of an axis of so many indices, `start ..< start + wanted`.
  static func part(of count: Int, from start: Int, _ wanted: [Bool]?, wantedCount: Int) -> [Bool]? {
    guard count <= longest else { return nil }
    var read = [Bool](repeating: false, count: count)
    for index in 0..<wantedCount where wanted?[index] ?? true { read[start + index] = true }
    return read.simplified
  }

  /// The same elements under another shape, joined axis by axis.
  func reshaped(from old: Shape, to new: Shape) -> AxisMask {
    if isFull || old.elementCount > Self.longest { return AxisMask(full: new) }
    let (oldExtents, newExtents) = (old.extents, new.extents)
    var read = newExtents.map { Array(repeating: false, count: $0) }
    for element in 0..<old.elementCount {
      var (rest, isRead) = (element, true)
      for axis in oldExtents.indices.reversed() {
        isRead = isRead && axes[axis]?[rest % oldExtents[axis]] ?? true
        rest /= oldExtents[axis]
      }
      guard isRead else { continue }
      rest = element
      for axis in newExtents.indices.reversed() {
        read[axis][rest % newExtents[axis]] = true
        rest /= newExtents[axis]
      }
    }
    var result = AxisMask(full: new)
    for axis in read.indices { result.axes[axis] = read[axis].simplified }
    return result
  }
}

extension [Bool] {
  /// Nil if all are true.
  fileprivate var simplified: [Bool]? { allSatisfy(\.self) ? nil : self }
}
