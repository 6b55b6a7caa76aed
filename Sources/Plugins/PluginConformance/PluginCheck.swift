import Compilation
import Diagnostics
import PluginHost
import ReferenceBackend

/// One requirement on a contribution. Each check runs in a process of its own, because a plug-in may crash.
public struct PluginCheck: Sendable {
  public let name: String
  private let body: @Sendable () throws(DiagnosticsError) -> [String]

  init(_ name: String, _ body: @escaping @Sendable () throws(DiagnosticsError) -> [String]) {
    self.name = name
    self.body = body
  }

  /// What is wrong, as sentences.
  public func run() -> [String] {
    do throws(DiagnosticsError) {
      return try body()
    } catch {
      return error.diagnostics.map(\.message)
    }
  }

  /// The checks of a contribution, in the order in which they are shown.
  /// - parameter fastBackend: a second backend, with which the reference must agree
  public static func all(of contribution: Plugin.Contribution, fastBackend: (any Backend)?) -> [PluginCheck] {
    switch contribution {
    case .layer(let definition): layer(definition, fastBackend: fastBackend)
    case .mutation(let definition): mutation(definition)
    case .sampler(let definition): sampler(definition)
    case .objective(let definition): objective(definition)
    case .dataset(let definition): dataset(definition)
    case .exporter(let definition): exporter(definition)
    }
  }
}

/// A fault that a check itself found.
func fault(_ message: String) -> DiagnosticsError {
  DiagnosticsError(Diagnostic(code: "plugin-check", message))
}
