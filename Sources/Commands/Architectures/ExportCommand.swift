import ArgumentParser
import Diagnostics
import Files
import Formats
import GraphIR
import JSONText
import PluginHost
import Training

struct ExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Write a network in the format of another tool.",
    discussion: """
      A checkpoint is exported with its weights (the averaged ones if the recipe keeps them), an architecture with those \
      of '--weights' or without. Plug-ins bring more formats; 'espalier plugins list' shows the loaded ones.
      """)

  @Argument(help: "An architecture file, or a checkpoint.", completion: .file(extensions: ["json", "safetensors"]))
  var file: String

  @Option(help: "The format: an exporter's name.")
  var format: String

  @Option(
    help: ArgumentHelp(
      "Where to write; by default NAME with the format's ending, in the current folder.", valueName: "file"))
  var output: String?

  @OptionGroup var weights: WeightOptions

  @OptionGroup var parameters: ParameterOptions

  @OptionGroup var plugins: PluginOptions

  func run() throws {
    if let output { try InputError.rethrowing { () throws(DiagnosticsError) in try AtomicFile.check(output) } }
    let (toolkit, network) = try load()
    guard let write = toolkit.formats[format]?.write, let ending = toolkit.formats[format]?.fileExtension else {
      let known = toolkit.formats.definitions.filter { $0.write != nil }.map(\.kind)
      throw InputError(
        DiagnosticsError(
          Diagnostic(
            code: "unknown-format", "there is no format '\(format)'",
            remedy: known.isEmpty
              ? "Name a plug-in that brings it with --plugin"
              : didYouMean(format, among: known) ?? "Known here: \(known.joined(separator: ", "))")))
    }
    let path = output ?? "\(network.network.name.fileName).\(ending)"
    try InputError.rethrowing { () throws(DiagnosticsError) in
      try AtomicFile.replace(path, named: { file throws(DiagnosticsError) in try write(network, ExportOptions(), file) })
    }
    Terminal.standardError.write("saved in '\(path)'\n")
  }

  private func load() throws -> (Toolkit, ExportedNetwork) {
    guard weights.weights == nil, try isCheckpoint() else {
      let toolkit = try plugins.toolkit(for: [file])
      let loader = ArchitectureLoader(catalogue: toolkit.layers)
      let values = try parameters.values()
      let loaded = try loader.loadForCommand(file, values: values)
      guard let network = loaded.network else { throw InputError.declaresBlocksOnly(file) }
      return try InputError.rethrowing { () throws(DiagnosticsError) in
        let document = try loader.standalone(loaded.architecture.setting(values), file: file)
        var own = try weights.match(network.graph)
        if own == nil { own = try ownWeights(network) }
        return (toolkit, ExportedNetwork(network, document: document.json, weights: own?.tensors ?? []))
      }
    }
    try refuse("--set", unless: parameters.settings.isEmpty, "a checkpoint has the values that it was trained with")
    let saved = try InputError.rethrowing { () throws(DiagnosticsError) in try Checkpoint(path: file) }
    let toolkit = try plugins.toolkit()
    // Whatever a checkpoint says of itself is looked at before anybody gets it.
    let network = try InputError.rethrowing { () throws(DiagnosticsError) in
      try saved.naming(pluginsThat: toolkit, lacks: file) { () throws(DiagnosticsError) in
        try ArchitectureLoader(catalogue: toolkit.layers).network(of: saved)
      }
    }
    return (toolkit, ExportedNetwork(network, document: saved.architecture, weights: saved.weights))
  }

  /// Whether the file is that of a run; weights with their architecture are no run.
  private func isCheckpoint() throws(InputError) -> Bool {
    guard file.hasSuffix(".safetensors") || FileContent(path: file) == .checkpoint else { return false }
    return try InputError.rethrowing { () throws(DiagnosticsError) in try Checkpoint.isOne(path: file) }
  }

  /// The weights beside the architecture; nil for an architecture's file.
  private func ownWeights(_ network: Network) throws(DiagnosticsError) -> WeightMatch? {
    switch FileContent(path: file) {
    case .checkpoint, .otherSafetensors: try NetworkWeights(path: file).match(network.graph)
    default: nil
    }
  }
}
