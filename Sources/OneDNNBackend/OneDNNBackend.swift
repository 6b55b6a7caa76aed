import Compilation
import Diagnostics
import Primitives

/// The fast backend for processors: oneDNN's convolutions and matrix products, our own loops around them.
public struct OneDNNBackend: Backend {
  public static let name = "onednn"

  /// Bytes of guard behind every buffer of a program, for tests.
  var guardByteCount = 0

  public init() {}

  public func open(_ program: Program, threads: Int) throws(DiagnosticsError) -> any Session {
    precondition(threads >= 1, "a program needs a thread")
    do {
      return try OneDNNSession(program, threads: threads, guardByteCount: guardByteCount)
    } catch {
      throw error.diagnostics
    }
  }
}
