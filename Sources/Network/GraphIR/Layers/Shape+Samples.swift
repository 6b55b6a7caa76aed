import Primitives
import TensorTypes

/// How layers read the shape of one sample.
extension Shape {
  /// The channels, height and width of an image.
  /// - parameter sequenceKind: the kind of layer that does the same to sequences
  /// - throws: for a sequence or a vector
  public func image(orUse sequenceKind: String) throws(LayerError) -> (channels: Int, map: Extent) {
    guard rank == 3 else {
      throw .wrongInput(
        self, reads: "[channels, height, width]",
        remedy: rank == 2 ? "Use \(sequenceKind) for sequences" : Self.remedyForVectors)
    }
    return (self[0], Extent(height: self[1], width: self[2]))
  }

  /// The channels of a sequence and its length as a map of height 1.
  /// - parameter imageKind: the kind of layer that does the same to images
  /// - throws: for an image or a vector
  public func sequence(orUse imageKind: String) throws(LayerError) -> (channels: Int, map: Extent) {
    guard rank == 2 else {
      throw .wrongInput(
        self, reads: "[channels, length]",
        remedy: rank == 3 ? "Use \(imageKind) for images" : Self.remedyForVectors)
    }
    return (self[0], Extent(height: 1, width: self[1]))
  }

  /// The channels and the map of an image or a sequence; a sequence's map has height 1.
  /// - throws: for a vector
  public func channelsAndMap() throws(LayerError) -> (channels: Int, map: Extent) {
    guard rank >= 2 else {
      throw .wrongInput(
        self, reads: "[channels, height, width] or [channels, length]", remedy: Self.remedyForVectors)
    }
    return (self[0], rank == 3 ? Extent(height: self[1], width: self[2]) : Extent(height: 1, width: self[1]))
  }

  private static var remedyForVectors: String { "Place it before flatten, or add a reshape layer before it" }

  /// The shape of a batch of such samples in a program, where a sequence is a map of height 1.
  public func batchShape(_ count: Int) throws(ShapeError) -> Shape {
    rank == 2 ? try Shape([count, self[0], 1, self[1]]) : try batched(count)
  }
}
