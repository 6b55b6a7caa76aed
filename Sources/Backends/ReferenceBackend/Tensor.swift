import TensorTypes

/// A value of a program in memory, its elements in row-major order.
struct Tensor {
  let shape: Shape
  let address: UnsafeMutableRawPointer

  /// The elements of a float32 tensor.
  var floats: UnsafeMutableBufferPointer<Float> { elements() }
  /// The elements of an int32 tensor.
  var integers: UnsafeMutableBufferPointer<Int32> { elements() }
  /// The elements of a uint8 tensor.
  var bytes: UnsafeMutableBufferPointer<UInt8> { elements() }

  private func elements<Element>() -> UnsafeMutableBufferPointer<Element> {
    let count = shape.elementCount
    return UnsafeMutableBufferPointer(start: address.bindMemory(to: Element.self, capacity: count), count: count)
  }
}

extension Shape {
  /// How many elements lie between neighbours along each axis.
  var strides: [Int] { (0..<rank).map { elementCount(from: $0 + 1) } }
}
