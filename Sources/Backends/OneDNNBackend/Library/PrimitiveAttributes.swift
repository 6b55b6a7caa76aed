import COneDNN
import Primitives

/// What a primitive does beside its own work: where it keeps its scratch and what it applies to its result.
final class PrimitiveAttributes {
  let handle: dnnl_primitive_attr_t

  /// Attributes with scratch memory from us, unless the library shall bring its own, and, where one is given, a
  /// function applied to every result.
  init(applying activation: Elementwise? = nil, scratchFromUs: Bool = true) throws(OneDNNError) {
    var handle: dnnl_primitive_attr_t?
    try check(dnnl_primitive_attr_create(&handle), "creating attributes")
    guard let handle else { throw OneDNNError(status: dnnl_runtime_error, action: "creating attributes") }
    self.handle = handle
    let mode = scratchFromUs ? dnnl_scratchpad_mode_user : dnnl_scratchpad_mode_library
    try check(dnnl_primitive_attr_set_scratchpad_mode(handle, mode), "setting the scratch mode")
    guard let activation else { return }
    var operations: dnnl_post_ops_t?
    try check(dnnl_post_ops_create(&operations), "creating post-operations")
    defer { dnnl_post_ops_destroy(operations) }
    let function = EltwiseFunction(activation)
    try check(
      dnnl_post_ops_append_eltwise(operations, 1, function.algorithm, function.alpha, function.beta),
      "appending \(activation)")
    try check(dnnl_primitive_attr_set_post_ops(handle, operations), "setting post-operations")
  }

  deinit { dnnl_primitive_attr_destroy(handle) }
}
