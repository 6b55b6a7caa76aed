import Compilation
import Datasets
import Diagnostics
import GraphIR
import Primitives
import Safetensors
import TensorTypes

extension Checkpoint {
  /// The network's tensors as they are used: parameters, averaged if the recipe keeps averages, then buffers.
  public var weights: [SafetensorsFile.Tensor] {
    let own = tensors.filter { !$0.name.contains("/") }
    guard recipe.averageDecay != nil else { return own }
    let byName = Dictionary(tensors.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    return own.map { tensor in
      var averaged = byName[Role.average.name(of: tensor.name)] ?? tensor
      averaged.name = tensor.name
      return averaged
    }
  }

  /// - throws: when the graph is not the one that was trained
  func check(_ graph: Graph) throws(DiagnosticsError) {
    guard graph.canonicalHash == graphHash else {
      throw DiagnosticsError(
        Diagnostic(
          code: "other-architecture", "the checkpoint belongs to another architecture than '\(graph.name)'",
          remedy: "Give the architecture that was trained, or train anew"))
    }
  }

  /// Writes the weights that are in use into a session.
  func loadWeights(into session: any Session, of graph: Graph, program: Program) throws(DiagnosticsError) {
    try check(graph)
    let weights = StoredValues(weights)
    for (index, tensor) in program.parameters.enumerated() {
      session.write(try weights.values(tensor.name, tensor.shape), to: .parameter(index))
    }
    for (index, tensor) in program.buffers.enumerated() {
      session.write(try weights.values(tensor.name, tensor.shape), to: .buffer(index))
    }
  }
}

/// Tensors by name.
struct StoredValues {
  private let tensors: [String: SafetensorsFile.Tensor]

  init(_ tensors: [SafetensorsFile.Tensor]) {
    self.tensors = Dictionary(tensors.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// - throws: when there is no such tensor, or it has another shape
  func values(_ name: String, _ shape: Shape) throws(DiagnosticsError) -> [Float] {
    guard let tensor = tensors[name] else { throw Self.fault("lacks the tensor '\(name)'") }
    guard tensor.shape == shape else { throw Self.fault("has '\(name)' of shape \(tensor.shape), not \(shape)") }
    return tensor.values
  }

  static func fault(_ message: String) -> DiagnosticsError {
    DiagnosticsError(
      Diagnostic(code: "bad-checkpoint", "the checkpoint \(message)", remedy: "Give a file that training wrote"))
  }
}

extension Trainer {
  /// The state of the run.
  public func checkpoint() -> Checkpoint {
    Checkpoint(
      architecture: architecture, graphHash: graph.canonicalHash, recipe: recipe, normalization: data.normalization,
      data: dataDescription, progress: progress, tensors: storedValues(), origin: origin,
      teacher: teacher?.identity)
  }

  /// Resumes from a checkpoint of the same graph, recipe and data; the number of epochs alone may differ, so that a
  /// finished run can be prolonged.
  /// - throws: when anything else differs or is missing; the trainer is then as it was
  public func resume(_ checkpoint: Checkpoint) throws(DiagnosticsError) {
    try checkpoint.check(graph)
    var comparable = checkpoint.recipe
    (comparable.epochs, comparable.name, comparable.comment) = (recipe.epochs, recipe.name, recipe.comment)
    comparable.schema = recipe.schema
    guard comparable == recipe else {
      throw DiagnosticsError(
        Diagnostic(
          code: "other-recipe", "the checkpoint was written by another recipe than '\(recipe.name)'",
          remedy: "Resume with the checkpoint's own recipe, or train anew"))
    }
    try checkTeacher(of: checkpoint)
    try checkpoint.data.check(isThatOf: dataDescription)
    let values = try values(of: checkpoint)
    let done = checkpoint.progress
    guard done.batch <= batches.count, done.sampleCount == batches.sampleCount(after: done.batch),
      done.correctCount <= Double(done.sampleCount)
    else {
      throw StoredValues.fault("has a progress that this run cannot have made")
    }
    restore(values)
    progress = done
    origin = checkpoint.origin
  }

  private func checkTeacher(of checkpoint: Checkpoint) throws(DiagnosticsError) {
    guard checkpoint.teacher != teacher?.identity else { return }
    let how = checkpoint.teacher == nil ? "without a" : teacher == nil ? "with a" : "with another"
    throw DiagnosticsError(
      Diagnostic(
        code: "other-teacher", "the checkpoint was trained \(how) teacher",
        remedy: "Resume with the teacher and the share that it was trained with, or train anew"))
  }

  /// What a checkpoint holds for each slot.
  /// - throws: when it holds anything else than this run keeps
  func values(of checkpoint: Checkpoint) throws(DiagnosticsError) -> [SafetensorsFile.Tensor] {
    let stored = StoredValues(checkpoint.tensors)
    var values: [SafetensorsFile.Tensor] = []
    for slot in slots {
      values.append(
        SafetensorsFile.Tensor(
          name: slot.name, shape: slot.shape, values: try stored.values(slot.name, slot.shape)))
    }
    guard checkpoint.tensors.count == values.count else {
      throw StoredValues.fault("has \(checkpoint.tensors.count) tensors, not \(values.count)")
    }
    return values
  }

  /// Everything that is stored, in the order of a checkpoint.
  private var slots: [(reference: TensorReference, name: String, shape: Shape)] {
    let parameters = program.parameters.enumerated()
    var slots = parameters.map { (TensorReference.parameter($0), $1.name, $1.shape) }
    slots += program.buffers.enumerated().map { (.buffer($0), $1.name, $1.shape) }
    for role in Checkpoint.Role.allCases where recipe.keeps(role) {
      slots += parameters.map { (role.reference($0), role.name(of: $1.name), $1.shape) }
    }
    return slots
  }

  func storedValues() -> [SafetensorsFile.Tensor] {
    slots.map { SafetensorsFile.Tensor(name: $0.name, shape: $0.shape, values: session.read($0.reference)) }
  }

  func restore(_ values: [SafetensorsFile.Tensor]) {
    for (slot, tensor) in zip(slots, values) { session.write(tensor.values, to: slot.reference) }
  }
}

extension Checkpoint.Role {
  fileprivate func reference(_ parameter: Int) -> TensorReference {
    switch self {
    case .firstMoment: .firstMoment(parameter)
    case .secondMoment: .secondMoment(parameter)
    case .average: .average(parameter)
    }
  }
}

extension Recipe {
  /// Whether its optimiser keeps this for each parameter.
  fileprivate func keeps(_ role: Checkpoint.Role) -> Bool {
    let update = update(at: 0, of: 1)
    switch role {
    case .firstMoment:
      if case .oneCycle(let cycle) = schedule, cycle.momentum != nil { return true }
      return update.needsFirstMoments
    case .secondMoment: return update.needsSecondMoments
    case .average: return update.needsAverages
    }
  }
}
