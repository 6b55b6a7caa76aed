import Catalogues
import Datasets
import Diagnostics
import Formats
import GraphIR
import Search
import Studies

/// Everything that files and commands may name: the catalogues in which built-ins and plug-ins are registered alike.
public struct Toolkit: Sendable {
  public private(set) var layers: LayerCatalogue
  public private(set) var methods: StudyMethods
  public private(set) var formats: FormatCatalogue
  public var datasets: DatasetCatalogue {
    get { methods.datasets }
    set { methods.datasets = newValue }
  }
  /// In the order in which they were loaded.
  public private(set) var plugins: [Plugin] = []

  /// What there is before a plug-in is loaded.
  public init(
    layers: LayerCatalogue, methods: StudyMethods = .builtin, datasets: DatasetCatalogue = .builtin,
    formats: FormatCatalogue = .builtin
  ) {
    self.layers = layers
    self.methods = methods
    self.methods.datasets = datasets
    self.formats = formats
  }

  /// Loads a plug-in and registers its contributions. A plug-in that is already loaded is left alone.
  /// - parameter hash: the SHA-256 that the file must have before its code runs; nil for any
  /// - throws: what is wrong with it, or which contributions are already registered, and by whom
  public mutating func load(path: String, expecting hash: String? = nil) throws(DiagnosticsError) {
    try register(Plugin(path: path, expecting: hash))
  }

  /// - throws: every clash, naming both sides
  public mutating func register(_ plugin: Plugin) throws(DiagnosticsError) {
    guard !plugins.contains(where: { $0.identity.path == plugin.identity.path }) else { return }
    if let other = plugins.first(where: { $0.identity.name == plugin.identity.name }) {
      throw DiagnosticsError(
        Diagnostic(
          code: "plugin-clash",
          "'\(plugin.identity.path)' and '\(other.identity.path)' are both called '\(plugin.identity.name)'",
          remedy: "Load one of them"))
    }
    var clashes: [Diagnostic] = []
    for contribution in plugin.contributions where !add(contribution) {
      let owner = plugins.first { plugin in
        plugin.contributions.contains { $0.type == contribution.type && $0.kind == contribution.kind }
      }
      let other = owner.map { "plug-in '\($0.identity.name)' ('\($0.identity.path)')" } ?? "Espalier itself"
      clashes.append(
        Diagnostic(
          code: "plugin-clash",
          "the \(contribution.type) '\(contribution.kind)' of plug-in '\(plugin.identity.name)' "
            + "('\(plugin.identity.path)') has the name of one that \(other) brings",
          remedy: "Rename one of them, or load only one of the two"))
    }
    guard clashes.isEmpty else { throw DiagnosticsError(clashes) }
    plugins.append(plugin)
    methods.plugins.append(plugin.identity)
  }

  /// Registers a contribution in the catalogue of its type.
  /// - returns: whether the name was free
  private mutating func add(_ contribution: Plugin.Contribution) -> Bool {
    do {
      switch contribution {
      case .layer(let definition): try layers.register(definition)
      case .mutation(let definition): try methods.mutations.register(definition)
      case .sampler(let definition): try methods.samplers.register(definition)
      case .objective(let definition): try methods.objectives.register(definition)
      case .dataset(let definition): try methods.datasets.register(definition)
      case .exporter(let definition): try formats.register(definition)
      case .metric(let definition): try methods.metrics.register(definition)
      }
      return true
    } catch {
      return false
    }
  }
}
