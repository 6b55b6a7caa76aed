import CPluginTools
import Diagnostics
import Glibc

extension PluginCheck {
  /// What memory or open files many calls leak, as sentences.
  /// - parameter body: one call, or everything from opening to closing
  static func leaks(
    calls: Int = 1000, _ body: @escaping @Sendable () throws(DiagnosticsError) -> Void
  ) -> PluginCheck {
    PluginCheck("leaks") { () throws(DiagnosticsError) in
      // What is made once and kept is made by then.
      for _ in 0..<max(10, calls / 10) { try body() }
      let before = (bytes: allocatedByteCount, files: openFileCount)
      for _ in 0..<calls { try body() }
      let growth = (bytes: allocatedByteCount - before.bytes, files: openFileCount - before.files)
      var failures: [String] = []
      if growth.bytes >= 8 * calls {
        failures.append("it keeps \(growth.bytes / calls) bytes of each of \(calls) calls")
      }
      if growth.files > 0 { failures.append("it leaves \(growth.files) files open after \(calls) calls") }
      return failures
    }
  }

  private static var allocatedByteCount: Int { espalier_allocated_bytes() }

  private static var openFileCount: Int {
    guard let folder = opendir("/proc/self/fd") else { return 0 }
    defer { closedir(folder) }
    var count = 0
    while readdir(folder) != nil { count += 1 }
    return count
  }
}
