import CKernels
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

  public func measurePeak() -> MachinePeak? {
    let clock = ContinuousClock()
    /// The least seconds of several calls.
    func least(_ body: () -> Void) -> Double {
      (0..<7).map { _ in clock.measure(body) / .seconds(1) }.min()!
    }
    let rounds: Int64 = 200_000
    var sink: Float = 0
    let products = least { sink += espalier_multiply_adds(rounds) }
    let size = 64 << 20
    let (from, to) = (AlignedBuffer(byteCount: size), AlignedBuffer(byteCount: size))
    let copy = least { to.address.copyMemory(from: from.address, byteCount: size) }
    precondition(sink.isFinite)
    return MachinePeak(
      multiplyAddsPerSecond: Double(rounds * espalier_multiply_adds_per_round()) / products,
      bytesPerSecond: Double(2 * size) / copy)
  }
}
