import CEspalierPlugin
import Diagnostics
import Glibc

/// A shared object in this process. It stays loaded until the process ends, because definitions point into it.
struct PluginLibrary {
  /// The canonical path of the file.
  let path: String
  /// SHA-256 of the file, as 64 hexadecimal digits.
  let hash: String
  let plugin: UnsafeRawPointer

  /// A table that is already in this process and comes from no file.
  init(table: UnsafeRawPointer, path: String) {
    (plugin, self.path, hash) = (table, path, "")
  }

  /// Runs the code of a plug-in: its constructors and its entry function.
  /// - parameters:
  ///   - path: where the user says that it is
  ///   - expected: the SHA-256 that the file must have before any of its code runs; nil for whatever it has
  init(path: String, expecting expected: String? = nil) throws(DiagnosticsError) {
    let file = try PluginFile(path: path)
    if let expected, file.hash != expected {
      throw PluginFault(path).error(
        "is another file than a moment ago: its SHA-256 begins with \(file.hash.prefix(12)), not with "
          + "\(expected.prefix(12))", remedy: "Do not build or copy it meanwhile, and try again", code: "changed-plugin"
      )
    }
    self.path = file.path
    hash = file.hash
    plugin = try PluginBoundary.run(.loading(path)) { () throws(DiagnosticsError) in
      try Self.load(file, named: path)
    }
  }

  private static func load(_ file: PluginFile, named path: String) throws(DiagnosticsError) -> UnsafeRawPointer {
    // RTLD_LOCAL: two plug-ins may use the same names inside.
    guard let handle = dlopen(file.path, RTLD_NOW | RTLD_LOCAL) else {
      throw PluginFault(path).error(
        "cannot be loaded: \(reason(file.path))",
        remedy: "Build it for this machine, with the libraries that it needs")
    }
    guard let symbol = dlsym(handle, "espalier_plugin_entry") else {
      throw PluginFault(path).error(
        "is a shared object, but no plug-in: it does not export 'espalier_plugin_entry'",
        remedy: "Export the function that espalier_plugin.h declares")
    }
    typealias Entry = @convention(c) (UnsafePointer<espalier_host>?) -> UnsafePointer<espalier_plugin>?
    let entry = unsafeBitCast(symbol, to: Entry.self)
    guard let plugin = entry(host) else {
      throw PluginFault(path).error(
        "refuses to work with this version of Espalier, whose interface is \(ESPALIER_INTERFACE)",
        remedy: "Use another version of the plug-in")
    }
    return UnsafeRawPointer(plugin)
  }

  /// What plug-ins know of their host; it lives as long as the process.
  nonisolated(unsafe) private static let host: UnsafePointer<espalier_host> = {
    let host = UnsafeMutablePointer<espalier_host>.allocate(capacity: 1)
    host.initialize(
      to: espalier_host(
        size: UInt64(MemoryLayout<espalier_host>.size), interface: ESPALIER_INTERFACE, reserved: 0,
        version: UnsafePointer(strdup("0.1.0"))))
    return UnsafePointer(host)
  }()

  /// The loader's message without the path at its beginning.
  private static func reason(_ path: String) -> String {
    guard let message = dlerror() else { return "no reason is given" }
    let text = String(cString: message)
    return text.hasPrefix(path + ": ") ? String(text.dropFirst(path.count + 2)) : text
  }
}

/// Words what is wrong with a plug-in's file.
struct PluginFault {
  let path: String

  init(_ path: String) {
    self.path = path
  }

  /// - parameter fact: what follows the file's name: "is not a file"
  func error(_ fact: String, remedy: String? = nil, code: String = "bad-plugin") -> DiagnosticsError {
    DiagnosticsError(
      Diagnostic(code: code, "plug-in '\(path)'\(code == "no-plugin" ? ":" : "") \(fact)", remedy: remedy))
  }
}
