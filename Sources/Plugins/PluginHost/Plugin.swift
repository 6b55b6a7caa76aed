import Datasets
import Diagnostics
import Formats
import GraphIR
import Search
import Studies
import Tasks

/// A loaded plug-in: its identity, and its contributions as the definitions that built-ins register too.
public struct Plugin: Sendable {
  public enum Contribution: Sendable {
    case layer(LayerDefinition)
    case mutation(MutationDefinition)
    case sampler(SamplerDefinition)
    case objective(ObjectiveDefinition)
    case dataset(DatasetDefinition)
    case exporter(FormatDefinition)
    case metric(MetricDefinition)
  }

  public let identity: PluginIdentity
  public let licence: String
  public let contributions: [Contribution]

  /// Loads a shared object and checks its tables. Its code runs in this process, so a file that a user names is tried in
  /// another process first.
  /// - parameter hash: the SHA-256 that the file must have before its code runs; nil for any
  /// - throws: what is wrong with the file, the loader's reason, or everything that is wrong with the plug-in's tables
  public init(path: String, expecting hash: String? = nil) throws(DiagnosticsError) {
    let library = try PluginLibrary(path: path, expecting: hash)
    var reader = PluginReader(library, path: path)
    self = try reader.plugin()
  }

  /// Reads the tables of a plug-in that is already in this process. What they point to must live as long as the plug-in.
  /// - parameter table: an `espalier_plugin`
  /// - throws: everything that is wrong with the tables
  package init(table: UnsafeRawPointer, path: String) throws(DiagnosticsError) {
    var reader = PluginReader(PluginLibrary(table: table, path: path), path: path)
    self = try reader.plugin()
  }

  init(_ identity: PluginIdentity, licence: String, contributions: [Contribution]) {
    var identity = identity
    identity.objectives = contributions.compactMap { contribution in
      if case .objective(let definition) = contribution { definition } else { nil }
    }
    identity.metrics = contributions.compactMap { contribution in
      if case .metric(let definition) = contribution { definition } else { nil }
    }
    self.identity = identity
    self.licence = licence
    self.contributions = contributions
  }
}

extension Plugin.Contribution {
  /// The type of the contribution, in words.
  public var type: String {
    switch self {
    case .layer: "layer"
    case .mutation: "mutation"
    case .sampler: "sampler"
    case .objective: "objective"
    case .dataset: "data set"
    case .exporter: "exporter"
    case .metric: "metric"
    }
  }

  /// The name by which files and commands call it.
  public var kind: String {
    switch self {
    case .layer(let definition): definition.kind
    case .mutation(let definition): definition.kind
    case .sampler(let definition): definition.kind
    case .objective(let definition): definition.kind
    case .dataset(let definition): definition.name
    case .exporter(let definition): definition.kind
    case .metric(let definition): definition.kind
    }
  }

  public var help: String {
    switch self {
    case .layer(let definition): definition.help
    case .mutation(let definition): definition.help
    case .sampler(let definition): definition.help
    case .objective(let definition): definition.help
    case .dataset(let definition): definition.help
    case .exporter(let definition): definition.help
    case .metric(let definition): definition.help
    }
  }
}
