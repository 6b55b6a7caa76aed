import CPJRT
import Diagnostics

/// Arguments of a function of the table. All begin with their size.
protocol PJRTArguments {
  init()
  var size: Int { get set }
}

extension espalier_pjrt_nothing: PJRTArguments {}
extension espalier_pjrt_handle: PJRTArguments {}
extension espalier_pjrt_text: PJRTArguments {}
extension espalier_pjrt_code: PJRTArguments {}
extension espalier_pjrt_relation: PJRTArguments {}
extension espalier_pjrt_count: PJRTArguments {}
extension espalier_pjrt_create: PJRTArguments {}
extension espalier_pjrt_devices: PJRTArguments {}
extension espalier_pjrt_program: PJRTArguments {}
extension espalier_pjrt_compile: PJRTArguments {}
extension espalier_pjrt_upload: PJRTArguments {}
extension espalier_pjrt_download: PJRTArguments {}
extension espalier_pjrt_execute_options: PJRTArguments {}
extension espalier_pjrt_execute: PJRTArguments {}
extension espalier_pjrt_serialize: PJRTArguments {}
extension espalier_pjrt_load: PJRTArguments {}
extension espalier_pjrt_device_memory_use: PJRTArguments {}
extension espalier_pjrt_program_memory: PJRTArguments {}

extension PJRTPlugin {
  /// Calls a function of the table.
  /// - parameter task: what the plug-in is asked to do, for its error: "compile a program"
  /// - throws: the plug-in's error
  func call(
    _ function: espalier_pjrt_function, _ arguments: inout some PJRTArguments, _ task: @autoclosure () -> String
  ) throws(DiagnosticsError) {
    arguments.size = Self.size(of: arguments)
    let error = withUnsafeMutablePointer(to: &arguments) { espalier_pjrt_call(table, function, $0) }
    guard let error else { return }
    throw taken(error, task())
  }

  /// Destroys what a handle leads to. There is nobody to tell that it failed.
  func destroy(_ handle: UnsafeRawPointer, by function: espalier_pjrt_function) {
    var arguments = espalier_pjrt_handle()
    arguments.handle = handle
    try? call(function, &arguments, "destroy a value")
  }

  /// Waits for an event and destroys it.
  func finish(_ event: UnsafeMutableRawPointer?, _ task: @autoclosure () -> String) throws(DiagnosticsError) {
    guard let event else { return }
    defer { destroy(event, by: espalier_pjrt_event_destroy) }
    var arguments = espalier_pjrt_handle()
    arguments.handle = UnsafeRawPointer(event)
    try call(espalier_pjrt_event_await, &arguments, task())
  }

  /// A text that the plug-in knows of a handle, which lives as long as that.
  func text(
    of handle: UnsafeRawPointer?, by function: espalier_pjrt_function, _ task: @autoclosure () -> String
  ) throws(DiagnosticsError) -> String {
    var arguments = espalier_pjrt_text()
    arguments.handle = handle
    try call(function, &arguments, task())
    return arguments.string
  }

  /// The plug-in's error as a diagnostic; the error is destroyed.
  private func taken(_ error: UnsafeMutableRawPointer, _ task: String) -> DiagnosticsError {
    var (message, code) = (espalier_pjrt_text(), espalier_pjrt_code())
    message.size = Self.size(of: message)
    message.handle = UnsafeRawPointer(error)
    espalier_pjrt_call_plain(table, espalier_pjrt_error_message, &message)
    code.size = Self.size(of: code)
    code.error = UnsafeRawPointer(error)
    if let second = espalier_pjrt_call(table, espalier_pjrt_error_code, &code) { discard(second) }
    let text = message.string
    discard(error)
    let isMemory = code.code == espalier_pjrt_resource_exhausted
    return DiagnosticsError(
      Diagnostic(
        code: isMemory ? "out-of-memory" : "device-failed",
        "the device could not \(task): \(text.isEmpty ? "the plug-in gives no reason" : text.firstLines)",
        remedy: isMemory
          ? "Use smaller batches, or fewer workers on this device" : "Train without '--device', or tell us"))
  }

  private func discard(_ error: UnsafeMutableRawPointer) {
    var arguments = espalier_pjrt_handle()
    arguments.size = Self.size(of: arguments)
    arguments.handle = UnsafeRawPointer(error)
    espalier_pjrt_call_plain(table, espalier_pjrt_error_destroy, &arguments)
  }

  static func size<Arguments>(of arguments: Arguments) -> Int { MemoryLayout<Arguments>.size }
}

extension espalier_pjrt_text {
  /// The text; empty if there is none.
  fileprivate var string: String {
    guard let text, text_size > 0 else { return "" }
    return String(
      decoding: UnsafeRawBufferPointer(start: UnsafeRawPointer(text), count: text_size), as: UTF8.self)
  }
}

extension String {
  /// Without the stacks and listings that plug-ins append.
  fileprivate var firstLines: String {
    split(separator: "\n", omittingEmptySubsequences: true).prefix(2).joined(separator: " ")
  }
}
