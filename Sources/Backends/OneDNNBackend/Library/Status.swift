import COneDNN

/// A call that the library refused.
struct OneDNNError: Error, CustomStringConvertible {
  var status: dnnl_status_t
  /// What was being done, such as `creating a convolution`.
  var action: String

  var description: String { "\(action): \(Self.name(of: status))" }

  private static func name(of status: dnnl_status_t) -> String {
    switch status {
    case dnnl_out_of_memory: "out of memory"
    case dnnl_invalid_arguments: "invalid arguments"
    case dnnl_unimplemented: "not implemented"
    case dnnl_iterator_ends: "no implementation left"
    case dnnl_runtime_error: "run-time error"
    case dnnl_not_required: "not required"
    default: "status \(status.rawValue)"
    }
  }
}

/// Throws where a call did not succeed.
func check(_ status: dnnl_status_t, _ action: @autoclosure () -> String) throws(OneDNNError) {
  guard status == dnnl_success else { throw OneDNNError(status: status, action: action()) }
}
