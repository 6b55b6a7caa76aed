import COneDNN
import TensorTypes

/// How a tensor lies in memory: extents, type, order of axes, blocks, padding.
struct MemoryDescriptor: Equatable {
  var raw: dnnl_memory_desc_t

  init(_ raw: dnnl_memory_desc_t) {
    self.raw = raw
  }

  /// A layout that the library names, such as `dnnl_nchw`; `dnnl_format_tag_any` leaves the choice to a primitive.
  init(_ extents: [Int], _ type: dnnl_data_type_t = dnnl_f32, tag: dnnl_format_tag_t) throws(OneDNNError) {
    var raw = dnnl_memory_desc_t()
    let status = dnnl_memory_desc_init_by_tag(&raw, Int32(extents.count), extents.map(Int64.init), type, tag)
    try check(status, "describing a tensor of \(extents)")
    self.raw = raw
  }

  /// Elements at the given distances along each axis.
  init(_ extents: [Int], _ type: dnnl_data_type_t = dnnl_f32, strides: [Int]) throws(OneDNNError) {
    var raw = dnnl_memory_desc_t()
    let status = dnnl_memory_desc_init_by_strides(
      &raw, Int32(extents.count), extents.map(Int64.init), type, strides.map(Int64.init))
    try check(status, "describing a tensor of \(extents)")
    self.raw = raw
  }

  /// Row-major order; a scalar is one element.
  static func rowMajor(
    _ extents: [Int], _ type: dnnl_data_type_t = dnnl_f32
  ) throws(OneDNNError) -> MemoryDescriptor {
    let extents = extents.isEmpty ? [1] : extents
    var strides = extents
    var stride = 1
    for axis in extents.indices.reversed() {
      strides[axis] = stride
      stride *= extents[axis]
    }
    return try MemoryDescriptor(extents, type, strides: strides)
  }

  var byteCount: Int {
    withUnsafePointer(to: raw) { dnnl_memory_desc_get_size($0) }
  }

  var rank: Int { Int(raw.ndims) }

  static func == (left: MemoryDescriptor, right: MemoryDescriptor) -> Bool {
    withUnsafePointer(to: left.raw) { left in
      withUnsafePointer(to: right.raw) { dnnl_memory_desc_equal(left, $0) != 0 }
    }
  }
}

extension DataType {
  /// The type in the library's terms.
  var library: dnnl_data_type_t {
    switch self {
    case .float32: dnnl_f32
    case .bfloat16: dnnl_bf16
    case .int32: dnnl_s32
    case .uint8: dnnl_u8
    }
  }
}

/// A tensor at an address that someone else owns.
final class Memory {
  let handle: dnnl_memory_t

  init(_ descriptor: MemoryDescriptor, at address: UnsafeMutableRawPointer, on engine: Engine) throws(OneDNNError) {
    var handle: dnnl_memory_t?
    var raw = descriptor.raw
    try check(dnnl_memory_create(&handle, &raw, engine.handle, address), "creating a memory")
    guard let handle else { throw OneDNNError(status: dnnl_runtime_error, action: "creating a memory") }
    self.handle = handle
  }

  deinit { dnnl_memory_destroy(handle) }
}
