import CKernels
import COneDNN
import Compilation
import Primitives
import TensorTypes

/// Writes the steps that run a program. Values become buffers. A step that needs a value in another layout gets a copy,
/// which a step of its own makes, and which all steps that need the same layout share.
struct Emitter {
  struct Buffer {
    var byteCount: Int
    /// Where the buffer is, for what lives outside the arena.
    var address: UnsafeMutableRawPointer?
    /// Whether it must stay until the run has ended.
    var isPinned = false
  }

  let program: Program
  let preludeCount: Int
  let tensors: StoredTensors
  let engine: Engine
  /// How many threads a step may be divided among.
  let threads: Int
  let layouts: [Layout]
  private(set) var buffers: [Buffer] = []
  /// Steps that depend on stored tensors alone, run when those have changed.
  private(set) var prelude: [PendingStep] = []
  /// Steps of every run.
  private(set) var body: [PendingStep] = []
  var steps: [PendingStep] { prelude + body }
  /// What every step is, with its traffic.
  var describedSteps: [StepDescription] {
    steps.map { step in
      var description = step.description
      description.byteCount = (step.reads + step.writes).reduce(0) { $0 + buffers[$1.number].byteCount }
      return description
    }
  }
  /// Whether the instruction that is being emitted belongs to the prelude.
  var isInPrelude = false
  /// The layer whose instruction is being emitted, and what the instruction costs.
  var origin = 0
  var multiplyAdds = 0

  /// Gradients that convolutions write directly in the stored layout, and those that were written so.
  var gradientTargets: [Value: GradientTarget] = [:]
  private(set) var delivered: Set<Value> = []

  /// What runs the operations of plug-ins, by their outputs.
  var kernels: [Value: any ExternalKernel] = [:]

  /// Parameters in the layouts that convolutions prefer.
  var weights: [Value: BufferID] = [:]

  /// The sources of weights in bfloat16, whose layouts the primitives choose.
  var sources: [Value: Value] = [:]

  /// By the map, the sums of a batch normalisation that the convolution before it forms.
  var normalizationSums: [Value: BufferID] = [:]

  private var ofValue: [Value: BufferID] = [:]
  var copies: [Copy: BufferID] = [:]
  var weightCopies: [(value: Value, layout: MemoryDescriptor, buffer: BufferID)] = []

  /// What a copy of a value is.
  struct Copy: Hashable {
    var value: Value
    var layout: Layout
    var type: DataType
  }

  init(_ program: Program, over tensors: StoredTensors, threads: Int, on engine: Engine) {
    let prepared = program.hoistingPrelude()
    self.program = prepared.program
    preludeCount = prepared.preludeCount
    self.tensors = tensors
    self.engine = engine
    self.threads = threads
    layouts = LayoutAssignment.layouts(of: prepared.program)
  }

  // MARK: Buffers

  /// Memory of the arena.
  mutating func temporary(_ byteCount: Int) -> BufferID {
    buffers.append(Buffer(byteCount: byteCount))
    return BufferID(number: buffers.count - 1)
  }

  /// Memory that someone else owns.
  mutating func fixed(_ address: UnsafeMutableRawPointer, byteCount: Int) -> BufferID {
    buffers.append(Buffer(byteCount: byteCount, address: address))
    return BufferID(number: buffers.count - 1)
  }

  mutating func pin(_ buffer: BufferID) {
    buffers[buffer.number].isPinned = true
  }

  mutating func place(_ value: Value, in buffer: BufferID) {
    ofValue[value] = buffer
  }

  func isPlaced(_ value: Value) -> Bool { ofValue[value] != nil }

  func shape(_ value: Value) -> Shape { program[value].shape }
  func layout(_ value: Value) -> Layout { layouts[value.index] }
  func type(_ value: Value) -> DataType { program[value].type }
  func byteCount(_ value: Value) -> Int { program[value].shape.elementCount * program[value].type.byteCount }

  /// The buffer of a value in its own layout, made on first use.
  mutating func buffer(_ value: Value) -> BufferID {
    if let buffer = ofValue[value] { return buffer }
    let buffer = temporary(byteCount(value))
    ofValue[value] = buffer
    return buffer
  }

  func gradientTarget(_ value: Value) -> GradientTarget? { gradientTargets[value] }

  mutating func markDelivered(_ value: Value) {
    delivered.insert(value)
  }

  // MARK: Steps

  mutating func append(_ step: PendingStep) {
    if isInPrelude { prelude.append(step) } else { body.append(step) }
  }

  mutating func reorder(
    _ source: BufferID, _ from: MemoryDescriptor, to destination: BufferID, _ to: MemoryDescriptor
  ) throws(OneDNNError) {
    let descriptor = try PrimitiveDescriptor(reorder: from, to: to, PrimitiveAttributes(), on: engine)
    append(
      descriptor, "reorder", reads: [(DNNL_ARG_FROM, from, source)], writes: [(DNNL_ARG_TO, to, destination)])
  }

  typealias Operand = (argument: Int32, layout: MemoryDescriptor, buffer: BufferID)

  /// A step that runs one of the library's primitives.
  mutating func append(
    _ descriptor: PrimitiveDescriptor, _ name: String, reads: [Operand], writes: [Operand],
    mayReplace: [BufferID] = [], multiplyAdds: Int = 0
  ) {
    let engine = engine
    let scratch = descriptor.layout(of: dnnl_query_scratchpad_md)
    append(
      PendingStep(
        description: StepDescription(
          primitive: name, implementation: descriptor.implementation, origin: origin, multiplyAdds: multiplyAdds),
        reads: reads.map(\.buffer), writes: writes.map(\.buffer), scratchByteCount: scratch?.byteCount ?? 0,
        mayReplace: mayReplace
      ) { (book: borrowing AddressBook) throws(OneDNNError) in
        var operands: [(argument: Int32, layout: MemoryDescriptor, address: UnsafeMutableRawPointer)] = []
        for operand in reads + writes { operands.append((operand.argument, operand.layout, book[operand.buffer])) }
        if let scratch { operands.append((DNNL_ARG_SCRATCHPAD, scratch, book.scratch)) }
        let bound = try BoundPrimitive(descriptor, operands, on: engine)
        let step = espalier_step(
          kernel: nil, context: UnsafeMutableRawPointer(bound.primitive.handle),
          arguments: bound.arguments.baseAddress, argument_count: Int32(bound.arguments.count), divisible: 0)
        return BuiltStep(step: step, owner: bound)
      })
  }

  /// A step that runs one of our kernels.
  mutating func append(
    kernel name: String, reads: [BufferID], writes: [BufferID], mayReplace: [BufferID] = [],
    scratchByteCount: Int = 0, multiplyAdds: Int = 0,
    build: @escaping (borrowing AddressBook) throws(OneDNNError) -> BuiltStep
  ) {
    let description = StepDescription(
      primitive: name, implementation: "kernel", origin: origin, multiplyAdds: multiplyAdds)
    append(
      PendingStep(
        description: description, reads: reads, writes: writes, scratchByteCount: scratchByteCount,
        mayReplace: mayReplace, build: build))
  }
}
