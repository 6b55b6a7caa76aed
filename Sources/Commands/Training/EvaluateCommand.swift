import ArgumentParser
import Datasets
import Diagnostics
import GraphIR
import JSONText
import Layers
import Reports
import Tasks
import Training

struct EvaluateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evaluate",
    abstract: "Measure a trained network: loss, metrics, and accuracy class by class.",
    discussion: """
      The checkpoint knows its architecture, normalisation and data set. Plug-ins that it was trained with are not loaded \
      unless they are named.
      """)

  enum Format: String, ExpressibleByArgument, CaseIterable { case table, json }

  @Argument(help: "A checkpoint that 'espalier train' wrote.", completion: .file(extensions: ["safetensors"]))
  var checkpoint: String

  @Option(help: "The data set, in place of the one trained on.")
  var dataset: String?

  @Option(help: "The part of the data set: test or training.")
  var split = Split.test

  @OptionGroup var data: DataOptions

  @Option(in: Ranges.threads, help: "Threads; all cores when absent.")
  var threads: Int?

  @Option(help: "What computes.")
  var backend = BackendChoice.fastest

  @Option(help: "How to print.")
  var format = Format.table

  @OptionGroup var plugins: PluginOptions

  func run() throws {
    let saved = try InputError.rethrowing { () throws(DiagnosticsError) in try Checkpoint(path: checkpoint) }
    let toolkit = try plugins.toolkit()
    try InputError.rethrowing { () throws(DiagnosticsError) in
      let (source, graph) = try saved.naming(pluginsThat: toolkit, lacks: checkpoint) { () throws(DiagnosticsError) in
        let source = try toolkit.datasets.open(dataset ?? saved.data.name, in: data.locations)
        return (source, try ArchitectureLoader(catalogue: toolkit.layers).graph(of: saved))
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

extension ArchitectureLoader {
  /// The graph of a checkpoint's own architecture.
  func graph(of checkpoint: Checkpoint) throws(DiagnosticsError) -> Graph {
    let text = JSONWriter.pretty(checkpoint.architecture)
    guard let graph = try load(SourceText(file: "(checkpoint)", text: text)).graph else {
      throw DiagnosticsError(Diagnostic(code: "bad-checkpoint", "the checkpoint's architecture has no layers"))
    }
    return graph
  }
}

extension Evaluation {
  /// All metrics; before them, where samples have classes, a row for each class with what it is mistaken for most.
  func tables(title: String, unit: String?) -> [Table] {
    let classes = confusion.map { classTable(title: title, $0) }
    var table = Table(
      classes == nil ? title : nil,
      columns: [Column("Metric"), Column("Value", .right)] + (unit == nil ? [] : [Column("Unit")]))
    func append(_ name: String, _ value: Cell, _ own: String?) {
      table.append([.text(name), value] + (unit == nil ? [] : [.optional(own) { .text($0) }]))
    }
    append("loss", .number(loss, decimals: 4), nil)
    for value in metrics {
      let format = MetricFormat(value.metric, unit: value.metric.unit == .target ? unit : nil)
      append(format.name, format.cell(value.value), format.unit)
    }
    return [classes, table].compactMap(\.self)
  }

  private func classTable(title: String, _ confusion: Confusion) -> Table {
    var table = Table(
      title,
      columns: [
        Column("Class"), Column("Samples", .right), Column("Accuracy", .right, unit: "%"),
        Column("Most often taken for", priority: 1),
      ])
    for (index, name) in targets.names.enumerated() {
      let mistakes = confusion.counts[index].enumerated().filter { $0.offset != index && $0.element > 0 }
      let worst = mistakes.max { ($0.element, -$0.offset) < ($1.element, -$1.offset) }
      table.append([
        .text(name), .integer(confusion.sampleCount(of: index)),
        .optional(confusion.classAccuracies[index]) { .percentage($0, decimals: 2) },
        .optional(worst) { .text("\(targets.names[$0.offset]) (\($0.element))") },
      ])
    }
    table.appendTotal(["All", .integer(sampleCount), .percentage(confusion.accuracy, decimals: 2), nil])
    return table
  }
}
