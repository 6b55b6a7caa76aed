import Primitives
import TensorTypes

/// How the axes of a sample lie in a batch, where sequences are maps of height 1.
extension Shape {
  /// The axis of a batch of such samples that an axis of the sample becomes.
  func batchAxis(_ axis: Int) -> Int {
    rank == 2 && axis == 1 ? 3 : axis + 1
  }

  /// Numbers for each axis of a batch of such samples, from those of the channels and of the map.
  func batchAxes(batch: Int, channels: Int, map: Extent) -> [Int] {
    rank == 1 ? [batch, channels] : [batch, channels, map.height, map.width]
  }
}
