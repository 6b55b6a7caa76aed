import COneDNN
import TensorTypes

/// The order of a value's elements in memory. No order has gaps, so that a loop over all elements works for each.
enum Layout: Hashable {
  /// The last axis runs fastest.
  case rowMajor
  /// Maps only: the channels of a position stand together, [n, h, w, c].
  case channelsLast
  /// Maps only, of channels that 16 divides: sixteen channels of a position stand together, [n, c / 16, h, w, 16].
  case channelBlocks

  static let blockWidth = 16

  /// Whether values of this shape can be laid out so.
  func suits(_ shape: Shape) -> Bool {
    switch self {
    case .rowMajor: true
    case .channelsLast: shape.rank == 4
    case .channelBlocks: shape.rank == 4 && shape[1] % Self.blockWidth == 0
    }
  }

  /// Whether both layouts put the elements of this shape in the same order.
  func agrees(with other: Layout, on shape: Shape) -> Bool {
    if self == other || shape.rank != 4 { return true }
    return shape[2] * shape[3] == 1 || (shape[1] == 1 && self != .channelBlocks && other != .channelBlocks)
  }

  func descriptor(of shape: Shape, _ type: DataType = .float32) throws(OneDNNError) -> MemoryDescriptor {
    switch self {
    case .rowMajor: try .rowMajor(shape.extents, type.library)
    case .channelsLast: try MemoryDescriptor(shape.extents, type.library, tag: dnnl_nhwc)
    case .channelBlocks: try MemoryDescriptor(shape.extents, type.library, tag: dnnl_nChw16c)
    }
  }
}
