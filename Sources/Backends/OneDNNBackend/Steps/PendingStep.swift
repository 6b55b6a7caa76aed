import CKernels
import COneDNN

/// Storage, by its number in the emitter.
struct BufferID: Hashable {
  var number: Int
}

/// A description of a step, for profiles and for tests that no slow implementation is used.
public struct StepDescription: Hashable, Sendable {
  /// The primitive that the step belongs to, or what else it does, such as `reorder`.
  public var primitive: String
  /// The library's name of its implementation, such as `jit:avx512_core`, or `kernel` for our own loops.
  public var implementation: String
  /// The layer that this was lowered from, by its index in the graph.
  public var origin: Int
  /// Zero for steps without products.
  public var multiplyAdds = 0
  /// Bytes of operands read and written, each once.
  public var byteCount = 0
}

/// A step that waits for addresses.
struct PendingStep {
  var description: StepDescription
  var reads: [BufferID]
  var writes: [BufferID]
  var scratchByteCount = 0
  /// Buffers that `writes[0]` may overwrite if this step is their last reader: each of its elements is
  /// computed from the same element of theirs. Writing in place halves the traffic.
  var mayReplace: [BufferID] = []
  var build: (borrowing AddressBook) throws(OneDNNError) -> BuiltStep
}

/// Where every buffer begins.
struct AddressBook: ~Copyable {
  let addresses: [UnsafeMutableRawPointer]
  let scratch: UnsafeMutableRawPointer

  subscript(buffer: BufferID) -> UnsafeMutableRawPointer { addresses[buffer.number] }

  func floats(_ buffer: BufferID) -> UnsafeMutablePointer<Float> {
    addresses[buffer.number].assumingMemoryBound(to: Float.self)
  }
}

extension AddressBook {
  /// Elements in bfloat16.
  func bfloat16(_ buffer: BufferID) -> UnsafeMutablePointer<UInt16> {
    addresses[buffer.number].assumingMemoryBound(to: UInt16.self)
  }
}

/// A step ready to run and what keeps it alive.
struct BuiltStep {
  var step: espalier_step
  var owner: AnyObject
}

/// The context of one of our kernels, at an address that stays.
final class KernelContext<Context>: @unchecked Sendable {
  let pointer: UnsafeMutablePointer<Context>
  private let tables: [AnyObject]

  init(_ context: Context, keeping tables: [AnyObject] = []) {
    pointer = .allocate(capacity: 1)
    pointer.initialize(to: context)
    self.tables = tables
  }

  deinit { pointer.deallocate() }
}

extension BuiltStep {
  /// A call of one of our kernels.
  init<Context>(
    _ kernel: espalier_kernel, _ context: Context, isDivisible: Bool = true, keeping tables: [AnyObject] = []
  ) {
    let owner = KernelContext(context, keeping: tables)
    step = espalier_step(
      kernel: kernel, context: owner.pointer, arguments: nil, argument_count: 0, divisible: isDivisible ? 1 : 0)
    self.owner = owner
  }
}

/// A primitive with its operands.
final class BoundPrimitive {
  let primitive: CompiledPrimitive
  let memories: [Memory]
  let arguments: UnsafeMutableBufferPointer<dnnl_exec_arg_t>

  init(
    _ descriptor: PrimitiveDescriptor,
    _ operands: [(argument: Int32, layout: MemoryDescriptor, address: UnsafeMutableRawPointer)], on engine: Engine
  ) throws(OneDNNError) {
    primitive = try CompiledPrimitive(descriptor)
    var memories: [Memory] = []
    for operand in operands { memories.append(try Memory(operand.layout, at: operand.address, on: engine)) }
    self.memories = memories
    arguments = .allocate(capacity: operands.count)
    for (index, operand) in operands.enumerated() {
      arguments.initializeElement(
        at: index, to: dnnl_exec_arg_t(arg: operand.argument, memory: memories[index].handle))
    }
  }

  deinit { arguments.deallocate() }
}
