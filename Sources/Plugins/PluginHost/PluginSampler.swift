import CEspalierPlugin
import Diagnostics
import JSONText
import Search

/// The functions of a plug-in's sampler, of which none is null.
struct SamplerFunctions: @unchecked Sendable {
  let table: espalier_sampler

  init(_ table: espalier_sampler) {
    self.table = table
  }
}

/// A sampler from a plug-in. It is used by one thread at a time, and a report is never withdrawn.
struct PluginSampler: Sampler {
  private let state: SamplerState

  init(_ owner: PluginFunction, _ functions: SamplerFunctions, settings: String) {
    state = SamplerState(owner, functions, settings: settings)
  }

  mutating func tell(_ report: TrialReport) { state.tell(report) }

  func propose(
    trial: Int, using generator: inout some RandomNumberGenerator
  ) throws(DiagnosticsError) -> Proposal {
    let seed: UInt64 = generator.next()
    do throws(PluginFailure) {
      return try state.propose(trial: trial, seed: seed)
    } catch {
      throw error.diagnostics
    }
  }
}

/// The plug-in's state, made when it is first needed.
private final class SamplerState: @unchecked Sendable {
  private let owner: PluginFunction
  private let functions: SamplerFunctions
  private let settings: String
  private var state: UnsafeMutableRawPointer?
  private var isOpen = false
  /// The first fault, which the next proposal throws.
  private var failure: PluginFailure?
  private var reported: Set<Int> = []

  init(_ owner: PluginFunction, _ functions: SamplerFunctions, settings: String) {
    self.owner = owner
    self.functions = functions
    self.settings = settings
  }

  deinit {
    if isOpen { owner.run("close") { functions.table.close(state) } }
  }

  private func open() throws(PluginFailure) {
    if isOpen { return }
    try owner.call("open") { functions.table.open(functions.table.context, settings, &state, $0) }
    isOpen = true
  }

  func tell(_ report: TrialReport) {
    guard failure == nil else { return }
    if report.costs != nil { reported.insert(report.trial) } else { reported.remove(report.trial) }
    do throws(PluginFailure) {
      try open()
      let text = JSONWriter.line(report.json)
      try owner.call("tell") { functions.table.tell(state, text, $0) }
    } catch {
      failure = error
    }
  }

  func propose(trial: Int, seed: UInt64) throws(PluginFailure) -> Proposal {
    if let failure { throw failure }
    try open()
    let said = try owner.document("propose") { functions.table.propose(state, UInt64(trial), seed, $0, $1) }
    guard let proposal = Proposal(said.root) else {
      throw owner.failure("propose", "'\(JSONWriter.line(said.root).prefix(200))' is no proposal")
    }
    if let stranger = proposal.parents.first(where: { !reported.contains($0) }) {
      throw owner.failure("propose", "it knows no finished trial \(stranger)")
    }
    return proposal
  }
}

extension TrialReport {
  fileprivate var json: JSONValue {
    [
      "trial": .integer(trial), "rung": .integer(rung),
      "costs": costs.map { .array($0.map { $0.isFinite ? .number($0) : .null }) } ?? .null,
      "parameters": .integer(parameters), "proposal": proposal.json,
    ]
  }
}

extension Proposal {
  fileprivate var json: JSONValue {
    switch self {
    case .random: ["kind": "random"]
    case .mutate(let parent, let steps):
      ["kind": "mutate", "parent": .integer(parent), "steps": .integer(steps)]
    case .crossover(let first, let second, let steps):
      ["kind": "crossover", "first": .integer(first), "second": .integer(second), "steps": .integer(steps)]
    }
  }

  /// Nil if the document is no proposal.
  fileprivate init?(_ json: JSONValue) {
    guard case .object(let object) = json, case .string(let kind)? = object["kind"] else { return nil }
    func integer(_ key: String) -> Int? {
      if case .integer(let value)? = object[key] { value } else { nil }
    }
    let steps = integer("steps") ?? 1
    guard (1...1000).contains(steps) else { return nil }
    switch kind {
    case Self.randomWord: self = .random
    case Self.mutateWord:
      guard let parent = integer("parent") else { return nil }
      self = .mutate(parent: parent, steps: steps)
    case Self.crossoverWord:
      guard let first = integer("first"), let second = integer("second"), first != second else { return nil }
      self = .crossover(first: first, second: second, steps: steps)
    default: return nil
    }
  }

  private static var randomWord: String { "random" }
  private static var mutateWord: String { "mutate" }
  private static var crossoverWord: String { "crossover" }
}
