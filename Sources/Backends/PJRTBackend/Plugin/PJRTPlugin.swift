import CPJRT
import Diagnostics
import Glibc

/// A shared object with PJRT's interface, in this process until it ends.
///
/// Loading runs the file's code, so it must be one that the user trusts; its table is checked like any data.
public struct PJRTPlugin: @unchecked Sendable {
  /// As the user named it.
  public let path: String
  let table: UnsafePointer<espalier_pjrt_table>

  /// The version of its interface.
  public var version: (major: Int, minor: Int) { (Int(table.pointee.major), Int(table.pointee.minor)) }

  /// - throws: if the file is no plug-in, or its interface is not one that we speak
  public init(path: String) throws(DiagnosticsError) {
    self.path = path
    guard let handle = dlopen(path, RTLD_NOW | RTLD_LOCAL) else {
      throw Self.fault(
        path, "cannot be loaded: \(Self.reason(path))",
        remedy: "Name the shared object of a PJRT plug-in, with the libraries that it needs beside it")
    }
    guard let symbol = dlsym(handle, "GetPjrtApi") else {
      throw Self.fault(
        path, "is a shared object, but no PJRT plug-in: it does not export 'GetPjrtApi'",
        remedy: "Name the plug-in itself, such as 'xla_cuda_plugin.so'")
    }
    typealias Entry = @convention(c) () -> UnsafePointer<espalier_pjrt_table>?
    guard let table = unsafeBitCast(symbol, to: Entry.self)() else {
      throw Self.fault(path, "hands out no table of functions", remedy: "Install another version of the plug-in")
    }
    self.table = table
    try checkTable()
    var arguments = espalier_pjrt_nothing()
    try call(espalier_pjrt_plugin_initialize, &arguments, "prepare itself")
  }

  private func checkTable() throws(DiagnosticsError) {
    let header = MemoryLayout<espalier_pjrt_table>.size
    guard table.pointee.size >= header else {
      throw fault(
        "has a table of \(table.pointee.size) bytes, too short for a version",
        remedy: "Install another version of the plug-in")
    }
    let (major, minor) = version
    guard major == espalier_pjrt_major, minor >= espalier_pjrt_oldest_minor else {
      throw fault(
        "speaks PJRT \(major).\(minor), and Espalier speaks \(espalier_pjrt_major).\(espalier_pjrt_oldest_minor) and later",
        remedy: "Install a \(major > espalier_pjrt_major ? "newer Espalier" : "newer plug-in")")
    }
    for (function, name) in Self.functions where !espalier_pjrt_has(table, function) {
      throw fault(
        "has no function '\(name)' in its table of \(table.pointee.size) bytes",
        remedy: "Install another version of the plug-in")
    }
  }

  /// What we call, by the names of the interface.
  private static let functions: [(espalier_pjrt_function, String)] = [
    (espalier_pjrt_error_destroy, "PJRT_Error_Destroy"), (espalier_pjrt_error_message, "PJRT_Error_Message"),
    (espalier_pjrt_error_code, "PJRT_Error_GetCode"), (espalier_pjrt_plugin_initialize, "PJRT_Plugin_Initialize"),
    (espalier_pjrt_event_destroy, "PJRT_Event_Destroy"), (espalier_pjrt_event_await, "PJRT_Event_Await"),
    (espalier_pjrt_client_create, "PJRT_Client_Create"),
    (espalier_pjrt_client_platform_name, "PJRT_Client_PlatformName"),
    (espalier_pjrt_client_platform_version, "PJRT_Client_PlatformVersion"),
    (espalier_pjrt_client_addressable_devices, "PJRT_Client_AddressableDevices"),
    (espalier_pjrt_client_compile, "PJRT_Client_Compile"),
    (espalier_pjrt_client_buffer_from_host, "PJRT_Client_BufferFromHostBuffer"),
    (espalier_pjrt_description_kind, "PJRT_DeviceDescription_Kind"),
    (espalier_pjrt_device_description, "PJRT_Device_GetDescription"),
    (espalier_pjrt_executable_destroy, "PJRT_Executable_Destroy"),
    (espalier_pjrt_executable_output_count, "PJRT_Executable_NumOutputs"),
    (espalier_pjrt_loaded_destroy, "PJRT_LoadedExecutable_Destroy"),
    (espalier_pjrt_loaded_executable, "PJRT_LoadedExecutable_GetExecutable"),
    (espalier_pjrt_loaded_execute, "PJRT_LoadedExecutable_Execute"),
    (espalier_pjrt_buffer_destroy, "PJRT_Buffer_Destroy"), (espalier_pjrt_buffer_to_host, "PJRT_Buffer_ToHostBuffer"),
  ]

  /// The loader's message without the path at its beginning.
  private static func reason(_ path: String) -> String {
    guard let message = dlerror() else { return "no reason is given" }
    let text = String(cString: message)
    return text.hasPrefix(path + ": ") ? String(text.dropFirst(path.count + 2)) : text
  }

  private static func fault(_ path: String, _ fact: String, remedy: String) -> DiagnosticsError {
    DiagnosticsError(Diagnostic(code: "device-plugin", "'\(path)' \(fact)", remedy: remedy))
  }

  func fault(_ fact: String, remedy: String) -> DiagnosticsError { Self.fault(path, fact, remedy: remedy) }
}
