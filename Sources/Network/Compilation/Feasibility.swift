import Diagnostics
import Primitives
import TensorTypes

extension Program {
  /// Whether a forward program that was lowered for one sample may be lowered for a batch of this size.
  ///
  /// Whatever depends on the samples grows with the batch; each such shape must stay sound. Lowering takes that for
  /// granted, so this comes first.
  /// - parameter path: the path of a layer, by its index in the graph
  /// - throws: one diagnostic for each layer whose values would be too large
  public func checkBatch(of size: Int, path: (Int) -> String? = { _ in nil }) throws(DiagnosticsError) {
    guard size >= 1, size <= Int(Int32.max) else {
      throw DiagnosticsError(Diagnostic(code: "bad-batch-size", "a batch has 1 to \(Int32.max) samples, not \(size)"))
    }
    var grows = values.map { description in
      switch description.role {
      case .input, .target: true
      case .randomKey, .parameter, .buffer, .result: false
      }
    }
    func finding(_ description: ValueDescription, path: String?) -> Diagnostic? {
      guard description.shape.elementCount > Shape.maximumElementCount / size else { return nil }
      let sample = description.shape.rank > 0 ? description.shape.unbatched : description.shape
      return Diagnostic(
        code: "batch-too-large", path: path, "\(sample) for each of \(size) samples is more than 2^40 elements",
        remedy: "Choose a smaller batch size")
    }
    var findings = values.indices.filter { grows[$0] }.compactMap { finding(values[$0], path: nil) }
    var reported: Set<Int> = []
    for instruction in instructions where instruction.inputs.contains(where: { grows[$0.index] }) {
      for output in instruction.outputs { grows[output.index] = true }
      let found = instruction.outputs.compactMap { finding(self[$0], path: path(instruction.origin)) }.first
      if let found, reported.insert(instruction.origin).inserted { findings.append(found) }
    }
    guard findings.isEmpty else { throw DiagnosticsError(findings) }
  }

  /// Whether a session of this program fits into a number of bytes.
  ///
  /// Counted are parameters, gradients, buffers and the arena as a backend without padding lays them out, and what
  /// the optimiser keeps, all in float32.
  /// - parameter stateCopies: numbers that the optimiser keeps for each parameter: 2 for Adam, 1 for momentum
  /// - throws: a diagnostic with both numbers
  public func checkMemory(
    limit: Int, options: MemoryPlan.Options = MemoryPlan.Options(), stateCopies: Int = 0
  ) throws(DiagnosticsError) {
    var needed: Int?
    if let plan = try? MemoryPlan(of: self, options: options) {
      let copies = 1 + (gradients.isEmpty ? 0 : 1) + stateCopies
      let sizes =
        parameters.map { $0.shape.elementCount.multipliedReportingOverflow(by: 4 * copies) }
        + buffers.map { ($0.shape.elementCount * 4, false) }
      needed = sizes.reduce(Optional(plan.arenaByteCount)) { total, size in
        guard let (sum, overflow) = total?.addingReportingOverflow(size.0), !overflow, !size.1 else { return nil }
        return sum
      }
    }
    if let needed, needed <= limit { return }
    throw DiagnosticsError(
      Diagnostic(
        code: "out-of-memory",
        "the program needs \(needed.map(readable) ?? "more than can be addressed"); \(readable(limit)) may be used",
        remedy: "Choose a smaller batch size or a smaller network"))
  }
}

/// Bytes in the largest unit that gives at least one, with one decimal: `3.2 GiB`.
private func readable(_ byteCount: Int) -> String {
  var (amount, unit) = (Double(byteCount), "bytes")
  for next in ["KiB", "MiB", "GiB", "TiB", "PiB"] where amount >= 1024 { (amount, unit) = (amount / 1024, next) }
  let tenths = Int((amount * 10).rounded())
  return tenths % 10 == 0 || unit == "bytes" ? "\(tenths / 10) \(unit)" : "\(tenths / 10).\(tenths % 10) \(unit)"
}
