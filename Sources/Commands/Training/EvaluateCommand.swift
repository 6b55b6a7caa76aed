import ArgumentParser
import Backends
import Datasets
import Diagnostics
import GraphIR
import JSONText
import Layers
import Figures
import Tasks
import Training
import Reports

struct EvaluateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evaluate",
    abstract: "Measure a trained network: loss, metrics, and accuracy class by class.",
    discussion: """
      The checkpoint holds its architecture, normalisation and data set. Plug-ins that the network needs are loaded \
      only if you name them.
      """)

  enum Format: String, ExpressibleByArgument, CaseIterable { case table, json }

  @Argument(help: "A checkpoint that 'espalier train' wrote.", completion: .file(extensions: ["safetensors"]))
  var checkpoint: String

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

  @Option(help: "How to print.")
  var format = Format.table

  @OptionGroup var plugins: PluginOptions

  func run() throws {
    let saved = try InputError.rethrowing { () throws(DiagnosticsError) in try Checkpoint(path: checkpoint) }
    let toolkit = try plugins.toolkit()
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
      let evaluator = try Evaluator(
        graph, checkpoint: saved, on: source.load(split), backend: backend.backend,
        threads: threads ?? TrainingOptions.coreCount, metrics: toolkit.methods.metrics)
      let evaluation = try evaluator.evaluate(metrics: evaluator.task.metrics)
      switch format {
      case .json: Terminal.standardOutput.write(JSONWriter.pretty(evaluation.json))
      case .table:
        let title = "\(graph.name) on the \(split.rawValue) split of \(source.name)"
        let tables = evaluation.tables(title: title, unit: source.targets.unit)
        Terminal.standardOutput.write(
          tables.map { $0.rendered(as: .text(width: Terminal.standardOutput.width)) }.joined(separator: "\n"))
      }
    }
  }
}

extension Split: ExpressibleByArgument {}
