import Compilation
import Diagnostics
import Primitives

/// A program with an address for each of its values.
final class ReferenceExecutable: Executable {
  let program: Program
  let workspaceByteCount: Int

  private let session: ReferenceSession
  private let prepared: PreparedProgram
  private let arena: UnsafeMutableRawPointer
  /// By the value's index; nil if nothing makes the value.
  private let tensors: [Tensor?]
  /// What runs the operations of plug-ins, by their outputs.
  private let kernels: [Value: any ExternalKernel]
  private let placeholders: (input: Tensor?, target: Tensor?, key: Tensor?)
  /// The version of the stored tensors that the prelude last ran for.
  private var preludeVersion: Int?

  init(_ program: Program, session: ReferenceSession) throws(DiagnosticsError) {
    self.program = program
    self.session = session
    prepared = program.hoistingPrelude()
    let plan: MemoryPlan
    do {
      plan = try MemoryPlan(
        of: prepared.program,
        options: .init(
          byteCount: { [values = program.values] in values[$0.index].wideByteCount },
          preludeCount: prepared.preludeCount))
    } catch {
      throw DiagnosticsError(Diagnostic(code: "out-of-memory", "\(error)"))
    }
    workspaceByteCount = plan.arenaByteCount
    let byteCount = max(MemoryPlan.alignment, plan.arenaByteCount)
    let arena = UnsafeMutableRawPointer.allocate(byteCount: byteCount, alignment: MemoryPlan.alignment)
    arena.initializeMemory(as: UInt8.self, repeating: 0, count: byteCount)
    self.arena = arena
    let tensors = program.values.indices.map { index -> Tensor? in
      guard let storage = plan.storage[index] else { return nil }
      let address =
        switch storage {
        case .arena(let offset): arena + offset
        case .parameter(let number): UnsafeMutableRawPointer(session.parameters[number].baseAddress!)
        case .buffer(let number): UnsafeMutableRawPointer(session.buffers[number].baseAddress!)
        case .gradient(let number): UnsafeMutableRawPointer(session.gradients[number].baseAddress!)
        }
      return Tensor(shape: program.values[index].shape, address: address)
    }
    self.tensors = tensors
    var kernels: [Value: any ExternalKernel] = [:]
    for instruction in program.instructions {
      guard let operation = instruction.primitive.externalOperation, let output = instruction.externalOutput,
        kernels[output] == nil
      else { continue }
      kernels[output] = operation.table.kernel(for: operation)
    }
    self.kernels = kernels
    func placeholder(_ role: ValueDescription.Role) -> Tensor? {
      program.values.firstIndex { $0.role == role }.flatMap { tensors[$0] }
    }
    placeholders = (placeholder(.input), placeholder(.target), placeholder(.randomKey))
  }

  deinit { arena.deallocate() }

  func fill(
    _ body: (_ input: UnsafeMutableBufferPointer<Float>, _ target: UnsafeMutableBufferPointer<Float>) -> Void
  ) {
    // An address even for what is empty: some of the standard library's copies ask for one.
    let none = UnsafeMutableBufferPointer(start: arena.bindMemory(to: Float.self, capacity: 0), count: 0)
    body(placeholders.input?.floats ?? none, placeholders.target?.floats ?? none)
  }

  func run(key: RandomKey) {
    if let tensor = placeholders.key { tensor.integers.setRandomKey(key) }
    if preludeVersion != session.version {
      for instruction in prepared.program.instructions[..<prepared.preludeCount] { run(instruction) }
      preludeVersion = session.version
    }
    for instruction in prepared.program.instructions[prepared.preludeCount...] { run(instruction) }

    var changed = false
    for case (let number, let update?) in program.bufferUpdates.enumerated() {
      _ = session.buffers[number].update(fromContentsOf: self[update].floats)
      changed = true
    }
    if changed { session.storedTensorsChanged() }
  }

  func profile(runs: Int) -> [StepProfile] {
    let clock = ContinuousClock()
    var seconds = [Double](repeating: .infinity, count: prepared.program.instructions.count)
    for _ in 0..<runs {
      for (index, instruction) in prepared.program.instructions.enumerated() {
        seconds[index] = min(seconds[index], clock.measure { run(instruction) } / .seconds(1))
      }
    }
    return zip(prepared.program.instructions, seconds).map { instruction, seconds in
      let cost = instruction.primitive.cost(for: instruction.inputs.map { prepared.program[$0].shape })
      return StepProfile(
        primitive: instruction.primitive.externalOperation.map { "external \($0.kind)" }
          ?? String("\(instruction.primitive)".prefix { $0 != "(" }),
        implementation: "loop", origin: instruction.origin,
        multiplyAdds: cost.multiplyAdds, byteCount: 4 * cost.elements, seconds: seconds)
    }
  }

  var fault: String? { kernels.sorted { $0.key.index < $1.key.index }.lazy.compactMap(\.value.fault).first }

  var loss: Float { program.loss.map { self[$0].floats[0] } ?? 0 }

  func withOutput<Result>(_ body: (UnsafeBufferPointer<Float>) -> Result) -> Result {
    guard let output = program.output else { preconditionFailure("the program has no output") }
    return body(UnsafeBufferPointer(self[output].floats))
  }

  private func run(_ instruction: Instruction) {
    execute(
      instruction.primitive, instruction.inputs.map { self[$0] }, to: instruction.outputs.map { self[$0] },
      kernel: instruction.externalOutput.flatMap { kernels[$0] })
    for output in instruction.outputs where program[output].type == .bfloat16 { self[output].floats.roundToBfloat16() }
  }

  private subscript(value: Value) -> Tensor {
    guard let tensor = tensors[value.index] else { preconditionFailure("nothing makes this value") }
    return tensor
  }

}

extension ValueDescription {
  /// The size of the value here, where numbers in fewer bits lie in floats.
  fileprivate var wideByteCount: Int { type == .bfloat16 ? shape.elementCount * 4 : byteCount }
}

extension UnsafeMutableBufferPointer<Float> {
  /// Rounds each number to the nearest that bfloat16 holds, ties to even. What is no number stays so.
  fileprivate func roundToBfloat16() {
    for index in indices where !self[index].isNaN {
      let bits = self[index].bitPattern
      self[index] = Float(bitPattern: (bits &+ 0x7FFF &+ (bits >> 16 & 1)) & 0xFFFF_0000)
    }
  }
}

extension UnsafeMutableBufferPointer<Int32> {
  /// Seed low, seed high, step low, step high.
  fileprivate func setRandomKey(_ key: RandomKey) {
    for (lane, word) in [key.seed, key.seed >> 32, key.step, key.step >> 32].enumerated() {
      self[lane] = Int32(truncatingIfNeeded: word)
    }
  }
}
