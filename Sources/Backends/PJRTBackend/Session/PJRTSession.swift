import Compilation
import Diagnostics
import Optimizers
import Primitives
import StableHLO

/// The stored tensors of a network on a device.
///
/// Reads, writes and steps cannot throw. What goes wrong is kept in ``fault``, results are NaN from then on, and
/// ``checkFault()`` says why.
final class PJRTSession: Session {
  let client: PJRTClient
  private let parameters: [StoredTensor]
  private let buffers: [StoredTensor]
  private var tensors: [StableHLOModule.Slot: DeviceBuffer] = [:]
  private var updates: [UpdateForm: LoadedProgram] = [:]
  private(set) var fault: DiagnosticsError?

  init(_ client: PJRTClient, parameters: [StoredTensor], buffers: [StoredTensor]) {
    self.client = client
    self.parameters = parameters
    self.buffers = buffers
  }

  func compile(_ program: Program) throws(DiagnosticsError) -> any Executable {
    precondition(
      program.parameters.map(\.shape) == parameters.map(\.shape)
        && program.buffers.map(\.shape) == buffers.map(\.shape),
      "programs of one session have the same stored tensors")
    try program.checkRunsOnDevices()
    return PJRTExecutable(program, session: self)
  }

  var takesManySteps: Bool { true }

  func compileEpoch(_ plan: EpochPlan) throws(DiagnosticsError) -> (any EpochExecutable)? {
    try PJRTEpoch(plan, session: self)
  }

  func group(with others: [any Session]) -> (any SessionGroup)? {
    let others = others.compactMap { $0 as? PJRTSession }
    precondition(
      others.allSatisfy { $0.client === client && $0.parameters.map(\.shape) == parameters.map(\.shape) },
      "sessions of a group are alike")
    return PJRTGroup([self] + others)
  }

  func read(_ tensor: TensorReference) -> [Float] {
    attempt { () throws(DiagnosticsError) in try self[tensor.slot].floats() }
      ?? Array(repeating: .nan, count: type(of: tensor.slot).elementCount)
  }

  func write(_ values: [Float], to tensor: TensorReference) {
    let type = type(of: tensor.slot)
    precondition(values.count == type.elementCount, "as many values as the tensor has elements")
    attempt { () throws(DiagnosticsError) in tensors[tensor.slot] = try upload(values, type) }
  }

  func apply(_ update: Update) -> Double {
    let norm = attempt { () throws(DiagnosticsError) -> Float in
      let program = try step(update.form)
      let numbers = try upload(update.numbers.list, program.module.arguments[0].type)
      let results = try run(program, with: [.updateNumbers: numbers])
      return try results[.gradientNorm]?.floats()[0] ?? .nan
    }
    return Double(norm ?? .nan)
  }

  func checkFault() throws(DiagnosticsError) {
    if let fault { throw fault }
  }

  private func step(_ form: UpdateForm) throws(DiagnosticsError) -> LoadedProgram {
    if let known = updates[form] { return known }
    let program = try client.load(form.stableHLO(for: parameters.map(\.shape.extents)))
    updates[form] = program
    return program
  }

  // MARK: Tensors

  /// Runs a program with stored tensors and what is named here, keeps what is stored, and returns the rest.
  func run(
    _ program: LoadedProgram, with named: [StableHLOModule.Slot: DeviceBuffer]
  ) throws(DiagnosticsError) -> [StableHLOModule.Slot: DeviceBuffer] {
    let results = try outcome(of: program, with: named)
    keep(results)
    return results.filter { !$0.key.isStored }
  }

  /// Runs a program with stored tensors and what is named here. What is stored stays as it was.
  func outcome(
    of program: LoadedProgram, with named: [StableHLOModule.Slot: DeviceBuffer]
  ) throws(DiagnosticsError) -> [StableHLOModule.Slot: DeviceBuffer] {
    var arguments: [DeviceBuffer] = []
    for argument in program.module.arguments {
      if let given = named[argument.slot] { arguments.append(given) } else { arguments.append(try self[argument.slot]) }
    }
    let results = zip(program.module.results.map(\.slot), try program.run(arguments))
    return Dictionary(uniqueKeysWithValues: Array(results))
  }

  /// Replaces stored tensors.
  func keep(_ results: [StableHLOModule.Slot: DeviceBuffer]) {
    for (slot, buffer) in results where slot.isStored { tensors[slot] = buffer }
  }

  /// Does something on the device unless it failed before. Keeps the first error.
  @discardableResult
  func attempt<Result>(_ body: () throws(DiagnosticsError) -> Result) -> Result? {
    guard fault == nil else { return nil }
    do {
      return try body()
    } catch {
      fault = error
      return nil
    }
  }

  func upload<Element>(_ elements: [Element], _ type: TensorType) throws(DiagnosticsError) -> DeviceBuffer {
    try client.upload(elements, type)
  }

  /// A stored tensor; zeros before it is written. An average begins as its parameter.
  subscript(slot: StableHLOModule.Slot) -> DeviceBuffer {
    get throws(DiagnosticsError) {
      if let known = tensors[slot] { return known }
      let made: DeviceBuffer
      if case .average(let number) = slot {
        made = try self[.parameter(number)]
      } else {
        let type = type(of: slot)
        made = try upload([Float](repeating: 0, count: type.elementCount), type)
      }
      tensors[slot] = made
      return made
    }
  }

  private func type(of slot: StableHLOModule.Slot) -> TensorType {
    switch slot {
    case .buffer(let number): TensorType(buffers[number].shape.extents)
    case .parameter(let number), .gradient(let number), .firstMoment(let number), .secondMoment(let number),
      .average(let number):
      TensorType(parameters[number].shape.extents)
    default: preconditionFailure("no stored tensor")
    }
  }
}

extension TensorReference {
  fileprivate var slot: StableHLOModule.Slot {
    switch self {
    case .parameter(let number): .parameter(number)
    case .gradient(let number): .gradient(number)
    case .firstMoment(let number): .firstMoment(number)
    case .secondMoment(let number): .secondMoment(number)
    case .average(let number): .average(number)
    case .buffer(let number): .buffer(number)
    }
  }
}

extension StableHLOModule.Slot {
  /// Whether a session keeps it from run to run.
  var isStored: Bool {
    switch self {
    case .parameter, .gradient, .firstMoment, .secondMoment, .average, .buffer: true
    default: false
    }
  }
}
