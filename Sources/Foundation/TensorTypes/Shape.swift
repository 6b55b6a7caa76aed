/// The extent of a tensor along each axis, outermost first: [channels, height, width] of a sample,
/// [batch, channels, height, width] of a batch, [] of a scalar.
///
/// A shape is always sound: at most six axes, each extent from 1 to 2³¹ − 1, at most 2⁴⁰ elements in all, so that
/// arithmetic on the size of one tensor cannot overflow. It is stored in place; making one allocates nothing.
public struct Shape: Hashable, Sendable {
  public static let maximumRank = 6
  public static let maximumElementCount = 1 << 40

  /// Lanes 0 to 5 hold the extents, lane 7 the rank; unused lanes are zero.
  @usableFromInline var lanes = SIMD8<Int32>()

  /// The shape of a scalar.
  @inlinable
  public init() {}

  /// Checks the extents.
  @inlinable
  public init(_ extents: some Collection<Int>) throws(ShapeError) {
    guard extents.count <= Self.maximumRank else { throw .tooManyAxes(extents.count) }
    var elements = 1
    var axis = 0
    for extent in extents {
      guard let lane = Int32(exactly: extent), lane >= 1 else { throw .badExtent(axis: axis, extent: extent) }
      let (product, overflow) = elements.multipliedReportingOverflow(by: extent)
      guard !overflow, product <= Self.maximumElementCount else { throw .tooManyElements(Array(extents)) }
      elements = product
      lanes[axis] = lane
      axis += 1
    }
    lanes[7] = Int32(axis)
  }

  @inlinable
  public var rank: Int { Int(lanes[7]) }

  @inlinable
  public var elementCount: Int {
    var product = 1
    for axis in 0..<rank { product *= Int(lanes[axis]) }
    return product
  }

  @inlinable
  public subscript(axis: Int) -> Int {
    precondition(axis >= 0 && axis < rank, "axis out of range")
    return Int(lanes[axis])
  }

  public var extents: [Int] { (0..<rank).map { Int(lanes[$0]) } }

  /// The product of the extents from an axis on; 1 at the rank.
  @inlinable
  public func elementCount(from axis: Int) -> Int {
    var product = 1
    for index in axis..<max(axis, rank) { product *= Int(lanes[index]) }
    return product
  }

  /// The same shape with one extent changed.
  public func replacing(axis: Int, with extent: Int) throws(ShapeError) -> Shape {
    precondition(axis >= 0 && axis < rank, "axis out of range")
    guard let lane = Int32(exactly: extent), lane >= 1 else { throw .badExtent(axis: axis, extent: extent) }
    var shape = self
    shape.lanes[axis] = lane
    let (product, overflow) = (elementCount / self[axis]).multipliedReportingOverflow(by: extent)
    guard !overflow, product <= Self.maximumElementCount else { throw .tooManyElements(shape.extents) }
    return shape
  }

  /// The shape of a batch of samples of this shape.
  public func batched(_ count: Int) throws(ShapeError) -> Shape {
    try Shape([count] + extents)
  }

  /// The shape of one sample of this batch.
  public var unbatched: Shape {
    precondition(rank > 0, "a scalar has no batch axis")
    var shape = Shape()
    for axis in 1..<max(1, rank) { shape.lanes[axis - 1] = lanes[axis] }
    shape.lanes[7] = lanes[7] - 1
    return shape
  }
}

extension Shape: ExpressibleByArrayLiteral {
  /// For shapes that our own code writes down: a bad one is a bug.
  public init(arrayLiteral extents: Int...) {
    do {
      try self.init(extents)
    } catch {
      preconditionFailure("\(error)")
    }
  }
}

extension Shape: CustomStringConvertible {
  public var description: String { "[" + extents.map(String.init).joined(separator: ", ") + "]" }
}

/// Why a list of extents is no shape.
public enum ShapeError: Error, Hashable, Sendable, CustomStringConvertible {
  case tooManyAxes(Int)
  case badExtent(axis: Int, extent: Int)
  case tooManyElements([Int])

  public var description: String {
    switch self {
    case .tooManyAxes(let count):
      "a shape has at most \(Shape.maximumRank) axes, not \(count)"
    case .badExtent(let axis, let extent):
      "axis \(axis) has extent \(extent); extents go from 1 to \(Int32.max)"
    case .tooManyElements(let extents):
      "[\(extents.map(String.init).joined(separator: ", "))] has more than 2^40 elements"
    }
  }
}
