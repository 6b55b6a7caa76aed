import ArgumentParser
import Diagnostics
import GraphIR
import JSONText
import Layers
import Figures
import Studies
import Reports

struct BenchSearchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench-search",
    abstract: "Compare ways to search at equal compute, over several seeds.",
    discussion: """
      A bench's file names a study, variants of it, seeds and the multiply-adds of training that each run may spend \
      (see docs/bench-search.md). Random search with early stopping is always among the variants. Each run is a study \
      in the output folder. After an interruption the same command continues; finished runs are not repeated.

      With "table" in place of a study it searches a table of results, in seconds and beside what other tools found there.

      Prints a table and writes it into the output folder, with the curves of hypervolume by multiply-adds.
      """)

  @Argument(help: "A bench's file.", completion: .file(extensions: ["json"]))
  var bench: String

  @Option(help: "The folder for runs and results; studies/bench-NAME by default.", completion: .directory)
  var output: String?

  @Option(in: Ranges.seedCount, help: "The number of seeds, from 0 on, instead of those of the file.")
  var seeds: Int?

  @OptionGroup var workers: WorkerOptions

  @OptionGroup var plugins: PluginOptions

  func run() throws {
    let document = try JSONDocument(path: bench)
    let toolkit = try plugins.toolkit(for: [bench])
    if TableBench.isTableBench(document) { return try compareOnTable(document, toolkit.methods) }
    let loader = ArchitectureLoader(catalogue: toolkit.layers)
    var specification: BenchSpecification
    do {
      var warnings: [Diagnostic] = []
      specification = try BenchSpecification(document, loader: loader, methods: toolkit.methods, warnings: &warnings)
      InputError.show(warnings, sources: loader.sources.merging([bench: document.source]) { $1 })
    } catch {
      var sources = loader.sources
      sources[bench] = document.source
      throw InputError(error, sources: sources)
    }
    if let seeds { specification.seeds = Array(0..<UInt64(seeds)) }
    Interruption.listen()
    let environment = try workers.environment(
      layers: toolkit.layers, methods: toolkit.methods, datasets: toolkit.datasets)
    let session = try BenchSession(
      specification, output: output ?? "studies/bench-\(specification.name)", environment: environment)
    if !workers.quiet {
      for (variant, move) in session.moves { Terminal.standardError.write("\(variant): \(move.sentence)\n") }
    }
    let ending = try session.run(until: Interruption.flag, observer: workers.quiet ? nil : BenchProgress()) {
      report throws(DiagnosticsError) in try report.write(to: session.output)
    }
    switch ending {
    case .completed:
      show(try session.report(of: session.runCount).table)
      Terminal.standardOutput.write("\nResults: \(session.output)\n")
    case .interrupted(let finished):
      if finished > 0 {
        var table = try session.report(of: finished).table
        if finished < session.runCount {
          table.notes.append("Not complete: \(finished) of \(session.runCount) runs.")
        }
        show(table)
      }
      Terminal.standardError.write("Everything is saved. The same command resumes it.\n")
      throw ExitCode(Interruption.exitStatus)
    }
  }

  /// Searches a table in place of training.
  private func compareOnTable(_ document: JSONDocument, _ methods: StudyMethods) throws {
    var specification: TableBench
    do {
      specification = try TableBench(document, methods: methods)
    } catch {
      throw InputError(error, sources: [bench: document.source])
    }
    if let seeds { specification.seeds = Array(0..<UInt64(seeds)) }
    let report = try InputError.rethrowing { () throws(DiagnosticsError) in
      try TableBenchReport(specification, methods: methods)
    }
    let folder = output ?? "studies/bench-\(specification.name)"
    try InputError.rethrowing { () throws(DiagnosticsError) in try report.write(to: folder) }
    show(report.table)
    Terminal.standardOutput.write("\nResults: \(folder)\n")
  }

  private func show(_ table: Table) {
    Terminal.standardOutput.write(table.rendered(as: .text(width: Terminal.standardOutput.width)))
  }
}
