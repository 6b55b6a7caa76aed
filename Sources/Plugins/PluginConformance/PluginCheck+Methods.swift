import Catalogues
import Diagnostics
import GraphIR
import JSONText
import Layers
import Randomness
import Search
import TensorTypes

/// An architecture that mutations are tried on.
private let specimenText = """
  {
    "espalier": 1, "name": "specimen", "input": [3, 16, 16],
    "layers": [
      {"kind": "conv2d", "name": "conv1", "out": 8, "kernel": 3, "padding": 1},
      {"kind": "relu", "name": "relu1"},
      {"kind": "conv2d", "name": "conv2", "out": 12, "kernel": 3, "stride": 2},
      {"kind": "relu", "name": "relu2"},
      {"kind": "flatten", "name": "flatten"},
      {"kind": "linear", "name": "hidden", "out": 16},
      {"kind": "relu", "name": "relu3"},
      {"kind": "linear", "name": "classes", "out": 10}
    ]
  }
  """

extension PluginCheck {
  private static let seeds: Range<UInt64> = 0..<64

  static func mutation(_ definition: MutationDefinition) -> [PluginCheck] {
    [
      PluginCheck("settings") { settings(definition.settings) { (try? definition.make($0)) != nil } },
      PluginCheck("edits") { () throws(DiagnosticsError) in
        let bench = try MutationBench(definition)
        var sound = 0
        for seed in seeds where try bench.edit(seed) != nil { sound += try bench.infers(seed) ? 1 : 0 }
        return sound > 0 ? [] : ["of \(seeds.count) edits of a network of convolutions, none infers"]
      },
      PluginCheck("purity") { () throws(DiagnosticsError) in
        let (bench, other) = (try MutationBench(definition), try MutationBench(definition))
        for seed in seeds where try bench.edit(seed) != other.edit(seed) {
          return ["the same document and seed \(seed) give another edit the second time"]
        }
        return []
      },
      leaks { () throws(DiagnosticsError) in
        let bench = try MutationBench.shared(definition)
        _ = try bench.edit(1)
      },
    ]
  }

  static func sampler(_ definition: SamplerDefinition) -> [PluginCheck] {
    [
      PluginCheck("settings") { settings(definition.settings) { (try? definition.make($0)) != nil } },
      PluginCheck("proposals") { () throws(DiagnosticsError) in
        _ = try proposals(definition, failing: { $0 % 5 == 3 })
        return []
      },
      PluginCheck("failures") { () throws(DiagnosticsError) in
        let all = try proposals(definition, failing: { _ in true })
        return all.allSatisfy { $0 == .random } ? [] : ["it proposes parents where every trial failed"]
      },
      PluginCheck("purity") { () throws(DiagnosticsError) in
        let (one, other) = (try proposals(definition), try proposals(definition))
        return one == other ? [] : ["the same reports and seeds give other proposals the second time"]
      },
      leaks { () throws(DiagnosticsError) in _ = try proposals(definition, count: 4) },
    ]
  }

  /// A method can be made with its settings at their defaults and at both ends of their ranges.
  private static func settings(
    _ descriptions: [SettingDescription], accepts: ([String: SettingValue]) -> Bool
  ) -> [String] {
    descriptions.flatMap { description -> [String] in
      let ends: [SettingValue] =
        switch description.domain {
        case .integer(let range): [.integer(range.lowerBound), .integer(range.upperBound)]
        case .real(let range): [.real(range.lowerBound), .real(range.upperBound)]
        default: []
        }
      return ([description.default].compactMap(\.self) + ends).compactMap { value in
        accepts([description.name: value]) ? nil : "the setting \(description.name) = \(value) is refused"
      }
    }
  }

  /// The proposals of a sampler in a study of a toy problem, whose error falls with the parameters.
  private static func proposals(
    _ definition: SamplerDefinition, count: Int = 60, failing: (Int) -> Bool = { _ in false }
  ) throws(DiagnosticsError) -> [Proposal] {
    var sampler: any Sampler
    do {
      sampler = try definition.make([:])
    } catch {
      throw fault("it cannot be made with its defaults: \(error)")
    }
    var made: [(proposal: Proposal, size: Double)] = []
    for trial in 0..<count {
      // Results come four trials late.
      if trial >= 4 {
        let (proposal, size) = made[trial - 4]
        let costs = failing(trial - 4) ? nil : [-(1 - 1 / (1 + size)), 100 * size]
        sampler.tell(
          TrialReport(trial: trial - 4, proposal: proposal, costs: costs, parameters: Int(100 * size) + 1))
      }
      var generator = SeededGenerator(seed: 11, stream: .proposal, position: trial)
      var again = generator
      let proposal = try sampler.propose(trial: trial, using: &generator)
      guard try sampler.propose(trial: trial, using: &again) == proposal else {
        throw fault("asked again for trial \(trial), it proposes something else")
      }
      let parents = proposal.parents.map { made[$0].size }
      let base = parents.isEmpty ? 10 * generator.nextUnit() : parents.reduce(0, +) / Double(parents.count)
      made.append((proposal, max(0.01, base + generator.nextUnit() - 0.5)))
    }
    return made.map(\.proposal)
  }
}

/// A network and a mutation that edits it.
private final class MutationBench {
  private let mutation: any Mutation
  private let specimen: Specimen
  private let maker: CandidateMaker

  nonisolated(unsafe) private static var kept: MutationBench?

  /// Made once, so that memory which the host keeps for a space is not counted as a plug-in's leak.
  static func shared(_ definition: MutationDefinition) throws(DiagnosticsError) -> MutationBench {
    if let kept { return kept }
    let bench = try MutationBench(definition)
    kept = bench
    return bench
  }

  init(_ definition: MutationDefinition) throws(DiagnosticsError) {
    let loader = ArchitectureLoader(catalogue: .builtin)
    let document = try JSONDocument(SourceText(file: "specimen.json", text: specimenText))
    let space = try SearchSpace(of: loader.load(document.source).architecture, loader: loader, document: document)
    maker = CandidateMaker(space: space, loader: loader)
    do {
      mutation = try definition.make([:])
    } catch {
      throw fault("it cannot be made with its defaults: \(error)")
    }
    guard let specimen = maker.specimen(space.base) else { preconditionFailure("the specimen infers") }
    self.specimen = specimen
  }

  func edit(_ seed: UInt64) throws(DiagnosticsError) -> Edit? {
    var generator = SeededGenerator(seed: seed, stream: .proposal, position: 0)
    let edit = mutation.edit(specimen, using: &generator)
    if let fault = mutation.fault { throw fault }
    return edit
  }

  func infers(_ seed: UInt64) throws(DiagnosticsError) -> Bool {
    guard let edit = try edit(seed) else { return false }
    return maker.specimen(edit.document) != nil
  }
}
