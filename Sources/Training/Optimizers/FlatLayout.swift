import Primitives
import TensorTypes

/// How a session keeps tensors one after another in one buffer, so that the optimiser runs over all of them at once.
///
/// Each segment begins at a multiple of ``alignment``. Elements between segments are zero and stay zero.
public struct FlatLayout: Hashable, Sendable {
  public struct Segment: Hashable, Sendable {
    /// The elements of the tensor, padding of the backend's layout included.
    public var range: Range<Int>
    /// Whether the tensor has fewer than two axes, like biases and the scales and shifts of norms.
    public var isVector: Bool
    /// The weight as a matrix; nil if it is none.
    public var matrix: WeightMatrix?
  }

  /// In bytes: the length of a cache line and of a vector register.
  public static let alignment = 64

  /// One for each tensor, in their order.
  public let segments: [Segment]
  /// The length of the buffer in elements, a multiple of 16.
  public let elementCount: Int

  /// - parameter count: the size of a tensor, by its index, as the backend lays it out; nil for the logical one
  public init(_ tensors: [StoredTensor], elementCount count: ((Int) -> Int)? = nil) {
    let lane = Self.alignment / MemoryLayout<Float>.size
    var end = 0
    segments = tensors.enumerated().map { index, tensor in
      let start = end
      let size = count?(index) ?? tensor.shape.elementCount
      end += (size + lane - 1) / lane * lane
      return Segment(
        range: start..<start + size, isVector: tensor.shape.rank < 2, matrix: WeightMatrix(of: tensor.shape.extents))
    }
    elementCount = end
  }
}
