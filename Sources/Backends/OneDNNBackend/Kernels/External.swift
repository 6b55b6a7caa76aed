import CKernels
import Primitives

/// Layers that plug-ins compute: row-major at their edges, one call.
extension Emitter {
  mutating func emitExternal(_ operation: ExternalOperation, _ instruction: Instruction) throws(OneDNNError) {
    guard let output = instruction.externalOutput else { preconditionFailure("the operation is external") }
    let kernel = kernels[output] ?? operation.table.kernel(for: operation)
    kernels[output] = kernel
    var sources: [BufferID] = []
    // The random key is four integers, which no layout concerns.
    for input in instruction.inputs {
      sources.append(program[input].role == .randomKey ? buffer(input) : try operand(input, as: .rowMajor))
    }
    let targets = instruction.outputs.map { destination($0, as: .rowMajor) }
    let primitive = instruction.primitive
    append(kernel: "external \(operation.kind)", reads: sources, writes: targets, multiplyAdds: multiplyAdds) {
      [sources] (book: borrowing AddressBook) throws(OneDNNError) in
      var inputs: [UnsafeMutablePointer<Float>] = []
      for source in sources { inputs.append(book.floats(source)) }
      var outputs: [UnsafeMutablePointer<Float>] = []
      for target in targets { outputs.append(book.floats(target)) }
      return BuiltStep(calling: ExternalCall(kernel, primitive, inputs, outputs))
    }
    for (output, target) in zip(instruction.outputs, targets) { try deliver(output, from: target, in: .rowMajor) }
  }
}

/// A plug-in's operation with its operands.
private final class ExternalCall {
  private let kernel: any ExternalKernel
  private let primitive: Primitive
  private let inputs: [UnsafeMutablePointer<Float>]
  private let outputs: [UnsafeMutablePointer<Float>]

  init(
    _ kernel: any ExternalKernel, _ primitive: Primitive, _ inputs: [UnsafeMutablePointer<Float>],
    _ outputs: [UnsafeMutablePointer<Float>]
  ) {
    self.kernel = kernel
    self.primitive = primitive
    self.inputs = inputs
    self.outputs = outputs
  }

  func run() { kernel.run(primitive, inputs, to: outputs) }
}

extension BuiltStep {
  /// A step in one part: a plug-in divides no work.
  fileprivate init(calling call: ExternalCall) {
    step = espalier_step(
      kernel: { context, _, _ in
        guard let context else { preconditionFailure("the call is the context") }
        Unmanaged<ExternalCall>.fromOpaque(context).takeUnretainedValue().run()
      },
      context: Unmanaged.passUnretained(call).toOpaque(), arguments: nil, argument_count: 0, divisible: 0)
    owner = call
  }
}
