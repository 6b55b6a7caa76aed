import Compilation
import Diagnostics
import Primitives

/// A device behind a PJRT plug-in: a GPU, a TPU or a CPU. See docs/decisions/0030-pjrt.md.
public struct PJRTBackend: Backend {
  public static let name = "pjrt"
  /// The variable that says what plug-ins are started with.
  public static let settingsVariable = ClientSettings.variable
  let client: PJRTClient

  /// Loads a plug-in and starts its first device. The plug-in stays in the process.
  /// - throws: if the file is no plug-in that we can use, or its device does not start
  public init(plugin path: String) throws(DiagnosticsError) {
    client = try PJRTClient.shared(path)
  }

  /// Such as `cpu`, `cuda` or `tpu`.
  public var platform: String { client.platform }
  /// The device in its maker's words. Results are the same bits on devices of one kind.
  public var deviceKind: String? { client.deviceKind }
  /// The version of the plug-in's interface, such as `0.81`.
  public var interface: String { "\(client.plugin.version.major).\(client.plugin.version.minor)" }

  /// Stored tensors begin as zeros. The number of threads is the plug-in's affair.
  public func open(_ program: Program, threads: Int) throws(DiagnosticsError) -> any Session {
    try program.checkRunsOnDevices()
    return PJRTSession(client, parameters: program.parameters, buffers: program.buffers)
  }
}

extension Program {
  /// - throws: if a plug-in's layer computes a part of the program, as its functions run on the CPU
  func checkRunsOnDevices() throws(DiagnosticsError) {
    guard let operation = instructions.lazy.compactMap(\.primitive.externalOperation).first else { return }
    throw DiagnosticsError(
      Diagnostic(
        code: "layer-not-on-device",
        "the layer '\(operation.kind)' of the plug-in '\(operation.plugin)' runs on the CPU, not on a device",
        remedy: "Train without '--device', or write the layer with built-in ones or a formula"))
  }
}
