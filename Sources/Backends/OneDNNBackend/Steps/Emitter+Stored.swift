import CKernels
import Primitives
import TensorTypes

/// Values that live outside the arena: stored tensors, the batch, the loss, and what the run leaves behind.
extension Emitter {
  /// Memory that a program's caller sees.
  struct Surroundings {
    var input: UnsafeMutableRawPointer
    var target: UnsafeMutableRawPointer
    var key: UnsafeMutableRawPointer
    var loss: UnsafeMutableRawPointer
  }

  /// Emits all of the program and returns the buffer of its output in row-major order.
  mutating func emitProgram(in surroundings: Surroundings) throws(OneDNNError) -> BufferID? {
    try placeRoles(in: surroundings)
    if let loss = program.loss, program[loss].role == .result {
      place(loss, in: fixed(surroundings.loss, byteCount: 4))
    }
    let uses = countUses()
    placeGradients(uses)
    placeUpdates()
    let normalizations = LayerNormalizations(of: program, layouts)
    for (index, instruction) in program.instructions.enumerated() {
      isInPrelude = index < preludeCount
      if try emitLayerNormalization(at: index, normalizations) { continue }
      try emit(instruction)
    }
    isInPrelude = false
    try collectGradients()
    collectUpdates()
    guard let output = program.output else { return nil }
    let buffer = try operand(output, as: .rowMajor)
    pin(buffer)
    return buffer
  }

  private mutating func placeRoles(in surroundings: Surroundings) throws(OneDNNError) {
    for index in program.values.indices {
      let value = Value(index: index)
      let address: UnsafeMutableRawPointer
      switch program[value].role {
      case .input: address = surroundings.input
      case .target: address = surroundings.target
      case .randomKey: address = surroundings.key
      case .parameter(let parameter):
        let tensor = tensors.parameters[parameter]
        address = tensors.values.address + tensor.start * 4
        guard tensor.layout == tensor.rowMajor else {
          try placeWeight(value, tensor, in: fixed(address, byteCount: tensor.count * 4))
          continue
        }
      case .buffer(let buffer):
        address = tensors.bufferValues.address + tensors.buffers[buffer].start * 4
      case .result: continue
      }
      place(value, in: fixed(address, byteCount: byteCount(value)))
    }
  }

  /// A weight has the layout that its convolution prefers. Other readers get a copy in row-major order.
  private mutating func placeWeight(
    _ value: Value, _ tensor: StoredTensors.Tensor, in stored: BufferID
  ) throws(OneDNNError) {
    weights[value] = stored
    let isReadElsewhere = program.instructions.contains { instruction in
      instruction.inputs.indices.contains { index in
        guard instruction.inputs[index] == value else { return false }
        switch instruction.primitive {
        case .convolution, .convolutionInputGradient: return index != instruction.weightIndex
        case .conversion: return !program.isWeightOfConvolutions(instruction.outputs[0])
        default: return true
        }
      }
    }
    guard isReadElsewhere || program.output == value else { return }
    isInPrelude = true
    try reorder(stored, tensor.layout, to: buffer(value), tensor.rowMajor)
    isInPrelude = false
  }

  private func countUses() -> [Int] {
    var uses = Array(repeating: 0, count: program.values.count)
    for instruction in program.instructions { for input in instruction.inputs { uses[input.index] += 1 } }
    return uses
  }

  // MARK: Gradients

  private func gradientBuffer(_ parameter: Int) -> UnsafeMutableRawPointer {
    tensors.gradients.address + tensors.parameters[parameter].start * 4
  }

  /// Gives gradients the storage from which the optimiser reads them.
  private mutating func placeGradients(_ uses: [Int]) {
    for (parameter, gradient) in program.gradients.enumerated() {
      let tensor = tensors.parameters[parameter]
      guard program[gradient].role == .result, !isPlaced(gradient), gradientTargets[gradient] == nil else { continue }
      let target = fixed(gradientBuffer(parameter), byteCount: tensor.count * 4)
      guard tensor.layout == tensor.rowMajor else {
        if uses[gradient.index] == 0 {
          gradientTargets[gradient] = GradientTarget(buffer: target, layout: tensor.layout)
        }
        continue
      }
      guard layout(gradient).agrees(with: .rowMajor, on: shape(gradient)) else { continue }
      place(gradient, in: target)
      // A reshape before it need not copy.
      let source = program.instructions.first { $0.outputs.contains(gradient) }
      if let source, case .reshape = source.primitive, uses[source.inputs[0].index] == 1,
        program[source.inputs[0]].role == .result, !isPlaced(source.inputs[0]),
        layout(source.inputs[0]).agrees(with: .rowMajor, on: shape(source.inputs[0]))
      {
        place(source.inputs[0], in: target)
      }
    }
  }

  /// Copies the gradients that could not be written in place.
  private mutating func collectGradients() throws(OneDNNError) {
    for (parameter, gradient) in program.gradients.enumerated() {
      if delivered.contains(gradient) { continue }
      let tensor = tensors.parameters[parameter]
      let source = try operand(gradient, as: .rowMajor)
      let address = gradientBuffer(parameter)
      if buffers[source.number].address == address && tensor.layout == tensor.rowMajor { continue }
      try reorder(source, tensor.rowMajor, to: fixed(address, byteCount: tensor.count * 4), tensor.layout)
    }
  }

  // MARK: Buffers

  /// Lets a normalisation overwrite a buffer that nothing reads afterwards.
  private mutating func placeUpdates() {
    for (buffer, update) in program.bufferUpdates.enumerated() {
      guard let update, program[update].role == .result, !isPlaced(update),
        let producer = program.instructions.firstIndex(where: { $0.outputs.contains(update) }),
        case .batchNormalization = program.instructions[producer].primitive
      else { continue }
      let lastRead = program.instructions.lastIndex { instruction in
        instruction.inputs.contains { program[$0].role == .buffer(buffer) }
      }
      guard (lastRead ?? 0) <= producer else { continue }
      let tensor = tensors.buffers[buffer]
      place(
        update, in: fixed(tensors.bufferValues.address + tensor.start * 4, byteCount: tensor.count * 4))
    }
  }

  private mutating func collectUpdates() {
    for (index, update) in program.bufferUpdates.enumerated() {
      guard let update else { continue }
      let tensor = tensors.buffers[index]
      let address = tensors.bufferValues.address + tensor.start * 4
      let source = buffer(update)
      if buffers[source.number].address == address { continue }
      let flat = View(flat: tensor.elementCount)
      appendGrid(
        "update", espalier_copy, to: flat, in: fixed(address, byteCount: tensor.count * 4), from: flat, in: source)
    }
  }
}

/// Where a convolution's weight gradient belongs.
struct GradientTarget {
  var buffer: BufferID
  var layout: MemoryDescriptor
}
