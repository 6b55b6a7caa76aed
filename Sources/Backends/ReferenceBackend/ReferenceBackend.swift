import Compilation
import Diagnostics
import Primitives

/// The oracle: every primitive as plain loops over row-major tensors, on one thread, bit for bit repeatable.
///
/// It is written to be read, and to be trusted by the tests of faster backends. Sums are formed in double precision
/// where that costs little (statistics, losses, reductions) and in single precision in products.
public struct ReferenceBackend: Backend {
  public static let name = "reference"

  public init() {}

  /// Stored tensors begin as zeros. The number of threads changes nothing.
  public func open(_ program: Program, threads: Int) throws(DiagnosticsError) -> any Session {
    ReferenceSession(parameters: program.parameters, buffers: program.buffers)
  }
}
