import CPJRT
import Diagnostics
import StableHLO

/// A tensor in a device's memory. It never changes: what replaces it is another.
final class DeviceBuffer {
  let type: TensorType
  let handle: UnsafeMutableRawPointer
  private let client: PJRTClient

  init(taking handle: UnsafeMutableRawPointer, _ type: TensorType, on client: PJRTClient) {
    self.handle = handle
    self.type = type
    self.client = client
  }

  deinit { client.plugin.destroy(UnsafeRawPointer(handle), by: espalier_pjrt_buffer_destroy) }

  /// Copies elements to the device, in row-major order.
  convenience init<Element>(
    _ elements: UnsafeBufferPointer<Element>, _ type: TensorType, on client: PJRTClient
  ) throws(DiagnosticsError) {
    precondition(elements.count == type.elementCount, "as many elements as the tensor has")
    var upload = espalier_pjrt_upload()
    upload.client = UnsafeRawPointer(client.handle)
    upload.device = UnsafeRawPointer(client.device)
    upload.data = UnsafeRawPointer(elements.baseAddress)
    upload.type = type.element.number
    upload.rank = type.extents.count
    // A copy with an address even where there are no extents.
    let extents = type.extents.map(Int64.init) + [0]
    let result = extents.withUnsafeBufferPointer { extents -> Result<Void, DiagnosticsError> in
      upload.extents = extents.baseAddress
      do throws(DiagnosticsError) {
        try client.plugin.call(espalier_pjrt_client_buffer_from_host, &upload, "take a tensor")
        return .success(())
      } catch {
        return .failure(error)
      }
    }
    try result.get()
    try client.plugin.finish(upload.done, "take a tensor")
    guard let handle = upload.buffer else {
      throw client.plugin.fault("takes a tensor, but returns none", remedy: "Install another version of the plug-in")
    }
    self.init(taking: handle, type, on: client)
  }

  /// Waits for what computes the tensor and copies it, in row-major order.
  func download<Element>(to elements: UnsafeMutableBufferPointer<Element>) throws(DiagnosticsError) {
    precondition(elements.count == type.elementCount, "as many elements as the tensor has")
    let order = type.extents.indices.reversed().map(Int64.init) + [0]
    let rank = type.extents.count
    let plugin = client.plugin
    let result = order.withUnsafeBufferPointer { order -> Result<Void, DiagnosticsError> in
      var layout = espalier_pjrt_layout()
      layout.size = MemoryLayout<espalier_pjrt_layout>.size
      layout.order_size = layout.size - 3 * MemoryLayout<Int>.size
      layout.order = order.baseAddress
      layout.rank = rank
      return withUnsafePointer(to: layout) { layout in
        do throws(DiagnosticsError) {
          var download = espalier_pjrt_download()
          download.buffer = UnsafeRawPointer(handle)
          download.layout = rank > 1 ? layout : nil
          download.destination = UnsafeMutableRawPointer(elements.baseAddress)
          download.byte_count = elements.count * MemoryLayout<Element>.stride
          try plugin.call(espalier_pjrt_buffer_to_host, &download, "run the program")
          try plugin.finish(download.done, "run the program")
          return .success(())
        } catch {
          return .failure(error)
        }
      }
    }
    try result.get()
  }

  /// The elements of a tensor of floats.
  func floats() throws(DiagnosticsError) -> [Float] {
    var failure: DiagnosticsError?
    let count = type.elementCount
    let elements = [Float](unsafeUninitializedCapacity: count) { buffer, written in
      buffer.initialize(repeating: 0)
      do throws(DiagnosticsError) {
        try download(to: UnsafeMutableBufferPointer(rebasing: buffer[..<count]))
      } catch {
        failure = error
      }
      written = count
    }
    if let failure { throw failure }
    return elements
  }
}

extension ElementType {
  /// As PJRT numbers it.
  fileprivate var number: Int32 {
    switch self {
    case .float32: Int32(espalier_pjrt_f32)
    case .bfloat16: Int32(espalier_pjrt_bf16)
    case .int32: Int32(espalier_pjrt_s32)
    case .uint8: Int32(espalier_pjrt_u8)
    case .uint32, .uint64, .boolean: preconditionFailure("no argument has this type")
    }
  }
}
