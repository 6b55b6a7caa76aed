import COneDNN

/// An operation with an implementation chosen for it.
final class PrimitiveDescriptor {
  let handle: dnnl_primitive_desc_t

  /// - parameter operation: a pointer to one of the library's operation descriptors
  init(
    _ operation: UnsafeRawPointer, _ attributes: PrimitiveAttributes, hint: PrimitiveDescriptor? = nil,
    on engine: Engine, _ action: String
  ) throws(OneDNNError) {
    var handle: dnnl_primitive_desc_t?
    try check(
      dnnl_primitive_desc_create(&handle, operation, attributes.handle, engine.handle, hint?.handle), action)
    guard let handle else { throw OneDNNError(status: dnnl_runtime_error, action: action) }
    self.handle = handle
  }

  /// A copy from one layout to another.
  init(
    reorder source: MemoryDescriptor, to destination: MemoryDescriptor, _ attributes: PrimitiveAttributes,
    on engine: Engine
  ) throws(OneDNNError) {
    var handle: dnnl_primitive_desc_t?
    var (source, destination) = (source.raw, destination.raw)
    try check(
      dnnl_reorder_primitive_desc_create(
        &handle, &source, engine.handle, &destination, engine.handle, attributes.handle), "creating a reorder")
    guard let handle else { throw OneDNNError(status: dnnl_runtime_error, action: "creating a reorder") }
    self.handle = handle
  }

  deinit { dnnl_primitive_desc_destroy(handle) }

  /// The layout of an operand, such as `dnnl_query_weights_md`; nil if the operation has no such operand.
  func layout(of operand: dnnl_query_t, _ index: Int = 0) -> MemoryDescriptor? {
    guard let raw = dnnl_primitive_desc_query_md(handle, operand, Int32(index)), raw.pointee.ndims > 0 else {
      return nil
    }
    return MemoryDescriptor(raw.pointee)
  }

  /// Bytes of scratch that a run needs.
  var scratchByteCount: Int {
    layout(of: dnnl_query_scratchpad_md)?.byteCount ?? 0
  }

  /// The name of the implementation, such as `jit:avx512_core`.
  var implementation: String {
    var name: UnsafePointer<CChar>?
    guard dnnl_primitive_desc_query(handle, dnnl_query_impl_info_str, 0, &name) == dnnl_success, let name else {
      return "unknown"
    }
    return String(cString: name)
  }

  /// Whether the implementation is one of the library's plain loops, a thousand times slower than the others.
  var isReference: Bool { implementation.hasPrefix("ref") }
}

/// A primitive ready to run.
final class CompiledPrimitive {
  let handle: dnnl_primitive_t

  init(_ descriptor: PrimitiveDescriptor) throws(OneDNNError) {
    var handle: dnnl_primitive_t?
    try check(dnnl_primitive_create(&handle, descriptor.handle), "compiling \(descriptor.implementation)")
    guard let handle else { throw OneDNNError(status: dnnl_runtime_error, action: "compiling a primitive") }
    self.handle = handle
  }

  deinit { dnnl_primitive_destroy(handle) }
}
