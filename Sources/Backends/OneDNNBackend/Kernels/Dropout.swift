import CKernels
import Primitives
import TensorTypes

extension Emitter {
  /// The scales are drawn by row-major index, as in every backend, and reordered to the value's layout.
  mutating func emitDropout(
    rate: Double, stream: Int, _ inputs: [Value], _ outputs: [Value]
  ) throws(OneDNNError) {
    let (named, results) = (DropoutInputs(inputs), DropoutOutputs(outputs))
    let layout = layout(results.y)
    let scales = destination(results.scales, as: .rowMajor)
    let key = buffer(named.key)
    let count = shape(results.scales).elementCount
    append(kernel: "dropoutScales", reads: [key], writes: [scales]) {
      (book: borrowing AddressBook) throws(OneDNNError) in
      BuiltStep(
        { DropoutContext.run($0, part: $1, parts: $2) },
        DropoutContext(
          rate: rate, stream: stream, key: UnsafeRawPointer(book[key]), scales: book.floats(scales), count: count))
    }
    try deliver(results.scales, from: scales, in: .rowMajor)
    // One layout, so that the list of elements serves.
    let view = View(flat: count)
    let source = try operand(named.x, as: layout)
    let factors = try operand(results.scales, as: layout)
    appendGrid(
      "dropout", espalier_multiply, to: view, in: buffer(results.y), from: view, in: source, and: (view, factors))
  }
}

/// The context of a step that draws a dropout's scales.
private struct DropoutContext {
  var rate: Double
  var stream: Int
  var key: UnsafeRawPointer
  var scales: UnsafeMutablePointer<Float>
  var count: Int

  static func run(_ context: UnsafeMutableRawPointer?, part: Int32, parts: Int32) {
    guard let context = context?.assumingMemoryBound(to: Self.self).pointee else { return }
    let mask = DropoutMask(
      rate: context.rate, stream: context.stream, key: context.key.load(as: SIMD4<Int32>.self))
    // Four elements share a counter, so that a part is a number of fours.
    let fours = (context.count + 3) / 4
    let first = fours * Int(part) / Int(parts) * 4
    let end = min(fours * Int(part + 1) / Int(parts) * 4, context.count)
    guard first < end else { return }
    mask.fill(UnsafeMutableBufferPointer(start: context.scales + first, count: end - first), from: first)
  }
}
