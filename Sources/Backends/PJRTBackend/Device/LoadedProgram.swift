import CPJRT
import Diagnostics
import StableHLO

/// A module that was compiled for a device and loaded.
final class LoadedProgram: @unchecked Sendable {
  let module: StableHLOModule
  /// Bytes of the device's memory that a run takes beside its arguments; 0 if the plug-in does not say.
  let workspaceByteCount: Int
  private let handle: UnsafeMutableRawPointer
  private let client: PJRTClient

  /// - throws: if the plug-in refuses the text, or the device has too little memory for a run
  init(_ module: StableHLOModule, on client: PJRTClient) throws(DiagnosticsError) {
    self.module = module
    self.client = client
    let plugin = client.plugin
    let known = client.cache?.program(of: module.text).flatMap { Self.loaded($0, client) }
    let began = ContinuousClock.now
    let handle: UnsafeMutableRawPointer
    if let known { handle = known } else { handle = try Self.compiled(module, client) }
    self.handle = handle
    var (count, need) = (0, 0)
    do throws(DiagnosticsError) {
      (count, need) = try Self.describe(handle, plugin)
      guard count == module.results.count else {
        throw plugin.fault(
          "compiles a program of \(module.results.count) results to one of \(count)",
          remedy: "Install another version of the plug-in")
      }
      try Self.check(need, client)
    } catch {
      plugin.destroy(UnsafeRawPointer(handle), by: espalier_pjrt_loaded_destroy)
      throw error
    }
    workspaceByteCount = need
    // What compiles at once is not worth a file.
    let isSlow = ContinuousClock.now - began > .seconds(1)
    if known == nil, isSlow, let cache = client.cache, let bytes = Self.serialized(handle, plugin) {
      cache.keep(bytes, of: module.text)
    }
  }

  deinit { client.plugin.destroy(UnsafeRawPointer(handle), by: espalier_pjrt_loaded_destroy) }

  private static func compiled(
    _ module: StableHLOModule, _ client: PJRTClient
  ) throws(DiagnosticsError) -> UnsafeMutableRawPointer {
    let plugin = client.plugin
    var compile = espalier_pjrt_compile()
    compile.client = UnsafeRawPointer(client.handle)
    var text = module.text
    var format = "mlir"
    let result = text.withUTF8 { text in
      format.withUTF8 { format in
        client.options.withUnsafeBytes { options -> Result<Void, DiagnosticsError> in
          var program = espalier_pjrt_program()
          program.size = PJRTPlugin.size(of: program)
          program.code = UnsafeRawPointer(text.baseAddress!).assumingMemoryBound(to: CChar.self)
          program.code_size = text.count
          program.format = UnsafeRawPointer(format.baseAddress!).assumingMemoryBound(to: CChar.self)
          program.format_size = format.count
          compile.options = options.baseAddress?.assumingMemoryBound(to: CChar.self)
          compile.options_size = options.count
          return withUnsafePointer(to: program) { program in
            compile.program = program
            do throws(DiagnosticsError) {
              try plugin.call(espalier_pjrt_client_compile, &compile, "compile a program")
              return .success(())
            } catch {
              return .failure(error)
            }
          }
        }
      }
    }
    try result.get()
    guard let handle = compile.executable else {
      throw plugin.fault("compiles a program, but returns none", remedy: "Install another version of the plug-in")
    }
    return handle
  }

  /// How many results a program has, and how many bytes a run takes.
  private static func describe(
    _ handle: UnsafeMutableRawPointer, _ plugin: PJRTPlugin
  ) throws(DiagnosticsError) -> (results: Int, byteCount: Int) {
    let executable = try executable(of: handle, plugin)
    defer { plugin.destroy(executable, by: espalier_pjrt_executable_destroy) }
    var count = espalier_pjrt_count()
    count.executable = executable
    try plugin.call(espalier_pjrt_executable_output_count, &count, "count a program's results")
    var memory = espalier_pjrt_program_memory()
    memory.executable = executable
    guard espalier_pjrt_has(plugin.table, espalier_pjrt_executable_memory),
      (try? plugin.call(espalier_pjrt_executable_memory, &memory, "say how much memory it needs")) != nil
    else { return (count.count, 0) }
    return (count.count, max(0, Int(memory.temporary)) + max(0, Int(memory.results - memory.aliases)))
  }

  /// What a loaded program was made of, which the caller destroys.
  static func executable(
    of handle: UnsafeMutableRawPointer, _ plugin: PJRTPlugin
  ) throws(DiagnosticsError) -> UnsafeRawPointer {
    var relation = espalier_pjrt_relation()
    relation.from = UnsafeRawPointer(handle)
    try plugin.call(espalier_pjrt_loaded_executable, &relation, "describe a program")
    guard let executable = relation.to.map({ UnsafeRawPointer($0) }) else {
      throw plugin.fault("describes no program", remedy: "Install another version of the plug-in")
    }
    return executable
  }

  private static func check(_ byteCount: Int, _ client: PJRTClient) throws(DiagnosticsError) {
    guard let memory = client.memory, byteCount > memory.free else { return }
    let mebibyte = 1 << 20
    throw DiagnosticsError(
      Diagnostic(
        code: "out-of-memory",
        "the program needs \(byteCount / mebibyte) MiB of the device's memory, of which \(memory.free / mebibyte) of "
          + "\(memory.total / mebibyte) MiB are free", remedy: "Use smaller batches, or fewer workers on this device"))
  }

  /// Starts a run. Results are there when they are asked for.
  /// - parameter arguments: in the order of the module's
  func run(_ arguments: [DeviceBuffer]) throws(DiagnosticsError) -> [DeviceBuffer] {
    precondition(arguments.map(\.type) == module.arguments.map(\.type), "arguments fit the module")
    let inputs = arguments.map { Optional($0.handle) } + [nil]
    var outputs = [UnsafeMutableRawPointer?](repeating: nil, count: module.results.count + 1)
    let plugin = client.plugin
    let result = inputs.withUnsafeBufferPointer { inputs in
      outputs.withUnsafeMutableBufferPointer { outputs -> Result<Void, DiagnosticsError> in
        var options = espalier_pjrt_execute_options()
        options.size = PJRTPlugin.size(of: options)
        // Buffers are values here: none may be taken for a result.
        let kept = arguments.indices.map(Int64.init) + [0]
        return kept.withUnsafeBufferPointer { kept in
          options.kept_arguments = kept.baseAddress
          options.kept_argument_count = arguments.count
          return withUnsafeMutablePointer(to: &options) { options in
            withUnsafePointer(to: inputs.baseAddress) { inputs in
              withUnsafePointer(to: outputs.baseAddress) { outputs in
                var execute = espalier_pjrt_execute()
                execute.executable = UnsafeRawPointer(handle)
                execute.options = options
                execute.arguments = inputs
                execute.device_count = 1
                execute.argument_count = arguments.count
                execute.results = outputs
                do throws(DiagnosticsError) {
                  try plugin.call(espalier_pjrt_loaded_execute, &execute, "run the program")
                  return .success(())
                } catch {
                  return .failure(error)
                }
              }
            }
          }
        }
      }
    }
    try result.get()
    let buffers = zip(outputs, module.results).compactMap { handle, tensor in
      handle.map { DeviceBuffer(taking: $0, tensor.type, on: client) }
    }
    guard buffers.count == module.results.count else {
      throw plugin.fault("runs a program, but returns no result", remedy: "Install another version of the plug-in")
    }
    return buffers
  }
}
