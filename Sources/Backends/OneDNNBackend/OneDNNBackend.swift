import CKernels
import COneDNN
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
    if program.values.contains(where: { $0.type == .bfloat16 }) { try check(.bfloat16) }
    do {
      return try OneDNNSession(program, threads: threads, guardByteCount: guardByteCount)
    } catch {
      throw error.diagnostics
    }
  }

  public func obstacle(to precision: Precision) -> String? {
    switch precision {
    case .float32: return nil
    case .bfloat16:
      // Sets of instructions are sets of bits. Processors with AMX have these, too.
      let needed = dnnl_cpu_isa_avx512_core_bf16.rawValue
      return dnnl_get_effective_cpu_isa().rawValue & needed == needed
        ? nil : "a processor with the instructions AVX512_BF16, which this one lacks"
    }
  }

  public func measurePeak(in precision: Precision) -> MachinePeak? {
    let clock = ContinuousClock()
    /// The least seconds of several calls.
    func least(_ body: () -> Void) -> Double {
      (0..<7).map { _ in clock.measure(body) / .seconds(1) }.min()!
    }
    let rounds: Int64 = 200_000
    var sink: Float = 0
    let (perRound, multiply) =
      precision == .bfloat16
      ? (espalier_multiply_adds_per_round_bfloat16(), espalier_multiply_adds_bfloat16)
      : (espalier_multiply_adds_per_round(), espalier_multiply_adds)
    let products = least { sink += multiply(rounds) }
    let size = 64 << 20
    let (from, to) = (AlignedBuffer(byteCount: size), AlignedBuffer(byteCount: size))
    let copy = least { to.address.copyMemory(from: from.address, byteCount: size) }
    precondition(sink.isFinite)
    return MachinePeak(
      multiplyAddsPerSecond: Double(rounds * perRound) / products,
      bytesPerSecond: Double(2 * size) / copy)
  }
}
