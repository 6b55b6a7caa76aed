import Compilation
import Diagnostics

extension StudySpecification {
  /// A frontier has one arithmetic: its candidates are trained on devices of one kind, or on processors.
  /// - Throws: when the study began with another kind of device than a backend computes on
  func checkDevice(of backend: any Backend) throws(DiagnosticsError) {
    let own = backend.deviceKind
    guard own != device else { return }
    throw DiagnosticsError(
      Diagnostic(
        code: "other-device",
        "'\(name)' began on \(Self.words(device)), and this is \(Self.words(own)): results would not repeat",
        remedy: device == nil
          ? "Leave '--device' and $ESPALIER_PJRT out" : "Name a device of that kind with '--device'"))
  }

  private static func words(_ device: String?) -> String { device.map { "the device '\($0)'" } ?? "a processor" }
}
