import COneDNN

/// The processor, as the library sees it. It is made once and lives as long as the process.
final class Engine: @unchecked Sendable {
  let handle: dnnl_engine_t

  static let shared = Result { () throws(OneDNNError) in try Engine() }

  private init() throws(OneDNNError) {
    var handle: dnnl_engine_t?
    try check(dnnl_engine_create(&handle, dnnl_cpu, 0), "creating the engine")
    guard let handle else { throw OneDNNError(status: dnnl_runtime_error, action: "creating the engine") }
    self.handle = handle
  }
}

/// The order in which primitives run.
final class Stream {
  let handle: dnnl_stream_t

  init(on engine: Engine) throws(OneDNNError) {
    var handle: dnnl_stream_t?
    try check(dnnl_stream_create(&handle, engine.handle, dnnl_stream_in_order.rawValue), "creating a stream")
    guard let handle else { throw OneDNNError(status: dnnl_runtime_error, action: "creating a stream") }
    self.handle = handle
  }

  deinit { dnnl_stream_destroy(handle) }

  func wait() throws(OneDNNError) {
    try check(dnnl_stream_wait(handle), "waiting for a stream")
  }
}

/// Sets how many threads the library and our kernels use on the calling thread.
func setThreads(_ count: Int) {
  omp_set_num_threads(Int32(count))
}
