import Compilation
import Diagnostics
import Primitives
import StableHLO

/// Sessions that train as the lanes of one program. Their stored tensors lie behind each other on the device from the first
/// steps until they are handed back.
final class PJRTGroup: SessionGroup {
  let sessions: [PJRTSession]
  var client: PJRTClient { sessions[0].client }
  private var tensors: [StableHLOModule.Slot: DeviceBuffer] = [:]
  /// The samples are the same in all programs of a group.
  private var resident: [StableHLOModule.Slot: DeviceBuffer] = [:]

  init(_ sessions: [PJRTSession]) {
    self.sessions = sessions
  }

  func compileEpoch(_ plan: EpochPlan) throws(DiagnosticsError) -> (any GroupEpochExecutable)? {
    guard client.hasRoom(for: plan.samples) else { return nil }
    let module = plan.program.stableHLO(epoch: plan.epochForm, update: plan.form, lanes: sessions.count)
    let program = try client.load(module)
    if resident.isEmpty { resident = try client.resident(plan.samples, for: program.module) }
    return PJRTGroupEpoch(plan, program: program, group: self)
  }

  func handBack() throws(DiagnosticsError) {
    for (slot, buffer) in tensors {
      let values = try buffer.floats()
      let type = TensorType(Array(buffer.type.extents.dropFirst()))
      for (lane, session) in sessions.enumerated() {
        let own = Array(values[lane * type.elementCount..<(lane + 1) * type.elementCount])
        session.keep([slot: try client.upload(own, type)])
      }
    }
    tensors = [:]
  }

  /// Runs a program of all lanes with stored tensors and what is named here, keeps what is stored, and returns the rest.
  func run(
    _ program: LoadedProgram, with named: [StableHLOModule.Slot: DeviceBuffer]
  ) throws(DiagnosticsError) -> [StableHLOModule.Slot: DeviceBuffer] {
    var arguments: [DeviceBuffer] = []
    for argument in program.module.arguments {
      if let given = named[argument.slot] ?? resident[argument.slot] {
        arguments.append(given)
      } else {
        arguments.append(try stored(argument.slot, argument.type))
      }
    }
    let results = zip(program.module.results.map(\.slot), try program.run(arguments))
    var others: [StableHLOModule.Slot: DeviceBuffer] = [:]
    for (slot, buffer) in results {
      if slot.isStored { tensors[slot] = buffer } else { others[slot] = buffer }
    }
    return others
  }

  private func stored(_ slot: StableHLOModule.Slot, _ type: TensorType) throws(DiagnosticsError) -> DeviceBuffer {
    if let known = tensors[slot] { return known }
    var values: [Float] = []
    values.reserveCapacity(type.elementCount)
    for session in sessions { values += try session[slot].floats() }
    let buffer = try client.upload(values, type)
    tensors[slot] = buffer
    return buffer
  }
}

/// Training steps in a row of all sessions of a group.
final class PJRTGroupEpoch: GroupEpochExecutable {
  private let plan: EpochPlan
  private let program: LoadedProgram
  private let group: PJRTGroup
  private var tables: [StableHLOModule.Slot: DeviceBuffer] = [:]

  init(_ plan: EpochPlan, program: LoadedProgram, group: PJRTGroup) {
    self.plan = plan
    self.program = program
    self.group = group
  }

  func begin(_ tables: [EpochTables]) throws(DiagnosticsError) {
    precondition(
      tables.count == group.sessions.count && tables.allSatisfy { $0.updates == tables[0].updates },
      "sessions of a group take the same steps")
    self.tables = [
      .order: try upload(tables.flatMap(\.order), .order),
      .stepNumbers: try upload(tables[0].updates.flatMap(\.list), .stepNumbers),
      .stepKeys: try upload(tables.flatMap { $0.keys.flatMap(\.words) }, .stepKeys),
    ]
    if plan.changesPictures { self.tables[.changes] = try upload(tables.flatMap(\.changes), .changes) }
    if plan.mixes { self.tables[.mixShares] = try upload(tables.flatMap(\.mixShares), .mixShares) }
  }

  func run(_ steps: Range<Int>) throws(DiagnosticsError) -> [[EpochStep]] {
    precondition(steps.lowerBound >= 0 && steps.upperBound <= plan.stepCount, "steps of the epoch")
    var named = tables
    named[.firstStep] = try upload([Int32(steps.lowerBound)], .firstStep)
    named[.stepLimit] = try upload([Int32(steps.upperBound)], .stepLimit)
    let results = try group.run(program, with: named)
    func numbers(_ slot: StableHLOModule.Slot) throws(DiagnosticsError) -> [Double] {
      try results[slot]?.floats().map(Double.init) ?? []
    }
    let (losses, norms) = (try numbers(.losses), try numbers(.norms))
    let (own, mixed) = (try numbers(.ownCorrect), try numbers(.mixedCorrect))
    return group.sessions.indices.map { lane in
      steps.map { step in
        let index = lane * plan.stepCount + step
        return EpochStep(
          loss: losses[index], gradientNorm: norms[index], ownCorrect: own[index], mixedCorrect: mixed[index])
      }
    }
  }

  private func upload<Element>(
    _ elements: [Element], _ slot: StableHLOModule.Slot
  ) throws(DiagnosticsError) -> DeviceBuffer {
    try group.client.upload(elements, slot, of: program.module)
  }
}
