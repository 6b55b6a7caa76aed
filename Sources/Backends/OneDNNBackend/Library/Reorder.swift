import COneDNN

/// A copy between two layouts that is made once, outside programs.
struct Reorder {
  private let bound: BoundPrimitive
  private let stream: Stream

  init(
    from source: MemoryDescriptor, at input: UnsafeMutableRawPointer, to destination: MemoryDescriptor,
    at output: UnsafeMutableRawPointer, on engine: Engine
  ) throws(OneDNNError) {
    let descriptor = try PrimitiveDescriptor(
      reorder: source, to: destination, PrimitiveAttributes(scratchFromUs: false), on: engine)
    bound = try BoundPrimitive(
      descriptor, [(DNNL_ARG_FROM, source, input), (DNNL_ARG_TO, destination, output)], on: engine)
    stream = try Stream(on: engine)
  }

  func run() throws(OneDNNError) {
    try check(
      dnnl_primitive_execute(
        bound.primitive.handle, stream.handle, Int32(bound.arguments.count), bound.arguments.baseAddress),
      "reordering")
    try stream.wait()
  }
}
