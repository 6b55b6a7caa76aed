import COneDNN
import Compilation
import Diagnostics
import Optimizers
import Primitives

/// The stored tensors of one network on the processor.
final class OneDNNSession: Session {
  let tensors: StoredTensors
  let engine: Engine
  let threads: Int
  /// Guard bytes behind every buffer of a program; tests check that nothing wrote there.
  let guardByteCount: Int
  let parameters: [StoredTensor]
  /// Where the elements of the matrices that lie in a layout of the library's are within their segments, row by row.
  private lazy var positions = tensors.positionsOfMatrices(on: engine)

  init(_ program: Program, threads: Int, guardByteCount: Int) throws(OneDNNError) {
    engine = try Engine.shared.get()
    self.threads = threads
    self.guardByteCount = guardByteCount
    parameters = program.parameters
    setThreads(threads)
    tensors = try StoredTensors(for: program, on: engine)
  }

  func compile(_ program: Program) throws(DiagnosticsError) -> any Executable {
    precondition(
      program.parameters.map(\.shape) == parameters.map(\.shape), "programs of a session share its parameters")
    do {
      return try OneDNNExecutable(
        program, over: tensors, threads: threads, guardByteCount: guardByteCount, on: engine)
    } catch {
      throw error.diagnostics
    }
  }

  func read(_ tensor: TensorReference) -> [Float] {
    let (stored, buffer) = find(tensor)
    return [Float](unsafeUninitializedCapacity: stored.elementCount) { values, count in
      move(stored.layout, buffer, stored.rowMajor, values.baseAddress!)
      count = stored.elementCount
    }
  }

  func write(_ values: [Float], to tensor: TensorReference) {
    let (stored, buffer) = find(tensor)
    precondition(values.count == stored.elementCount, "a tensor is written whole")
    var values = values
    values.withUnsafeMutableBufferPointer { move(stored.rowMajor, $0.baseAddress!, stored.layout, buffer) }
    tensors.changed()
  }

  func apply(_ update: Update) -> Double {
    var storage = OptimizerStorage(parameters: tensors.values.start, gradients: tensors.gradients.start)
    if update.needsAverages { storage.averages = tensors.averages.start }
    if update.needsFirstMoments { storage.firstMoments = tensors.firstMoments.start }
    if update.needsSecondMoments { storage.secondMoments = tensors.secondMoments.start }
    tensors.changed()
    guard update.form.evensMatrices else { return update.apply(to: storage, layout: tensors.flatLayout, loops: .fast) }
    setThreads(threads)
    return update.apply(to: storage, layout: tensors.flatLayout, loops: .fast, positions: positions)
  }

  private func find(_ reference: TensorReference) -> (StoredTensors.Tensor, UnsafeMutablePointer<Float>) {
    let (tensor, buffer) =
      switch reference {
      case .parameter(let index): (tensors.parameters[index], tensors.values)
      case .gradient(let index): (tensors.parameters[index], tensors.gradients)
      case .firstMoment(let index): (tensors.parameters[index], tensors.firstMoments)
      case .secondMoment(let index): (tensors.parameters[index], tensors.secondMoments)
      case .average(let index): (tensors.parameters[index], tensors.averages)
      case .buffer(let index): (tensors.buffers[index], tensors.bufferValues)
      }
    return (tensor, buffer.start + tensor.start)
  }

  private func move(
    _ from: MemoryDescriptor, _ source: UnsafeMutablePointer<Float>, _ to: MemoryDescriptor,
    _ destination: UnsafeMutablePointer<Float>
  ) {
    do {
      setThreads(threads)
      try Reorder(from: from, at: source, to: to, at: destination, on: engine).run()
    } catch {
      preconditionFailure("\(error)")
    }
  }
}

extension OneDNNError {
  /// The error as a diagnostic: the library lacks what the program needs.
  var diagnostics: DiagnosticsError {
    let (code, remedy) =
      switch status {
      case dnnl_out_of_memory: ("out-of-memory", "Give the process more memory, or choose a smaller batch size")
      // What the system refused, such as memory that code may run in.
      case dnnl_runtime_error: ("onednn-runtime", "Give the process more memory, or choose a smaller batch size")
      default: ("onednn", "Train it with the reference backend.")
      }
    return DiagnosticsError(
      Diagnostic(code: code, "oneDNN cannot compile the network: \(description)", remedy: remedy))
  }
}
