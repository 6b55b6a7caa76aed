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
  /// How far widths and the like may go, by role and attribute.
  let limits: [AttributeRole: [String: ClosedRange<Int>]]

  /// - parameter document: the text that the architecture was read from, for the places of errors
  /// - throws: what is wrong with the architecture or its search section
  public convenience init(
    of architecture: Architecture, folder: String = ".", loader: ArchitectureLoader,
    mutations: MutationCatalogue = .builtin, document: JSONDocument? = nil
  ) throws(DiagnosticsError) {
    var base = architecture.namingEveryLayer()
    var reader = SectionReader(document)
    let section = architecture.search ?? JSONObject()
    let imports = SearchRules.imports(section, &reader)
    var imported = Set(base.imports)
    for path in imports where imported.insert(path).inserted { base.imports.append(path) }
    let graph = try loader.graph(of: base, folder: folder)
    let vocabulary = Vocabulary(
      layers: loader.catalogue, blocks: try loader.blocks(of: base, folder: folder))
    var rules = SearchRules(
      reading: section, of: base, vocabulary: vocabulary, mutations: mutations, &reader)
    rules.imports = imports
    let diagnostics = reader.diagnostics
    guard diagnostics.isEmpty else { throw DiagnosticsError(diagnostics) }
    let set = MutationSet(mutations, rules: rules)
    // The limits come from the architecture's values, and the axes from the limits.
    var space = SearchSpace(base, graph, folder: folder, vocabulary, rules, set)
    let limits = Specimen(base, graph: graph, space: space).limits
    space = SearchSpace(base, graph, folder: folder, vocabulary, rules, set, limits: limits)
    let specimen = Specimen(base, graph: graph, space: space)
    let axes = set.axes(of: specimen)
    self.init(
      base, graph, folder: folder, vocabulary, rules, set, limits: limits, axes: axes,
      fixtures: specimen.fixtures(beside: axes))
  }

  private init(
    _ base: Architecture, _ graph: Graph, folder: String, _ vocabulary: Vocabulary, _ rules: SearchRules,
    _ mutations: MutationSet, limits: [AttributeRole: [String: ClosedRange<Int>]] = [:], axes: [Axis] = [],
    fixtures: [Fixture] = []
  ) {
    self.base = base
    self.folder = folder
    self.vocabulary = vocabulary
    self.rules = rules
    self.mutations = mutations
    self.limits = limits
    self.axes = axes
    self.fixtures = fixtures
    outputShape = graph.outputShape
    baseSize = graph.size
  }

  /// The decimal logarithm of the number of architectures that the axes span. What mutations of mutations reach, such
  /// as the widths of layers that were added, is not counted.
  public var log10Size: Double {
    axes.reduce(0) { $0 + log10(Double($1.values.count)) }
  }

  /// The most layers that a candidate's list may have.
  var maximumLayers: Int { 2 * base.layers.count + 16 }
}
