import CKernels
import TensorTypes

extension espalier_map {
  /// The runs of a value whose second axis is channels.
  init(_ shape: Shape, _ layout: Layout) {
    let channels = shape[1]
    let positions = shape.elementCount(from: 2)
    let lanes =
      switch layout {
      case .rowMajor: positions == 1 ? channels : 1
      case .channelsLast: channels
      case .channelBlocks: Layout.blockWidth
      }
    let blocks = channels / lanes
    if blocks == 1 && positions == 1 {
      // A sample is one short row: the whole batch is one run.
      self.init(planes: 1, blocks: 1, positions: Int64(shape[0]), lanes: Int64(lanes))
    } else {
      self.init(
        planes: Int64(shape[0] * blocks), blocks: Int64(blocks), positions: Int64(positions), lanes: Int64(lanes))
    }
  }
}
