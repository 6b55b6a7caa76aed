import TensorTypes

/// A grid of elements in a buffer: the extent and the stride of each axis, and the offset of the first element.
///
/// Channels of maps may be split into blocks and lanes, so that views of different layouts have the same axes.
struct View: Equatable {
  var extents: [Int]
  var strides: [Int]
  var offset = 0

  /// All elements of a value.
  init(_ shape: Shape, _ layout: Layout, splitsChannels: Bool = false) {
    extents = shape.extents
    strides = Self.strides(shape, layout)
    guard splitsChannels, shape.rank == 4 else { return }
    let channels = shape[1]
    let lanes = channels % Layout.blockWidth == 0 ? Layout.blockWidth : channels
    let lane = layout == .channelBlocks ? 1 : strides[1]
    let block = layout == .channelBlocks ? shape[2] * shape[3] * lanes : lanes * lane
    extents = [shape[0], channels / lanes, shape[2], shape[3], lanes]
    strides = [strides[0], block, strides[2], strides[3], lane]
  }

  /// Elements that stand side by side.
  init(flat count: Int) {
    (extents, strides) = ([count], [1])
  }

  /// Elements `start ..< start + count` of an axis.
  func slice(axis: Int, start: Int, count: Int) -> View {
    var view = self
    view.extents[axis] = count
    view.offset += start * strides[axis]
    return view
  }

  /// The distances along the axes of a shape; along the channels of blocks they are those of whole blocks.
  private static func strides(_ shape: Shape, _ layout: Layout) -> [Int] {
    switch layout {
    case .rowMajor:
      return (0..<shape.rank).map { shape.elementCount(from: $0 + 1) }
    case .channelsLast:
      return [shape.elementCount(from: 1), 1, shape[3] * shape[1], shape[1]]
    case .channelBlocks:
      let width = Layout.blockWidth
      return [shape.elementCount(from: 1), shape[2] * shape[3] * width, shape[3] * width, width]
    }
  }
}
