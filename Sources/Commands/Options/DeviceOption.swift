import ArgumentParser
import Backends
import Compilation
import Diagnostics

/// Whether a command computes on a device.
struct DeviceOption: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      """
      Compute on this device instead: cuda, rocm, tpu, cpu, or the path of a PJRT plug-in; $ESPALIER_PJRT by default. \
      'espalier backends' says what is there.
      """, valueName: "device"))
  var device: String?

  /// The device if one is chosen, else the backend.
  func backend(or choice: BackendChoice) throws(InputError) -> any Backend {
    guard let device = device.map(DeviceChoice.init) ?? .fromEnvironment else { return choice.backend }
    return try InputError.rethrowing { () throws(DiagnosticsError) in try device.backend() }
  }
}
