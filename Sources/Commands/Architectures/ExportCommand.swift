import ArgumentParser
import Datasets
import Diagnostics
import Files
import Formats
import Glibc
import GraphIR
import JSONText
import PluginHost
import Reports
import Training

struct ExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Write networks in the format of another tool.",
    discussion: """
      A checkpoint is exported with its weights (the averaged ones if the recipe keeps them), an architecture with those \
      of --weights, or with initial ones if the format needs weights or --seed is given. Of a study every row of the frontier is written to a folder, \
      with an index. Plug-ins bring more formats; 'espalier plugins list' shows the loaded ones.
      """)

  @Argument(
    help: "An architecture file, a checkpoint, or a study's folder.",
    completion: .file(extensions: ["json", "safetensors"]))
  var file: String

  @Option(help: "The format: \(FormatDefinition.writtenKinds), or an exporter's name.")
  var format: String

  @Option(
    help: ArgumentHelp(
      "Where to write: a file, or a folder that is there; by default NAME with the format's ending, or for a study the "
        + "folder NAME-FORMAT, in the current folder.", valueName: "path"))
  var output: String?

  @OptionGroup var weights: WeightOptions

  @OptionGroup(title: "What is written") var choices: ExportOptionGroup

  @Option(
    help: ArgumentHelp(
      "The data set for 8-bit numbers of an architecture, or instead of the one trained on.", valueName: "data"),
    completion: .file())
  var dataset: String?

  @OptionGroup var settings: DatasetSettings

  @OptionGroup var data: DataOptions

  @OptionGroup(title: "8-bit numbers") var calibration: CalibrationOptions

  @OptionGroup(title: "Studies") var trials: ExportedTrials

  @OptionGroup var parameters: ParameterOptions

  @OptionGroup var plugins: StudyPluginOptions

  /// What an option says about a study or a network has no effect on the other.
  private func checkEffects() throws {
    if isStudy {
      try refuse("--set", unless: parameters.settings.isEmpty, "a study's networks have their values")
      try refuse("--dataset", unless: dataset == nil, "a study's networks have their data set")
      try refuse("--seed", unless: choices.seed == nil, "a study's networks have their weights")
      try refuse("--weights", unless: weights.weights == nil, "a study's networks have their weights")
    } else {
      let reason = "only a study has trials"
      try refuse("--trial", unless: trials.numbers.isEmpty, reason)
      try refuse("--all", unless: !trials.all, reason)
      try refuse("--accept-changed-plugins", unless: !plugins.acceptChangedPlugins, "only a study remembers plug-ins")
    }
  }

  func run() throws {
    try checkEffects()
    if isStudy { return try exportStudy() }
    if let output, !isFolder(output) {
      try InputError.rethrowing { () throws(DiagnosticsError) in try AtomicFile.check(output) }
    }
    let (toolkit, network, choice) = try load()
    let definition = try definition(in: toolkit)
    var exported = try withInitialWeights(network, definition)
    if definition.isQuantized { try quantize(&exported, choice, toolkit) }
    let path = path(network.network.name, definition.fileExtension)
    try InputError.rethrowing { () throws(DiagnosticsError) in
      try AtomicFile.replace(
        path,
        named: { file throws(DiagnosticsError) in
          try definition.write?(exported, choices.options, file)
        })
    }
    Terminal.standardError.write("saved in '\(path)'\n")
  }

  /// The format, which must understand the options that were given.
  func definition(in toolkit: Toolkit) throws -> FormatDefinition {
    guard let definition = toolkit.formats[format], definition.write != nil else {
      let known = toolkit.formats.definitions.filter { $0.write != nil }.map(\.kind)
      throw InputError(
        DiagnosticsError(
          Diagnostic(
            code: "unknown-format", "there is no format '\(format)'",
            remedy: didYouMean(format, among: known)
              ?? "Known here: \(known.joined(separator: ", ")). A plug-in that brings another is named with --plugin")))
    }
    let foreign = choices.options.given.subtracting(definition.options).map(\.rawValue).sorted()
    try refuse("--\(foreign.first ?? "")", unless: foreign.isEmpty, "the format '\(format)' knows nothing of it")
    let isRaw = choices.normalize || !definition.options.contains(.normalize)
    try refuse("--bytes", unless: !choices.bytes || isRaw, "only --normalize reads raw values")
    return definition
  }

  /// A network that has no weights gets initial ones if its format needs some, or if the user chose their seed.
  private func withInitialWeights(_ network: ExportedNetwork, _ definition: FormatDefinition) throws -> ExportedNetwork
  {
    guard network.weights.isEmpty else {
      try refuse("--seed", unless: choices.seed == nil, "the network has its weights")
      return network
    }
    guard definition.needsWeights || choices.seed != nil else { return network }
    let seed = choices.seed ?? 0
    var exported = network
    exported.weights = try InputError.rethrowing { () throws(DiagnosticsError) in
      try network.network.graph.initialWeights(seed: seed)
    }
    exported.facts.initialSeed = seed
    Terminal.standardError.write(
      "'\(network.network.name)' was not trained: what is written has the initial weights of seed \(seed)\n")
    return exported
  }

  /// Chooses the ranges of 8-bit numbers on training samples.
  /// - parameter trained: the data set that a checkpoint was trained on
  private func quantize(_ exported: inout ExportedNetwork, _ trained: DatasetChoice?, _ toolkit: Toolkit) throws {
    let named = try dataset.map { try settings.choice($0, of: toolkit.datasets) }
    guard let choice = named ?? trained else { return }
    exported = try InputError.rethrowing { [exported] () throws(DiagnosticsError) in
      let source = try toolkit.datasets.open(choice, in: data.locations)
      let samples = try source.load(.training)
      var exported = exported
      if exported.facts.data == nil {
        let data = try TrainingData(samples, recipe: Recipe(), metrics: toolkit.methods.metrics)
        exported.facts.data = ExportFacts.Data(
          name: source.name, targets: source.targets, normalization: data.normalization)
      }
      let normalization = exported.facts.data?.normalization ?? .identity
      exported.quantized = try calibration.quantize(
        exported.network.graph, weights: exported.weights, ranges: exported.ranges, normalization: normalization,
        training: samples
      ).program
      return exported
    }
  }

  private func load() throws -> (Toolkit, ExportedNetwork, DatasetChoice?) {
    guard weights.weights == nil, try isCheckpoint() else {
      let toolkit = try plugins.named.toolkit(for: [file])
      let loader = ArchitectureLoader(catalogue: toolkit.layers)
      let values = try parameters.values()
      let loaded = try loader.loadForCommand(file, values: values)
      guard let network = loaded.network else { throw InputError.declaresBlocksOnly(file) }
      return try InputError.rethrowing { () throws(DiagnosticsError) in
        let document = try loader.standalone(loaded.architecture.setting(values), file: file)
        var own = try weights.match(network.graph)
        if own == nil { own = try ownWeights(network) }
        return (toolkit, ExportedNetwork(network, document: document.json, weights: own?.tensors ?? []), nil)
      }
    }
    try refuse("--set", unless: parameters.settings.isEmpty, "a checkpoint has the values that it was trained with")
    let saved = try InputError.rethrowing { () throws(DiagnosticsError) in try Checkpoint(path: file) }
    let toolkit = try plugins.named.toolkit()
    // Whatever a checkpoint says of itself is looked at before anybody gets it.
    let network = try InputError.rethrowing { () throws(DiagnosticsError) in
      try saved.naming(pluginsThat: toolkit, lacks: file) { () throws(DiagnosticsError) in
        try ArchitectureLoader(catalogue: toolkit.layers).network(of: saved)
      }
    }
    var exported = ExportedNetwork(
      network, document: saved.architecture, weights: saved.weights, facts: ExportFacts(saved))
    exported.ranges = saved.ranges
    return (toolkit, exported, saved.data.choice ?? DatasetChoice(saved.data.name))
  }
}

extension FormatDefinition {
  /// `onnx, json`
  fileprivate static var writtenKinds: String {
    FormatCatalogue.builtin.definitions.filter { $0.write != nil }.map(\.kind).joined(separator: ", ")
  }
}

extension ExportCommand {
  /// Whether the file is that of a run; weights with their architecture are no run.
  fileprivate func isCheckpoint() throws(InputError) -> Bool {
    guard file.hasSuffix(".safetensors") || FileContent(path: file) == .checkpoint else { return false }
    return try InputError.rethrowing { () throws(DiagnosticsError) in try Checkpoint.isOne(path: file) }
  }

  /// The weights beside the architecture; nil for an architecture's file.
  fileprivate func ownWeights(_ network: Network) throws(DiagnosticsError) -> WeightMatch? {
    switch FileContent(path: file) {
    case .checkpoint, .otherSafetensors: try NetworkWeights(path: file).match(network.graph)
    default: nil
    }
  }

  /// The file that is written: in a folder it has the network's name.
  fileprivate func path(_ name: String, _ ending: String) -> String {
    guard let output else { return "\(name.fileName).\(ending)" }
    return isFolder(output) ? "\(output.hasSuffix("/") ? output : output + "/")\(name.fileName).\(ending)" : output
  }

  fileprivate func isFolder(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }
}
