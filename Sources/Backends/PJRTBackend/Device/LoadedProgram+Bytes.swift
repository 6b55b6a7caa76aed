import CPJRT
import Diagnostics

/// Programs as bytes, which another process of the same machine loads without compiling. Plug-ins may have no such thing.
extension LoadedProgram {
  /// Nil if the plug-in cannot.
  static func serialized(_ handle: UnsafeMutableRawPointer, _ plugin: PJRTPlugin) -> [UInt8]? {
    guard espalier_pjrt_has(plugin.table, espalier_pjrt_executable_serialize),
      let executable = try? executable(of: handle, plugin)
    else { return nil }
    defer { plugin.destroy(executable, by: espalier_pjrt_executable_destroy) }
    var serialize = espalier_pjrt_serialize()
    serialize.executable = executable
    guard (try? plugin.call(espalier_pjrt_executable_serialize, &serialize, "write a program")) != nil else {
      return nil
    }
    defer {
      if let destroy = serialize.destroy, let owner = serialize.owner { destroy(owner) }
    }
    guard let bytes = serialize.bytes, serialize.byte_count > 0 else { return nil }
    return Array(UnsafeRawBufferPointer(start: bytes, count: serialize.byte_count))
  }

  /// Nil if the plug-in does not take it.
  static func loaded(_ bytes: [UInt8], _ client: PJRTClient) -> UnsafeMutableRawPointer? {
    guard espalier_pjrt_has(client.plugin.table, espalier_pjrt_executable_load) else { return nil }
    return bytes.withUnsafeBytes { bytes in
      var load = espalier_pjrt_load()
      load.client = UnsafeRawPointer(client.handle)
      load.bytes = bytes.baseAddress?.assumingMemoryBound(to: CChar.self)
      load.byte_count = bytes.count
      guard (try? client.plugin.call(espalier_pjrt_executable_load, &load, "load a program")) != nil else { return nil }
      return load.executable
    }
  }
}
