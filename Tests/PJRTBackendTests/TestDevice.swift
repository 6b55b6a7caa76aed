import Compilation
import Foundation
import PJRTBackend
import Testing

/// The plug-in that tests run on: $ESPALIER_PJRT, or what 'make test-pjrt' installed.
enum TestDevice {
  static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  static let plugin: String? = {
    if let path = ProcessInfo.processInfo.environment["ESPALIER_PJRT"], path.contains("/") { return path }
    let installed = root.appending(path: ".build/pjrt/xla_plugins/xla_cpu_pjrt/xla_cpu_pjrt.so").path
    return FileManager.default.fileExists(atPath: installed) ? installed : nil
  }()

  static let skipped: Comment = "no PJRT plug-in is here: 'make test-pjrt' installs one and runs these tests"

  /// A C compiler, for plug-ins that tests write.
  static let compiler: String? = ["/usr/bin/cc", "/usr/bin/gcc", "/usr/bin/clang"].first {
    FileManager.default.isExecutableFile(atPath: $0)
  }

  static func backend() throws -> PJRTBackend {
    // Not among the user's files.
    setenv("ESPALIER_CACHE", FileManager.default.temporaryDirectory.path + "/espalier-tests-programs", 0)
    return try PJRTBackend(plugin: #require(plugin))
  }
}
