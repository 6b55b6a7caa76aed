import Compilation
import Diagnostics
import Optimizers
import Primitives

/// The stored tensors: one flat buffer each for parameters, gradients, buffers and what the optimiser keeps.
final class ReferenceSession: Session {
  let parameterTensors: [StoredTensor]
  let bufferTensors: [StoredTensor]
  let parameterLayout: FlatLayout
  let bufferLayout: FlatLayout
  let parameters: FlatBuffer
  let gradients: FlatBuffer
  let buffers: FlatBuffer
  private var firstMoments: FlatBuffer?
  private var secondMoments: FlatBuffer?
  private var averages: FlatBuffer?
  /// Counts the changes of parameters and buffers; an executable whose prelude is older runs it again.
  private(set) var version = 0

  init(parameters parameterTensors: [StoredTensor], buffers bufferTensors: [StoredTensor]) {
    self.parameterTensors = parameterTensors
    self.bufferTensors = bufferTensors
    parameterLayout = FlatLayout(parameterTensors)
    bufferLayout = FlatLayout(bufferTensors)
    parameters = FlatBuffer(parameterLayout)
    gradients = FlatBuffer(parameterLayout)
    buffers = FlatBuffer(bufferLayout)
  }

  func compile(_ program: Program) throws(DiagnosticsError) -> any Executable {
    precondition(
      program.parameters.map(\.shape) == parameterTensors.map(\.shape)
        && program.buffers.map(\.shape) == bufferTensors.map(\.shape),
      "programs of one session have the same stored tensors")
    return try ReferenceExecutable(program, session: self)
  }

  func read(_ tensor: TensorReference) -> [Float] {
    let (buffer, number) = storage(of: tensor)
    return Array(buffer[number])
  }

  func write(_ values: [Float], to tensor: TensorReference) {
    let (buffer, number) = storage(of: tensor)
    let elements = buffer[number]
    precondition(values.count == elements.count, "as many values as the tensor has elements")
    _ = elements.update(fromContentsOf: values)
    storedTensorsChanged()
  }

  func apply(_ update: Update) -> Double {
    if update.needsAverages, averages == nil { averages = parameters.copy() }
    if update.needsFirstMoments, firstMoments == nil { firstMoments = FlatBuffer(parameterLayout) }
    if update.needsSecondMoments, secondMoments == nil { secondMoments = FlatBuffer(parameterLayout) }
    storedTensorsChanged()
    return update.apply(
      to: OptimizerStorage(
        parameters: parameters.base, gradients: gradients.base, firstMoments: firstMoments?.base,
        secondMoments: secondMoments?.base, averages: averages?.base),
      layout: parameterLayout)
  }

  func storedTensorsChanged() { version += 1 }

  /// The buffer that holds a tensor, made on first use, and the tensor's number there.
  private func storage(of tensor: TensorReference) -> (FlatBuffer, Int) {
    switch tensor {
    case .parameter(let number): return (parameters, number)
    case .gradient(let number): return (gradients, number)
    case .buffer(let number): return (buffers, number)
    case .firstMoment(let number):
      let buffer = firstMoments ?? FlatBuffer(parameterLayout)
      firstMoments = buffer
      return (buffer, number)
    case .secondMoment(let number):
      let buffer = secondMoments ?? FlatBuffer(parameterLayout)
      secondMoments = buffer
      return (buffer, number)
    case .average(let number):
      let buffer = averages ?? parameters.copy()
      averages = buffer
      return (buffer, number)
    }
  }
}

/// Floats of several tensors in one aligned allocation, zero at first.
final class FlatBuffer {
  let layout: FlatLayout
  let base: UnsafeMutablePointer<Float>

  init(_ layout: FlatLayout) {
    self.layout = layout
    let byteCount = max(1, layout.elementCount) * MemoryLayout<Float>.stride
    base = UnsafeMutableRawPointer.allocate(byteCount: byteCount, alignment: MemoryPlan.alignment)
      .bindMemory(to: Float.self, capacity: max(1, layout.elementCount))
    base.initialize(repeating: 0, count: max(1, layout.elementCount))
  }

  deinit { base.deallocate() }

  /// The elements of one tensor.
  subscript(number: Int) -> UnsafeMutableBufferPointer<Float> {
    let range = layout.segments[number].range
    return UnsafeMutableBufferPointer(start: base + range.lowerBound, count: range.count)
  }

  func copy() -> FlatBuffer {
    let copy = FlatBuffer(layout)
    copy.base.update(from: base, count: layout.elementCount)
    return copy
  }
}
