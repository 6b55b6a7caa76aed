import ArgumentParser
import Datasets
import Diagnostics
import Glibc
import GraphIR
import JSONText
import Layers
import PluginHost
import Figures
import Training
import Reports

struct TrainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train",
    abstract: "Train a network and save it.",
    discussion: """
      The checkpoint is a safetensors file with weights, optimiser state and progress. It is replaced as a whole after \
      each epoch, every minute and on Ctrl-C. '--resume' continues from it bit for bit. A file of another run is \
      replaced only with '--force'. Training does not read the test split; 'espalier evaluate' does.

      With '--weights' it begins from the tensors of a file, each found by its name, and not from random values. Of a \
      checkpoint named as architecture only the architecture is read: name it twice to begin from its weights, too.

      With '--teacher' a small network learns from a large one: a share of each target is what the teacher says of \
      the same input.
      """)

  enum Format: String, ExpressibleByArgument, CaseIterable { case table, json }

  @Argument(
    help: "The architecture file, or a checkpoint that holds one.",
    completion: .file(extensions: ["json", "safetensors"])
  )
  var file: String

  @OptionGroup var options: TrainingOptions

  @OptionGroup var weights: WeightOptions

  @Flag(help: "Begin although '--weights' lacks tensors, or has others: what fits is used, the rest begins anew.")
  var partialWeights = false

  @Option(
    help: ArgumentHelp("Learn from a trained network's answers, too: its checkpoint.", valueName: "checkpoint"),
    completion: .file(extensions: ["safetensors"]))
  var teacher: String?

  @Option(in: Ranges.share, help: "What the teacher's answers count for beside the labels; 0.5 by default.")
  var teacherShare: Double?

  @Option(
    help: ArgumentHelp(
      "Where to save; by default NAME-DATASET-seedSEED.safetensors in the current folder.", valueName: "file"))
  var checkpoint: String?

  @Flag(help: "Resume from the checkpoint.")
  var resume = false

  @Flag(help: "Replace a file that holds something else: another run, an unfinished run, or no run.")
  var force = false

  @Flag(help: "Show one training step in detail, and train nothing.")
  var inspectStep = false

  @Option(help: ArgumentHelp("Draw loss and metric by epoch.", valueName: "file.svg"))
  var plot: String?

  @Option(
    help: """
      How to print: a table in the end, or one JSON object a line for each epoch as it ends; with '--inspect-step', one \
      object.
      """)
  var format = Format.table

  @OptionGroup var parameters: ParameterOptions

  @OptionGroup var plugins: PluginOptions

  func validate() throws {
    if inspectStep {
      try refuse("--resume", unless: !resume, "--inspect-step trains nothing and saves nothing")
      try refuse("--checkpoint", unless: checkpoint == nil, "--inspect-step trains nothing and saves nothing")
      try refuse("--plot", unless: plot == nil, "--inspect-step trains nothing, so that there is nothing to draw")
    }
    try refuse("--partial-weights", unless: !partialWeights || weights.weights != nil, "no --weights are named")
    if let plot { try TrainingPlot.checkName(plot) }
  }

  func run() throws {
    try refuse("--teacher-share", unless: teacherShare == nil || teacher != nil, "no --teacher is named")
    let toolkit = try plugins.toolkit(for: [file])
    let loader = ArchitectureLoader(catalogue: toolkit.layers)
    let values = try parameters.values()
    let loaded = try loader.loadForCommand(file, values: values)
    guard let graph = loaded.graph else { throw InputError.declaresBlocksOnly(file) }
    let recipe = try options.resolvedRecipe(choices: loaded.architecture.recipe)
    let advisor = TrainingAdvisor(architecture: file, recipe: options.recipe)
    try advisor.check(recipe, for: graph)
    let choice = try options.settings.choice(options.dataset, of: toolkit.datasets)
    let path = checkpointPath(graph, recipe, on: choice)
    if !inspectStep { try InputError.rethrowing { () throws(DiagnosticsError) in try checkFiles(path) } }
    let source = try options.data.open(choice, of: toolkit.datasets)
    try advisor.check(recipe, on: source.targets, metrics: toolkit.methods.metrics)
    let computer = try options.computer()
    try InputError.rethrowing { () throws(DiagnosticsError) in
      var document = try loader.standalone(loaded.architecture.setting(values), file: file)
      document.plugins = toolkit.plugins.map(\.identity.path)
      let data = try TrainingData(
        source.load(.training), recipe: recipe, metrics: toolkit.methods.metrics)
      let trainer = try Trainer(
        graph, architecture: document.json, recipe: recipe, data: data, backend: computer,
        threads: options.threadCount, teacher: readTeacher(by: loader, toolkit))
      if let match = try weights.match(graph, acceptsRest: partialWeights) { trainer.begin(from: match) }
      let lastBatch = try recipe.lastBatchWarning(of: data.training.count, for: graph)
      advisor.show(advisor.warnings(loaded) + [lastBatch, data.imbalanceWarning].compactMap(\.self))
      if inspectStep {
        let inspection = trainer.inspectStep()
        switch format {
        case .table: Terminal.standardOutput.write(inspection.text(width: Terminal.standardOutput.width))
        case .json: Terminal.standardOutput.write(JSONWriter.pretty(inspection.json))
        }
      } else {
        try train(trainer, savingTo: path)
      }
    }
  }

  private func readTeacher(by loader: ArchitectureLoader, _ toolkit: Toolkit) throws(DiagnosticsError) -> Teacher? {
    try teacher.map { path throws(DiagnosticsError) in
      let saved = try Checkpoint(path: path)
      return try saved.naming(pluginsThat: toolkit, lacks: path) { () throws(DiagnosticsError) in
        Teacher(
          graph: try loader.network(of: saved).graph, checkpoint: saved, share: teacherShare ?? Teacher.usualShare)
      }
    }
  }

  private func train(_ trainer: Trainer, savingTo path: String) throws(DiagnosticsError) {
    if resume {
      try trainer.resume(Checkpoint(path: path))
    } else {
      try refuseToLoseWork(of: trainer, at: path)
    }
    Interruption.listen()
    let view = TrainingProgressView(label: trainer.graph.name, isQuiet: options.quiet, printsJSON: format == .json)
    let outcome = try trainer.run(
      saving: CheckpointPolicy(path: path), observer: view, until: Interruption.flag)
    if let plot {
      try TrainingPlot.write(
        [TrainingCurve(trainer.graph.name, outcome.history)], of: trainer.data.task, to: plot)
    }
    if format == .table, !outcome.history.isEmpty {
      let table = trainer.historyTable(outcome)
      Terminal.standardOutput.write(table.rendered(as: .text(width: Terminal.standardOutput.width)))
    }
    if let number = view.outputError { Terminal.end(number) }
    if outcome.ending == .interrupted {
      Terminal.standardError.write("saved in '\(path)'; continue with the same command and --resume\n")
      Glibc.exit(Interruption.exitStatus)
    }
    if !options.quiet { Terminal.standardError.write("saved in '\(path)'\n") }
  }
}
