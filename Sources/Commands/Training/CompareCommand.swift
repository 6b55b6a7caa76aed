import ArgumentParser
import Diagnostics
import Files
import GraphIR
import JSONText
import Layers
import Figures
import Tasks
import Training
import Reports
import Studies

struct CompareCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "Train several networks alike and print the table: model, parameters, time, metric.",
    discussion: """
      Every network is trained from scratch, by the same recipe on the same data. With '--seeds' each network is \
      trained several times, with the recipe's seed and those that follow it; the table then gives mean ± sample \
      deviation.

      Everything is checked before the first training. Runs are kept in a folder as checkpoints. After an interruption \
      the same command continues, and with more networks or seeds it trains only the new ones. If it is interrupted, \
      it prints the table so far and marks incomplete rows.
      """)

  enum Format: String, ExpressibleByArgument, CaseIterable { case table, markdown, csv, latex, json }

  @Argument(help: "Architecture files.", completion: .file(extensions: ["json"]))
  var files: [String]

  @OptionGroup var options: TrainingOptions

  @Option(in: Ranges.seedCount, help: "Runs of each network.")
  var seeds = 1

  @Flag(help: "Also measure on the test split.")
  var test = false

  @Option(help: ArgumentHelp("Draw loss and metric of the first run of each network.", valueName: "file.svg"))
  var plot: String?

  @Option(
    help: ArgumentHelp("The folder that keeps the runs; comparisons/DATASET by default.", valueName: "folder"),
    completion: .directory)
  var runs: String?

  @Option(
    help: ArgumentHelp(
      """
      A folder for the report of the experiment: README.md with the table and the layers of each network, table.csv, \
      table.tex, curves.svg, and the checkpoints in runs/ unless --runs names another folder.
      """, valueName: "folder"), completion: .directory)
  var output: String?

  @Flag(help: "Train again what the folder holds.")
  var anew = false

  @Option(help: "How to print.")
  var format = Format.table

  @OptionGroup var plugins: PluginOptions

  func validate() throws {
    if let plot { try TrainingPlot.checkName(plot) }
  }

  func run() throws {
    if let plot { try AtomicFile.check(plot) }
    if let output {
      try Study.makeFolder(output, option: "--output")
      try AtomicFile.check(output + "/README.md")
    }
    let toolkit = try plugins.toolkit(for: files)
    let loader = ArchitectureLoader(catalogue: toolkit.layers)
    let recipe = try options.resolvedRecipe()
    var networks: [Comparison.Entry] = []
    for file in files {
      let loaded = try loader.loadForCommand(file, values: JSONObject())
      guard let graph = loaded.graph else { throw InputError.declaresBlocksOnly(file) }
      let advisor = TrainingAdvisor(architecture: file, recipe: options.recipe)
      try advisor.check(recipe, for: graph)
      advisor.show(advisor.warnings(loaded))
      var document = try loader.standalone(loaded.architecture, file: file)
      document.plugins = toolkit.plugins.map(\.identity.path)
      networks.append(Comparison.Entry(graph: graph, document: document.json, file: file))
    }
    let choice = try options.settings.choice(options.dataset, of: toolkit.datasets)
    let source = try options.data.open(choice, of: toolkit.datasets)
    if let file = files.first {
      try TrainingAdvisor(architecture: file, recipe: options.recipe)
        .check(recipe, on: source.targets, metrics: toolkit.methods.metrics)
    }
    let computer = try options.computer()
    let comparison = try Comparison(
      networks, recipe: recipe, seeds: seeds, backend: computer, threads: options.threadCount,
      training: source.load(.training), test: test ? source.load(.test) : nil, metrics: toolkit.methods.metrics,
      folder: runs ?? output.map { $0 + "/runs" } ?? "comparisons/\(choice.name.fileName)", isAnew: anew)
    if !options.quiet, let warning = comparison.imbalanceWarning {
      Terminal.standardError.write(InputError.render([warning], sources: [:]) + "\n")
    }
    Interruption.listen()
    let results = comparison.run(until: Interruption.flag, observer: options.quiet ? nil : ComparisonProgressView())
    let rows = comparison.rows(results)
    if let output {
      try ComparisonReport(
        rows, results, graphs: networks.map(\.graph), task: comparison.task, dataset: "\(choice)", recipe: recipe
      ).write(to: output)
    }
    try show(rows, results, of: comparison.task)
    if Interruption.flag.isRaised {
      Terminal.standardError.write("Everything is saved. The same command continues.\n")
      throw ExitCode(Interruption.exitStatus)
    }
    let faults = results.flatMap(\.faults).flatMap(\.diagnostics)
    if !faults.isEmpty { throw DiagnosticsError(faults) }
  }

  private func show(_ rows: [ComparisonRow], _ results: [Comparison.Results], of task: Task) throws(DiagnosticsError) {
    let output = Terminal.standardOutput
    let table = ComparisonRow.table(rows, unit: task.targets.unit)
    switch format {
    case .table: output.write(table.rendered(as: .text(width: output.width)))
    case .markdown: output.write(table.rendered(as: .markdown))
    case .csv: output.write(table.rendered(as: .csv))
    case .latex: output.write(table.rendered(as: .latex))
    case .json: output.write(JSONWriter.pretty(.array(rows.map(\.json))))
    }
    let drawn = results.compactMap { $0.finished.first ?? $0.partial }
    if let plot, !drawn.isEmpty { try TrainingPlot.write(drawn.map { TrainingCurve($0) }, of: task, to: plot) }
  }
}
