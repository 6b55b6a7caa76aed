import Diagnostics
import GraphIR
import JSONText
import Randomness
import Search

/// Candidates from the search space of the study's architecture.
public struct SpaceCandidates: CandidateSource {
  private let maker: CandidateMaker
  /// What candidates are made from.
  var space: SearchSpace { maker.space }
  private let loader: ArchitectureLoader

  /// - Throws: what is wrong with the architecture or its `search` section
  public init(
    _ specification: StudySpecification, loader: ArchitectureLoader, methods: StudyMethods = .builtin
  ) throws(DiagnosticsError) {
    self.loader = loader
    let space = try specification.space(loader: loader, mutations: methods.mutations)
    maker = CandidateMaker(space: space, budget: specification.limits, loader: loader)
  }

  public func base() throws(DiagnosticsError) -> TrialCandidate {
    do {
      return TrialCandidate(try maker.base(), proposal: .random)
    } catch {
      throw DiagnosticsError(misfit(error))
    }
  }

  /// Why the base is no candidate, and in which direction the limits would have to give way.
  private func misfit(_ error: NoCandidate) -> Diagnostic {
    let (name, limits) = (maker.space.base.name, maker.budget)
    guard error.tries[.outOfBudget] != nil, let size = maker.specimen(maker.space.base)?.graph.size,
      let violation = limits.violation(of: size)
    else {
      return Diagnostic(
        code: "no-candidate", "'\(name)' does not fit the limits: \(error)",
        remedy: "Begin from another architecture")
    }
    let broken = Budget.Quantity.allCases.filter { quantity in
      var one = Budget()
      one[quantity] = limits[quantity]
      return one.violation(of: size) != nil
    }
    let isOver = broken.contains { $0.value(of: size) > limits[$0].maximum ?? .max }
    let isUnder = broken.contains { $0.value(of: size) < limits[$0].minimum ?? 0 }
    let isBetween = broken.contains { limits[$0].minimum != nil && limits[$0].maximum != nil }
    let remedy =
      switch (isOver, isUnder) {
      case _ where isBetween: "Widen the limits"
      case (true, false): "Raise the maximum"
      case (false, true): "Lower the minimum"
      default: "Raise the maximum and lower the minimum"
      }
    return Diagnostic(
      code: "no-candidate", "'\(name)' does not fit the limits: \(violation), and other widths do not mend it",
      remedy: remedy + ", or begin from another architecture")
  }

  public func candidate(
    for proposal: Proposal, parent: (Int) -> TrialCandidate, known: Set<String>,
    using generator: inout SeededGenerator
  ) throws(DiagnosticsError) -> TrialCandidate? {
    var parents: [Architecture] = []
    for trial in proposal.parents {
      let text = JSONWriter.line(parent(trial).architecture)
      parents.append(try loader.load(SourceText(file: "trial \(trial)", text: text)).architecture)
    }
    let made = try? maker.make(proposal, parents: parents, seen: known, using: &generator)
    // A mutation that fails makes candidates that another time it would not.
    if let fault = maker.space.mutations.members.lazy.compactMap(\.mutation.fault).first { throw fault }
    return made.map { TrialCandidate($0, proposal: proposal) }
  }

  public func multiplyAdds(of candidate: TrialCandidate, at resolution: Double) -> Int? {
    let source = SourceText(file: "candidate", text: JSONWriter.line(candidate.architecture))
    guard let loaded = try? loader.load(source), let whole = loaded.graph else { return nil }
    return loader.network(of: loaded.architecture, whole: whole, at: resolution)?.size.multiplyAdds
  }
}

extension SpaceCandidates {
  public func features(of candidate: TrialCandidate) throws(DiagnosticsError) -> CandidateFeatures {
    let source = SourceText(file: "candidate", text: JSONWriter.line(candidate.architecture))
    return try loader.load(source).graph.map { CandidateFeatures($0) } ?? CandidateFeatures(candidate.size)
  }
}

extension StudySpecification {
  /// What a search may make of the study's architecture.
  /// - Throws: what is wrong with the architecture or its `search` section
  public func space(
    loader: ArchitectureLoader, mutations: MutationCatalogue = .builtin
  ) throws(DiagnosticsError) -> SearchSpace {
    let document = try JSONDocument(
      SourceText(file: "\(name)(architecture)", text: JSONWriter.pretty(architecture)))
    let base = try loader.load(document.source).architecture
    let space = try SearchSpace(of: base, loader: loader, mutations: mutations, document: document)
    guard !space.rules.recipe.isEmpty else { return space }
    return try SearchSpace(
      of: choosing(space.rules.recipe, in: base), loader: loader, mutations: mutations, document: document)
  }
}

extension TrialCandidate {
  fileprivate init(_ network: CandidateNetwork, proposal: Proposal) {
    self.init(
      architecture: network.architecture.json, hash: network.canonicalHash,
      size: CandidateSize(network.size),
      proposal: proposal, change: network.lineage.joined(separator: "; "))
  }
}
