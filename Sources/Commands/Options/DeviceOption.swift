import ArgumentParser
import Backends
import Compilation
import Diagnostics
import Glibc

/// Whether a command computes on a device.
struct DeviceOption: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      """
      Compute on this device instead: cuda, rocm, tpu, cpu, or the path of a PJRT plug-in; $ESPALIER_PJRT by default. \
      'espalier backends' says what is there.
      """, valueName: "device"))
  var device: String?

  private var choice: DeviceChoice? { device.map(DeviceChoice.init) ?? .fromEnvironment }

  /// The device if one is chosen, else the backend.
  func backend(or choice: BackendChoice) throws(InputError) -> any Backend {
    try InputError.rethrowing { () throws(DiagnosticsError) in try loaded(or: choice) }
  }

  /// The device if one is chosen, else the backend.
  func loaded(or choice: BackendChoice) throws(DiagnosticsError) -> any Backend {
    try self.choice?.backend() ?? choice.backend
  }

  /// What a study is run on. Processes that share a GPU take an equal part of its memory each, unless the user says
  /// otherwise, and they inherit that from this one.
  func backend(sharedBy workers: Int) throws(InputError) -> any Backend {
    if let choice, choice.sharesMemory {
      let part = 0.9 / Double(max(1, workers) + 1)
      setenv(DeviceChoice.settingsVariable, "memory_fraction=\(part),preallocate=false", 0)
    }
    return try backend(or: .fastest)
  }

  /// What a worker is told of it.
  var words: [String] { choice.map { ["--device", $0.word] } ?? [] }

  /// Trainings at the same time where nobody says how many: a device works for several, while others compile.
  func workers(of cores: Int) -> Int { choice == nil ? cores : min(cores, 8) }
}
