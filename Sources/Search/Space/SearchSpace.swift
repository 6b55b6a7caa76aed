import Diagnostics
import GraphIR
import Glibc
import JSONText
import TensorTypes

/// All that a search may make of one architecture: which mutations apply and where they may go.
///
/// A class without state that changes: every specimen points at its space.
public final class SearchSpace: Sendable {
  /// The architecture with every layer named and the search section's imports among its own.
  public let base: Architecture
  /// Other architectures that the search begins with, beside the base: see ``CandidateMaker/founder(_:seen:using:)``.
  public let designs: [Architecture]
  /// Whether the base sees blocks that other designs lend: candidates then hold those that they use.
  public let borrowsBlocks: Bool
  /// What the architecture's imports are relative to.
  public let folder: String
  public let vocabulary: Vocabulary
  public let rules: SearchRules
  public let mutations: MutationSet
  /// The shape that every candidate keeps.
  public let outputShape: Shape
  /// The size of the architecture itself.
  public let baseSize: NetworkSize
  /// The axes at the architecture itself.
  public let axes: [Axis]
  /// What the architecture writes and no axis leads along.
  public let fixtures: [Fixture]
  /// Warnings: what the architecture has that its section does not allow, and what the search begins with instead.
  public let moves: [Diagnostic]
  /// Warnings of former names in the section.
  public let renames: [Diagnostic]
  /// How far widths and the like may go, by role and attribute.
  let limits: [AttributeRole: [String: ClosedRange<Int>]]
  /// What is fixed by an attribute's name, or by an expression in a fixed layer, in effect.
  let fixedValues: [SlotName: JSONValue]

  /// - Parameters:
  ///   - designs: architectures that the search begins with, too; they see the blocks of the base, and no others
  ///   - borrowsBlocks: whether there are blocks of designs among those of the base although it begins with none of them
  ///   - document: the text that the search section was read from, for the locations of errors
  ///   - dropsUnkept: whether lines that no search can keep are dropped, as studies that were begun by earlier versions
  ///     need; otherwise they are errors
  ///   - earlier: what was changed in the architecture before, for its section's sake
  /// - throws: what is wrong with the architecture or its search section
  public convenience init(
    of architecture: Architecture, designs: [Architecture] = [], borrowsBlocks: Bool = false, folder: String = ".",
    loader: ArchitectureLoader, mutations: MutationCatalogue = .builtin, document: JSONDocument? = nil,
    dropsUnkept: Bool = false,
    moves earlier: [Diagnostic] = []
  ) throws(DiagnosticsError) {
    var base = architecture.namingEveryLayer()
    var reader = SectionReader(document)
    let section = architecture.search ?? JSONObject()
    let imports = SearchRules.imports(section, &reader)
    var imported = Set(base.imports)
    for path in imports where imported.insert(path).inserted { base.imports.append(path) }
    var network = try loader.network(of: base, folder: folder)
    let vocabulary = Vocabulary(
      layers: loader.catalogue, blocks: try loader.blocks(of: base, folder: folder))
    var rules = SearchRules(
      reading: section, of: base, vocabulary: vocabulary, mutations: mutations, &reader)
    rules.imports = imports
    let diagnostics = reader.diagnostics
    guard diagnostics.isEmpty else { throw DiagnosticsError(diagnostics) }
    let renames = reader.warnings
    let set = MutationSet(mutations, rules: rules, inserts: borrowsBlocks)
    var space = SearchSpace(network, folder: folder, vocabulary, rules, set)
    var moves = earlier
    if !rules.lines.isEmpty {
      rules.exempt = Specimen(network, space: space).outputWidths
      let fixed = Specimen(network, space: space).fixedValues
      space = SearchSpace(network, folder: folder, vocabulary, rules, set, fixedValues: fixed)
      space = space.limited(by: Specimen(network, space: space).limits)
      // The base lies inside, or is moved in.
      let entry = SectionEntry(
        Specimen(network, space: space),
        infer: { try? loader.network(of: $0, folder: folder) }, document: document)
      (network, moves) = (entry.specimen.network, earlier + entry.moves)
      let unkept = SectionFaults(of: entry.specimen, hasForeignMutations: set.hasForeign, document: document)
      if dropsUnkept {
        rules.drop(unkept.lines)
      } else if !unkept.diagnostics.isEmpty {
        throw DiagnosticsError(unkept.diagnostics)
      }
    }
    // The limits come from the architecture's values, and the axes from the limits.
    space = SearchSpace(network, folder: folder, vocabulary, rules, set)
    let fixed = Specimen(network, space: space).fixedValues
    space = space.limited(by: Specimen(network, space: space).limits)
    var founders: [Architecture] = []
    for design in designs {
      var design = design.namingEveryLayer()
      (design.imports, design.blocks) = (network.architecture.imports, network.architecture.blocks)
      design.recipe = network.architecture.recipe
      let founder = try loader.network(of: design, folder: folder)
      founders.append(founder.architecture)
      space = space.limited(by: space.limits.joined(with: Specimen(founder, space: space).limits))
    }
    let specimen = Specimen(network, space: space)
    let axes = set.axes(of: specimen)
    self.init(
      network, designs: founders, borrowsBlocks: borrowsBlocks || !founders.isEmpty, folder: folder, vocabulary, rules,
      set, limits: space.limits, axes: axes,
      fixtures: specimen.fixtures(beside: axes), fixedValues: fixed, moves: moves, renames: renames)
  }

  private func limited(by limits: [AttributeRole: [String: ClosedRange<Int>]]) -> SearchSpace {
    SearchSpace(
      base, outputShape: outputShape, size: baseSize, folder: folder, vocabulary, rules, mutations, limits: limits,
      fixedValues: fixedValues)
  }

  private convenience init(
    _ network: Network, designs: [Architecture] = [], borrowsBlocks: Bool = false, folder: String,
    _ vocabulary: Vocabulary, _ rules: SearchRules, _ mutations: MutationSet,
    limits: [AttributeRole: [String: ClosedRange<Int>]] = [:], axes: [Axis] = [],
    fixtures: [Fixture] = [], fixedValues: [SlotName: JSONValue] = [:], moves: [Diagnostic] = [],
    renames: [Diagnostic] = []
  ) {
    self.init(
      network.architecture, designs: designs, borrowsBlocks: borrowsBlocks, outputShape: network.graph.outputShape,
      size: network.size, folder: folder, vocabulary, rules, mutations, limits: limits, axes: axes, fixtures: fixtures,
      fixedValues: fixedValues, moves: moves,
      renames: renames)
  }

  private init(
    _ base: Architecture, designs: [Architecture] = [], borrowsBlocks: Bool = false, outputShape: Shape,
    size: NetworkSize, folder: String, _ vocabulary: Vocabulary, _ rules: SearchRules, _ mutations: MutationSet,
    limits: [AttributeRole: [String: ClosedRange<Int>]],
    axes: [Axis] = [], fixtures: [Fixture] = [], fixedValues: [SlotName: JSONValue] = [:], moves: [Diagnostic] = [],
    renames: [Diagnostic] = []
  ) {
    self.base = base
    self.designs = designs
    self.borrowsBlocks = borrowsBlocks
    self.folder = folder
    self.vocabulary = vocabulary
    self.rules = rules
    self.mutations = mutations
    self.limits = limits
    self.axes = axes
    self.fixtures = fixtures
    self.fixedValues = fixedValues
    self.moves = moves
    self.renames = renames
    self.outputShape = outputShape
    baseSize = size
  }

  /// The decimal logarithm of the number of architectures that the axes span. What mutations of mutations reach, such
  /// as the widths of layers that were added, is not counted.
  public var log10Size: Double {
    axes.reduce(0) { $0 + log10(Double($1.values.count)) }
  }

  /// The most layers that a candidate's list may have.
  var maximumLayers: Int { 2 * (designs.map(\.layers.count) + [base.layers.count]).max()! + 16 }
}
