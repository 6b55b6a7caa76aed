import Diagnostics
import GraphIR
import JSONText
import Randomness
import Search
import Training

/// Candidates from the search space of the study's architecture.
public struct SpaceCandidates: CandidateSource {
  private let maker: CandidateMaker
  /// What candidates are made from.
  var space: SearchSpace { maker.space }
  let loader: ArchitectureLoader
  let networks = CandidateNetworks()
  private let last = LastFailure()

  /// Remembers why there was no candidate.
  private final class LastFailure {
    var reason: NoCandidate?
  }

  /// What the architecture has that its section does not allow, and what the search begins with instead.
  public var moves: [Diagnostic] { maker.space.moves }
  /// Warnings of former names in the section.
  public var renames: [Diagnostic] { maker.space.renames }
  /// The axes that lead away from the architecture.
  public var axisCount: Int { maker.space.axes.count }
  public var exhaustion: String? { last.reason?.account }

  /// - Parameters:
  ///   - document: what the specification, or its architecture alone, was read from, for the locations of errors
  ///   - isStored: whether the study was begun before; lines of its section that no search can keep are dropped then
  /// - Throws: what is wrong with the architecture or its `search` section
  public init(
    _ specification: StudySpecification, loader: ArchitectureLoader, methods: StudyMethods = .builtin,
    document: JSONDocument? = nil, isStored: Bool = false
  ) throws(DiagnosticsError) {
    self.loader = loader
    let space = try specification.space(
      loader: loader, mutations: methods.mutations, document: document, dropsUnkept: isStored)
    maker = CandidateMaker(
      space: space, limits: specification.limits, counting: specification.counting, loader: loader)
  }

  public func base() throws(DiagnosticsError) -> TrialCandidate {
    do {
      return candidate(try maker.base(), proposal: .random)
    } catch {
      try checkDevice()
      throw DiagnosticsError(misfit(error))
    }
  }

  /// - Throws: why the base cannot be written for a microcontroller, if it has to be
  private func checkDevice() throws(DiagnosticsError) {
    guard let base = maker.specimen(maker.space.base) else { return }
    _ = try maker.counting.size(of: base.network)
  }

  /// Why the base is no candidate, and in which direction the limits would have to give way.
  private func misfit(_ error: NoCandidate) -> Diagnostic {
    let (name, limits) = (maker.space.base.name, maker.limits)
    guard error.tries[.outsideLimits] != nil,
      let network = maker.specimen(maker.space.base)?.network, let size = try? maker.counting.size(of: network),
      let violation = limits.violation(of: size)
    else {
      return Diagnostic(
        code: "no-candidate", "'\(name)' does not fit the limits: \(error)",
        remedy: "Begin from another architecture")
    }
    let broken = CandidateSize.Measure.allCases.filter { measure in
      var one = SizeLimits()
      one[measure] = limits[measure]
      return one.violation(of: size) != nil
    }
    let isOver = broken.contains { size[$0] ?? 0 > limits[$0].maximum ?? .max }
    let isUnder = broken.contains { size[$0] ?? 0 < limits[$0].minimum ?? 0 }
    let isBetween = broken.contains { limits[$0].minimum != nil && limits[$0].maximum != nil }
    let remedy =
      switch (isOver, isUnder) {
      case _ where isBetween: "Widen the limits"
      case (true, false): "Raise the maximum"
      case (false, true): "Lower the minimum"
      default: "Raise the maximum and lower the minimum"
      }
    return Diagnostic(
      code: "no-candidate", "'\(name)' does not fit the limits: \(violation), and scaling its widths does not help",
      remedy: remedy + ", or begin from another architecture")
  }

  public func candidate(
    for proposal: Proposal, parent: (Int) -> TrialCandidate, known: Set<String>,
    using generator: inout SeededGenerator
  ) throws(DiagnosticsError) -> TrialCandidate? {
    let parents = try parents(of: proposal, parent)
    var made: CandidateNetwork?
    do {
      made = try maker.make(proposal, of: parents, seen: known, using: &generator)
    } catch {
      last.reason = error
    }
    try checkMutations()
    return made.map { candidate($0, proposal: proposal) }
  }

  public func draft(
    for proposal: Proposal, parent: (Int) -> TrialCandidate, known: Set<String>,
    using generator: inout SeededGenerator
  ) throws(DiagnosticsError) -> TrialCandidate? {
    let parents = try parents(of: proposal, parent)
    let made = try? maker.draw(proposal, of: parents, seen: known, using: &generator)
    try checkMutations()
    return made.map { candidate($0, proposal: proposal) }
  }

  private func parents(
    of proposal: Proposal, _ parent: (Int) -> TrialCandidate
  ) throws(DiagnosticsError) -> [Specimen?] {
    var parents: [Specimen?] = []
    for trial in proposal.parents { parents.append(try networks.parent(parent(trial), of: maker, by: loader)) }
    return parents
  }

  /// A mutation that fails makes candidates that another time it would not.
  private func checkMutations() throws(DiagnosticsError) {
    if let fault = maker.space.mutations.members.lazy.compactMap(\.mutation.fault).first { throw fault }
  }

  public var founderCount: Int { maker.founderCount }

  public func founder(
    _ index: Int, known: Set<String>, using generator: inout SeededGenerator
  ) -> TrialCandidate? {
    maker.founder(index, seen: known, using: &generator).map { candidate($0, proposal: .random) }
  }

  public func multiplyAdds(of candidate: TrialCandidate, at resolution: Double) -> Int? {
    guard let network = try? networks.network(of: candidate, by: loader) else { return nil }
    return loader.network(network, at: resolution)?.size.multiplyAdds
  }
}

extension SpaceCandidates {
  public func features(of candidate: TrialCandidate) throws(DiagnosticsError) -> CandidateFeatures {
    var features = try CandidateFeatures(networks.network(of: candidate, by: loader).graph)
    if let recipe = candidate.recipe { features.add(recipe: recipe) }
    return features
  }

  public func weightedLayers(of candidate: TrialCandidate) throws(DiagnosticsError) -> Int? {
    try networks.network(of: candidate, by: loader).graph.nodes.count {
      $0.size.trainable > 0 && $0.size.multiplyAdds > 0
    }
  }
}

extension StudySpecification {
  /// What a search may make of the study's architecture.
  /// - Parameters:
  ///   - document: what the specification, or its architecture alone, was read from, for the locations of errors
  ///   - dropsUnkept: see ``/Search/SearchSpace``
  /// - Throws: what is wrong with the architecture or its `search` section
  public func space(
    loader: ArchitectureLoader, mutations: MutationCatalogue = .builtin, document: JSONDocument? = nil,
    dropsUnkept: Bool = false
  ) throws(DiagnosticsError) -> SearchSpace {
    try checkBase()
    let standalone = try JSONDocument(
      SourceText(file: "\(name)(architecture)", text: JSONWriter.pretty(architecture)))
    let section = try document.flatMap(Self.section) ?? standalone
    var base = try loader.load(standalone.source).architecture
    let designs = try designs(by: loader)
    // One vocabulary, so that the blocks of one design may stand in another.
    for design in designs {
      base.blocks += design.blocks.filter { block in !base.blocks.contains { $0.name == block.name } }
    }
    let founders = portfolio?.lendsOnlyBlocks ?? false ? [] : designs
    let borrows = portfolio != nil
    let space = try SearchSpace(
      of: base, designs: founders, borrowsBlocks: borrows, loader: loader, mutations: mutations, document: section,
      dropsUnkept: dropsUnkept)
    guard !space.rules.recipe.isEmpty else { return space }
    let (choosing, moves) = try choosing(space.rules.recipe, in: base, section)
    return try SearchSpace(
      of: choosing, designs: founders, borrowsBlocks: borrows, loader: loader, mutations: mutations, document: section,
      dropsUnkept: dropsUnkept,
      moves: moves)
  }

  /// The document with the `search` section at its root: a study's own, or that of the architecture that it names.
  private static func section(of document: JSONDocument) throws(DiagnosticsError) -> JSONDocument? {
    guard isStudy(document), case .object(let object) = document.root, object["search"] == nil else { return document }
    guard object["architecture"] != nil else { return nil }
    guard case .string(let path)? = object["architecture"] else {
      return try document.part(at: JSONPointer() / "architecture")
    }
    return try JSONDocument(ArchitectureText.read(document.source.file.sibling(path)))
  }
}

extension SpaceCandidates {
  /// What is made of a proposal, as the database keeps it: of the blocks of many designs those that it uses.
  private func candidate(_ made: CandidateNetwork, proposal: Proposal) -> TrialCandidate {
    TrialCandidate(made, keepsUnusedBlocks: !maker.space.borrowsBlocks, proposal: proposal)
  }
}
