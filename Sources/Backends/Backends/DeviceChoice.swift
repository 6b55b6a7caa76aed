import Diagnostics
import Glibc
import PJRTBackend

/// A device that people choose: by name, if its plug-in is in a usual place, or by the path of its plug-in.
public struct DeviceChoice: Hashable, Sendable {
  /// The variable that names a device for commands that are told none.
  public static let variable = "ESPALIER_PJRT"

  /// The variable that says what plug-ins are started with.
  public static let settingsVariable = PJRTBackend.settingsVariable

  /// Devices with a name, and where plug-ins for them are, in folders of Python packages.
  public enum Named: String, Hashable, Sendable, CaseIterable {
    case cuda, rocm, tpu, cpu

    /// The package of PyPI that brings the plug-in.
    public var package: String {
      switch self {
      case .cuda: "jax-cuda13-pjrt"
      case .rocm: "jax-rocm7-pjrt"
      case .tpu: "libtpu"
      case .cpu: "xla-cpu-pjrt"
      }
    }

    var patterns: [String] {
      switch self {
      case .cuda: ["jax_plugins/xla_cuda*/xla_cuda_plugin.so"]
      case .rocm: ["jax_plugins/xla_rocm*/xla_rocm_plugin.so"]
      case .tpu: ["libtpu/libtpu.so"]
      case .cpu: ["xla_plugins/xla_cpu_pjrt/xla_cpu_pjrt.so", "lammps_jax_pjrt_cpu/pjrt_c_api_cpu_plugin.so"]
      }
    }
  }

  /// As the user wrote it: a name or a path.
  public let word: String

  public init(_ word: String) {
    self.word = word
  }

  /// What is chosen where a command names nothing; nil for the CPU.
  public static var fromEnvironment: DeviceChoice? {
    getenv(variable).map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : DeviceChoice($0) }
  }

  /// Every device with a name, and the one that the environment chooses.
  public static var all: [DeviceChoice] {
    let named = Named.allCases.map { DeviceChoice($0.rawValue) }
    return named + [fromEnvironment].compactMap { $0 }.filter { !named.contains($0) }
  }

  /// The device with this name if its plug-in is not installed.
  public var absent: Named? { Named(rawValue: word).flatMap { $0.plugin == nil ? $0 : nil } }

  /// Whether it is a GPU, whose plug-in takes most of the memory at once unless it is told how much.
  public var sharesMemory: Bool { ["cuda", "rocm"].contains { word.hasPrefix($0) || word.contains("xla_\($0)") } }

  /// Loads the plug-in and starts the device.
  public func backend() throws(DiagnosticsError) -> PJRTBackend {
    guard let named = Named(rawValue: word) else {
      guard word.contains("/") else {
        throw DiagnosticsError(
          Diagnostic(
            code: "unknown-device", "there is no device '\(word)'",
            remedy: "Use \(Named.allCases.map { "'\($0.rawValue)'" }.joined(separator: ", ")), or the path of a plug-in"
          ))
      }
      return try PJRTBackend(plugin: word)
    }
    guard let path = named.plugin else {
      throw DiagnosticsError(
        Diagnostic(
          code: "no-device-plugin", "no plug-in for '\(word)' is installed",
          remedy: "Install it with 'pip install \(named.package)', or name the file"))
    }
    return try PJRTBackend(plugin: path)
  }
}

extension DeviceChoice.Named {
  /// The path of the first plug-in that is installed; the last version of several.
  public var plugin: String? {
    for folder in Self.packageFolders {
      for pattern in patterns {
        if let path = matches("\(folder)/\(pattern)").last { return path }
      }
    }
    return nil
  }

  /// Folders of Python packages: those that the environment names, then the usual ones.
  static var packageFolders: [String] {
    func variable(_ name: String) -> String? {
      getenv(name).map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 }
    }
    var patterns = variable("PYTHONPATH")?.split(separator: ":").map(String.init) ?? []
    patterns += ["VIRTUAL_ENV", "CONDA_PREFIX"].compactMap(variable).map { "\($0)/lib/python3*/site-packages" }
    if let home = variable("HOME") { patterns.append("\(home)/.local/lib/python3*/site-packages") }
    patterns += ["/usr/local", "/opt/venv", "/usr"].flatMap { root in
      ["\(root)/lib/python3*/site-packages", "\(root)/lib/python3*/dist-packages"]
    }
    return patterns.flatMap(matches)
  }
}

/// The paths that a pattern of the shell matches, in their order.
private func matches(_ pattern: String) -> [String] {
  var found = glob_t()
  defer { globfree(&found) }
  guard glob(pattern, 0, nil, &found) == 0, let paths = found.gl_pathv else { return [] }
  return (0..<Int(found.gl_pathc)).compactMap { paths[$0].map { String(cString: $0) } }
}
