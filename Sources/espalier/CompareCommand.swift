import ArgumentParser
import Datasets
import Diagnostics
import Glibc
import GraphIR
import JSONText
import Layers
import Reports
import Training

struct CompareCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "Train several networks alike and print the table: model, parameters, time, accuracy.",
    discussion: """
      Every network is trained from scratch by the same recipe on the same data. With '--seeds' each is trained several \
      times, with seeds counted up from the recipe's, and the table gives mean ± sample deviation. Nothing is saved.
      """)

  enum Format: String, ExpressibleByArgument, CaseIterable { case table, markdown, csv, latex, json }

  @Argument(help: "Architecture files.", completion: .file(extensions: ["json"]))
  var files: [String]

  @OptionGroup var options: TrainingOptions

  @Option(help: "Runs of each network.")
  var seeds = 1

  @Flag(help: "Also measure on the test split.")
  var test = false

  @Option(help: ArgumentHelp("Draw loss and accuracy of the first run of each network.", valueName: "file.svg"))
  var plot: String?

  @Option(help: "How to print.")
  var format = Format.table

  @OptionGroup var plugins: PluginOptions

  func validate() throws {
    guard (1...1000).contains(seeds) else { throw ValidationError("--seeds must be from 1 to 1000") }
    if let plot { try TrainingPlot.checkName(plot) }
  }

  func run() throws {
    if let plot { try AtomicFile.check(plot) }
    let toolkit = try plugins.toolkit(for: files)
    let loader = ArchitectureLoader(catalogue: toolkit.layers)
    let networks = try files.map { file in
      (graph: try loader.graphForCommand(file, values: JSONObject()), file: file)
    }
    let recipe = try options.resolvedRecipe()
    let source = try options.data.open(options.dataset, of: toolkit.datasets)
    Interruption.listen()
    try InputError.rethrowing { () throws(DiagnosticsError) in
      let training = try source.load(.training)
      let testing = test ? try source.load(.test) : nil
      var runs: [[RunSummary]] = []
      for network in networks {
        var repetitions: [RunSummary] = []
        for offset in 0..<seeds {
          var seeded = recipe
          seeded.seed = recipe.seed &+ UInt64(offset)
          repetitions.append(try summary(of: network.graph, by: seeded, on: training, test: testing))
        }
        runs.append(repetitions)
      }
      try show(runs)
    }
  }

  private func summary(
    of graph: Graph, by recipe: Recipe, on samples: Samples, test: Samples?
  ) throws(DiagnosticsError) -> RunSummary {
    let label = seeds == 1 ? graph.name : "\(graph.name) seed \(recipe.seed)"
    let trainer = try Trainer(
      graph, architecture: .null, recipe: recipe, data: TrainingData(samples, recipe: recipe),
      backend: options.backend.backend, threads: options.threadCount)
    let outcome = try trainer.run(
      observer: TrainingProgressView(label: label, isQuiet: options.quiet, printsJSON: false),
      until: Interruption.flag)
    guard outcome.ending != .interrupted else {
      Terminal.standardError.write("interrupted: no table, as not every run was finished\n")
      Glibc.exit(Interruption.exitStatus)
    }
    guard let test else { return RunSummary(trainer, outcome) }
    let evaluator = try Evaluator(
      graph, checkpoint: trainer.checkpoint(), on: test, backend: options.backend.backend,
      threads: options.threadCount)
    return RunSummary(trainer, outcome, test: try evaluator.evaluate())
  }

  private func show(_ runs: [[RunSummary]]) throws(DiagnosticsError) {
    let rows = runs.map(ComparisonRow.init)
    let output = Terminal.standardOutput
    let table = ComparisonRow.table(rows)
    switch format {
    case .table: output.write(table.rendered(as: .text(width: output.width)))
    case .markdown: output.write(table.rendered(as: .markdown))
    case .csv: output.write(table.rendered(as: .csv))
    case .latex: output.write(table.rendered(as: .latex))
    case .json: output.write(JSONWriter.pretty(.array(rows.map(\.json))))
    }
    if let plot { try TrainingPlot.write(runs.map { ($0[0].model, $0[0].history) }, to: plot) }
  }
}

extension ComparisonRow {
  /// The exercises' table.
  static func table(_ rows: [ComparisonRow]) -> Table {
    let hasTest = rows.contains { $0.testAccuracy != nil }
    var columns = [
      Column("Model"), Column("Parameters", .right), Column("Multiply-adds", .right, priority: 2),
      Column("Time", .right, key: "seconds"), Column("Train", .right, unit: "%", priority: 1, key: "trainAccuracy"),
      Column("Validation", .right, unit: "%", key: "validationAccuracy"),
    ]
    if hasTest { columns.append(Column("Test", .right, unit: "%", key: "testAccuracy")) }
    var table = Table(columns: columns)
    for row in rows {
      var cells: [Cell] = [
        .text(row.model), .integer(row.parameterCount), .integer(row.multiplyAdds),
        .duration(seconds: row.seconds.mean), cell(row.trainAccuracy), cell(row.validationAccuracy),
      ]
      if hasTest { cells.append(cell(row.testAccuracy)) }
      table.append(cells)
    }
    return table
  }

  private static func cell(_ spread: Spread?) -> Cell {
    guard let spread else { return .empty }
    guard let deviation = spread.deviation else { return .percentage(spread.mean, decimals: 2) }
    return .estimate(mean: spread.mean, deviation: deviation, .percentage(decimals: 2))
  }
}
