import CPJRT
import Diagnostics
import Glibc
import StableHLO
import Synchronization

/// A plug-in at work: its first device, and the programs that were compiled for it.
///
/// A client takes the memory of its device, so a process has one for each plug-in, which lives as long as the process.
final class PJRTClient: @unchecked Sendable {
  let plugin: PJRTPlugin
  let handle: UnsafeMutableRawPointer
  let device: UnsafeMutableRawPointer
  /// Such as `cpu`, `cuda` or `tpu`.
  let platform: String
  /// The device in its maker's words, such as `NVIDIA H100 80GB HBM3`.
  let deviceKind: String
  /// What it compiles with.
  let options: [UInt8]
  /// Programs that were compiled before; nil if there is no place for them.
  let cache: ProgramCache?
  private let programs = Mutex<CompiledPrograms>(CompiledPrograms())

  private static let clients = Mutex<[String: PJRTClient]>([:])

  /// The process's client of a plug-in.
  static func shared(_ path: String) throws(DiagnosticsError) -> PJRTClient {
    let known = clients.withLock { $0[path] }
    if let known { return known }
    let client = try PJRTClient(PJRTPlugin(path: path))
    return clients.withLock { clients in
      // Another thread may have been as fast; its client is as good.
      if let other = clients[path] { return other }
      clients[path] = client
      return client
    }
  }

  private init(_ plugin: PJRTPlugin) throws(DiagnosticsError) {
    self.plugin = plugin
    let settings = try ClientSettings(environment: ClientSettings.variable)
    var create = espalier_pjrt_create()
    try settings.apply(to: &create) { (create) throws(DiagnosticsError) in
      try plugin.call(espalier_pjrt_client_create, &create, "start")
    }
    guard let client = create.client else {
      throw plugin.fault("starts without a device", remedy: "Install another version of the plug-in")
    }
    handle = client
    var devices = espalier_pjrt_devices()
    devices.client = UnsafeRawPointer(client)
    try plugin.call(espalier_pjrt_client_addressable_devices, &devices, "list its devices")
    guard devices.device_count > 0, let device = devices.devices?[0] else {
      throw plugin.fault("finds no device on this machine", remedy: "Train without '--device'")
    }
    self.device = device
    platform = try plugin.text(
      of: UnsafeRawPointer(client), by: espalier_pjrt_client_platform_name, "name its platform")
    var description = espalier_pjrt_relation()
    description.from = UnsafeRawPointer(device)
    try plugin.call(espalier_pjrt_device_description, &description, "describe its device")
    deviceKind = try plugin.text(
      of: description.to.map { UnsafeRawPointer($0) }, by: espalier_pjrt_description_kind, "name its device")
    options = CompileOptions(platform: platform).bytes
    let version =
      (try? plugin.text(
        of: UnsafeRawPointer(client), by: espalier_pjrt_client_platform_version, "name its version")) ?? ""
    let flags = getenv("XLA_FLAGS").map { String(cString: $0) } ?? ""
    let interface = "\(plugin.version.major).\(plugin.version.minor)"
    cache = ProgramCache(
      surroundings: [platform, deviceKind, interface, version, flags, "\(options)"].joined(separator: "\n"))
  }

  /// Compiles a module, or finds it compiled.
  func load(_ module: StableHLOModule) throws(DiagnosticsError) -> LoadedProgram {
    if let known = programs.withLock({ $0[module.text] }) { return known }
    let program = try LoadedProgram(module, on: self)
    programs.withLock { $0.insert(program) }
    return program
  }

  /// Bytes of the device's memory that are free, and all that it has; nil if the device does not say.
  var memory: (free: Int, total: Int)? {
    guard espalier_pjrt_has(plugin.table, espalier_pjrt_device_memory) else { return nil }
    var use = espalier_pjrt_device_memory_use()
    use.device = UnsafeRawPointer(device)
    guard (try? plugin.call(espalier_pjrt_device_memory, &use, "say how much memory it has")) != nil,
      use.byte_limit.is_set, use.byte_limit.value > 0
    else { return nil }
    return (max(0, Int(use.byte_limit.value - use.bytes_in_use)), Int(use.byte_limit.value))
  }
}

/// The last programs, by their text.
private struct CompiledPrograms {
  private static let limit = 256
  private var programs: [String: LoadedProgram] = [:]
  private var order: [String] = []

  subscript(text: String) -> LoadedProgram? { programs[text] }

  mutating func insert(_ program: LoadedProgram) {
    guard programs.updateValue(program, forKey: program.module.text) == nil else { return }
    order.append(program.module.text)
    if order.count > Self.limit { programs[order.removeFirst()] = nil }
  }
}
