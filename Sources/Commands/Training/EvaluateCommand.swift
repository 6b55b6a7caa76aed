import ArgumentParser
import Backends
import Datasets
import Diagnostics
import Files
import GraphIR
import Quantization
import JSONText
import Layers
import PluginHost
import Figures
import Tasks
import Training
import Reports

struct EvaluateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evaluate",
    abstract: "Measure a trained network: loss, metrics, and accuracy class by class.",
    discussion: """
      A checkpoint holds its architecture, normalisation and data set. Plug-ins that the network needs are loaded only \
      if you name them.

      An architecture is evaluated with the tensors of '--weights', each found by its name, on the data set of \
      '--dataset'. Its inputs are normalised as '--recipe' says; by default by the training samples, as 'espalier \
      train' does. So are weights that came with an architecture in one file, as 'espalier export' writes them.
      """)

  enum NumberPrecision: String, ExpressibleByArgument, CaseIterable { case f32, int8 }

  enum Format: String, ExpressibleByArgument, CaseIterable { case table, json }

  @Argument(
    help: "A checkpoint that 'espalier train' wrote, or an architecture with --weights.",
    completion: .file(extensions: ["safetensors", "json"]))
  var checkpoint: String

  @OptionGroup var weights: WeightOptions

  @Option(
    help: ArgumentHelp("Whose normalisation is used with weights that no run wrote: a recipe.", valueName: "file"),
    completion: .file(extensions: ["json"]))
  var recipe: String?

  @Option(
    help: "The data set, instead of the one trained on: a name, or the path of own files.", completion: .file())
  var dataset: String?

  @OptionGroup var settings: DatasetSettings

  @Option(help: "The part of the data set: test or training.")
  var split = Split.test

  @OptionGroup var data: DataOptions

  @Option(in: Ranges.threads, help: "Threads; all cores by default.")
  var threads: Int?

  @Option(help: "The backend that computes.")
  var backend = BackendChoice.fastest

  @OptionGroup var device: DeviceOption

  @Option(help: "The numbers that the network computes in: int8 as on a microcontroller.")
  var precision = NumberPrecision.f32

  @OptionGroup(title: "8-bit numbers") var calibration: CalibrationOptions

  @Option(help: "How to print.")
  var format = Format.table

  @Option(
    help: ArgumentHelp(
      "Draw what samples of each class are taken for; the name ends in .svg or .png.", valueName: "file"),
    completion: .file(extensions: ["svg", "png"]))
  var confusion: String?

  @OptionGroup var plugins: PluginOptions

  func validate() throws {
    guard let confusion, !["svg", "png"].contains(confusion.fileEnding ?? "") else { return }
    throw ValidationError("--confusion draws SVG or PNG, and '\(confusion)' ends in neither '.svg' nor '.png'.")
  }

  func run() throws {
    if let confusion { try AtomicFile.check(confusion) }
    let (saved, toolkit) = try load()
    let computer = try device.backend(or: backend)
    try InputError.rethrowing { () throws(DiagnosticsError) in
      let (source, graph) = try saved.naming(pluginsThat: toolkit, lacks: checkpoint) { () throws(DiagnosticsError) in
        let choice =
          try dataset.map { text throws(DiagnosticsError) in
            try toolkit.datasets.choice(text, options: settings.settings)
          } ?? saved.data.choice ?? DatasetChoice(saved.data.name)
        let source = try toolkit.datasets.open(choice, in: data.locations)
        return (source, try ArchitectureLoader(catalogue: toolkit.layers).network(of: saved).graph)
      }
      if source.name != saved.data.name, source.targets.names != saved.data.targets.names {
        let words = saved.data.targets.form.rawValue
        Terminal.standardError.write(
          "'\(source.name)' has other \(words) than '\(saved.data.name)', on which this network was trained: metrics "
            + "compare their numbers\n")
      }
      let quantized =
        try precision == .int8
        ? calibration.quantize(
          graph, weights: saved.weights, ranges: saved.ranges, normalization: saved.normalization,
          training: source.load(.training)) : nil
      let evaluator =
        if let quantized {
          try Evaluator(
            graph, checkpoint: saved, on: source.load(split), backend: computer,
            metrics: toolkit.methods.metrics,
            network: quantized.program.computing(threads: threads ?? TrainingOptions.coreCount))
        } else {
          try Evaluator(
            graph, checkpoint: saved, on: source.load(split), backend: computer,
            threads: threads ?? TrainingOptions.coreCount, metrics: toolkit.methods.metrics)
        }
      if weights.weights == nil, !saved.isFinished(metric: evaluator.task.metric) {
        Terminal.standardError.write(
          "'\(checkpoint)' holds a run that is not finished: \(saved.progress.epoch) of \(saved.recipe.epochs) epochs\n"
        )
      }
      let evaluation = try evaluator.evaluate(metrics: evaluator.task.metrics)
      let noise = try quantized.map { network throws(DiagnosticsError) in
        try network.quantizer.noise(of: network.program, inputs: network.inputs)
      }
      let numbers = precision == .int8 ? " in int8" : ""
      let title = "\(graph.name)\(numbers) on the \(split.rawValue) split of \(source.name)"
      if let confusion { try draw(evaluation, title: title, to: confusion) }
      switch format {
      case .json:
        Terminal.standardOutput.write(JSONWriter.pretty(evaluation.json(with: noise)))
      case .table:
        let tables =
          evaluation.tables(title: title, unit: source.targets.unit) + (noise.map { [$0.table] } ?? [])
        Terminal.standardOutput.write(
          tables.map { $0.rendered(as: .text(width: Terminal.standardOutput.width)) }.joined(separator: "\n"))
      }
    }
  }

  private func draw(_ evaluation: Evaluation, title: String, to path: String) throws(DiagnosticsError) {
    guard let map = HeatMap(evaluation, title: title) else {
      throw DiagnosticsError(
        Diagnostic(
          code: "no-classes",
          "these samples have \(evaluation.targets.form.rawValue) and no classes, so nothing is confused",
          remedy: "Leave --confusion out"))
    }
    let content = path.fileEnding == "png" ? map.png : Array(map.svg().utf8)
    try AtomicFile().replace(path) { file throws(DiagnosticsError) in try file.append(content) }
  }

  /// The network with its weights, and what was loaded.
  private func load() throws -> (Checkpoint, Toolkit) {
    guard try weights.weights != nil || !isCheckpoint() else {
      try refuse("--recipe", unless: recipe == nil, "the checkpoint holds its normalisation")
      let saved = try InputError.rethrowing { () throws(DiagnosticsError) in try Checkpoint(path: checkpoint) }
      return (saved, try plugins.toolkit())
    }
    let toolkit = try plugins.toolkit(for: [checkpoint])
    let loader = ArchitectureLoader(catalogue: toolkit.layers)
    let loaded = try loader.loadForCommand(checkpoint, values: JSONObject())
    guard let network = loaded.network else { throw InputError.declaresBlocksOnly(checkpoint) }
    let path = try weights.weights ?? ownWeights()
    let recipe = try TrainingOptions.recipe(recipe)
    return try InputError.rethrowing { () throws(DiagnosticsError) in
      let weights = try NetworkWeights(path: path)
      let match = try weights.match(network.graph)
      let document = try loader.standalone(loaded.architecture, file: checkpoint).json
      if self.recipe == nil, let run = weights.checkpoint {
        return (Checkpoint(match, of: network.graph, architecture: document, as: run), toolkit)
      }
      guard let dataset else {
        throw DiagnosticsError(
          Diagnostic(
            code: "no-dataset", "'\(path)' does not say which data set its weights are for",
            remedy: "Name one with --dataset"))
      }
      let choice = try toolkit.datasets.choice(dataset, options: settings.settings)
      let source = try toolkit.datasets.open(choice, in: data.locations)
      let samples = try TrainingData(source.load(.training), recipe: recipe, metrics: toolkit.methods.metrics)
      let saved = try Checkpoint(match, of: network.graph, architecture: document, recipe: recipe, data: samples)
      return (saved, toolkit)
    }
  }

  private func isCheckpoint() throws(InputError) -> Bool {
    switch FileContent(path: checkpoint) {
    case .checkpoint, .otherSafetensors:
      try InputError.rethrowing { () throws(DiagnosticsError) in
        // A file of tensors alone is refused where its architecture is looked for.
        try Checkpoint.isOne(path: checkpoint)
      }
    case .architecture: false
    default: true
    }
  }

  /// The weights beside the architecture.
  private func ownWeights() throws(InputError) -> String {
    guard FileContent(path: checkpoint) == .architecture else { return checkpoint }
    throw InputError(
      DiagnosticsError(
        Diagnostic(
          code: "no-weights", "'\(checkpoint)' is an architecture, and has no weights to evaluate",
          remedy: "Name a safetensors file with --weights, or a checkpoint in its place")))
  }
}

extension Split: ExpressibleByArgument {}
