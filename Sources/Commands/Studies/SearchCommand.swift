import ArgumentParser
import Backends
import Datasets
import Diagnostics
import Figures
import Glibc
import GraphIR
import JSONText
import Layers
import PluginHost
import Studies
import Training

struct SearchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "search",
    abstract: "Grow networks inside size limits, and keep the best trade-offs.",
    discussion: """
      A data set and a limit are enough:

        espalier search --dataset mnist1d --max-parameters 1738

      The search then begins with published designs, fitted to the samples, each in several sizes, and trains by a \
      recipe for that kind of data. --architecture adds a design of yours; with --only-base it is the only one, trained \
      by Adam at 0.001 unless --recipe says otherwise, and with --published-blocks it may get blocks of the others. A study may also be a file: see docs/search.md.

      The result depends on the study and its seed, not on the number of workers nor on interruptions. \
      'espalier resume' continues a study after an interruption, 'espalier pareto' prints its frontier.
      """)

  @Argument(help: "A study's file.", completion: .file(extensions: ["json"]))
  var specification: String?

  @OptionGroup var options: SpecificationOptions

  @Option(
    help: ArgumentHelp(
      """
      The weights that the base begins from, a safetensors file of this or another tool. Candidates then inherit from \
      their parents.
      """, valueName: "file"),
    completion: .file(extensions: ["safetensors"]))
  var weights: String?

  @Option(
    help: "The folder to make for the study; studies/NAME by default. With --storage the study's name in the database.",
    completion: .directory)
  var study: String?

  @Option(
    help: ArgumentHelp(
      """
      Keep the study in a database, as postgresql://HOST/DATABASE, where 'espalier worker' of any machine trains for it.
      """, valueName: "url"))
  var storage: String?

  @Flag(help: "If the study is there already, resume it: for jobs that a scheduler begins again.")
  var orResume = false

  @Option(
    in: Ranges.expectedWorkers,
    help: """
      Workers that are to train at the same time on all machines. They decide the window of results that proposals rest on, \
      unless the study names one.
      """)
  var expectedWorkers: Int?

  @OptionGroup var running: StudyRunOptions

  private var workers: WorkerOptions { running.workers }

  @OptionGroup var plugins: PluginOptions

  func validate() throws {
    guard specification == nil || options.architecture == nil else {
      throw ValidationError("name a study's file, or an architecture with --architecture")
    }
    guard specification != nil || options.dataset != nil else {
      throw ValidationError("name a study's file, or a data set with --dataset")
    }
    guard options.trials == nil || options.seconds == nil else {
      throw ValidationError("a search has one budget: name --trials or --seconds")
    }
    guard !options.onlyBase || specification != nil || options.architecture != nil else {
      throw ValidationError("--only-base begins from an architecture: name one with --architecture")
    }
    guard options.onlyBase || !options.publishedBlocks else {
      throw ValidationError("--published-blocks goes with --only-base: without it designs are taken whole")
    }
    guard specification == nil || !options.publishedBlocks else {
      throw ValidationError(
        "a study's file says which blocks it may use: write \"portfolio\": {\"blocksOf\": true} into it")
    }
  }

  func run() throws {
    let toolkit = try plugins.toolkit(
      for: [self.specification, options.architecture].compactMap(\.self) + options.references)
    let loader = ArchitectureLoader(catalogue: toolkit.layers)
    var specification = try options.specification(
      file: self.specification, loader: loader, methods: toolkit.methods)
    let url = try storage.map { try StorageURL.read($0) } ?? specification.hosting.storage
    let engine = try running.slurm.chosen(file: specification.hosting.slurm, loader: loader, methods: toolkit.methods)
    try workers.check(canBeJoined: url != nil)
    try running.check(engine, canBeJoined: url != nil)
    if let count = expectedWorkers ?? engine?.workers, specification.fitWindow(toWorkers: count), !workers.quiet {
      Terminal.standardError.write(
        "\(specification.name): a window of \(specification.window), for \(count) workers\n")
    }
    let backend = try workers.backend()
    try InputError.rethrowing { () throws(DiagnosticsError) in try backend.check(specification.recipe.precision) }
    specification.plugins = toolkit.methods.plugins
    specification.device = backend.deviceKind
    let asked = specification
    specification = try settled(specification, loader: loader, toolkit)
    if !workers.quiet { Self.announce(specification, asked: asked) }
    try checkTraining(specification, loader: loader, toolkit)
    let data = try specification.data(
      in: workers.data.locations, of: toolkit.datasets, metrics: toolkit.methods.metrics)
    try specification.checkNetworks(against: data, loader: loader)
    // What is wrong with the space or the limits is said before there is a study.
    let space = try Self.space(
      specification, file: self.specification ?? options.architecture, loader: loader, toolkit.methods)
    if !workers.quiet {
      if let warning = data.imbalanceWarning {
        Terminal.standardError.write(InputError.render([warning], sources: [:]) + "\n")
      }
      for move in space.moves { Terminal.standardError.write("\(specification.name): \(move.sentence)\n") }
    }
    let baseWeights = try weights.map { path in
      // What nobody inherits from is of no use to a search.
      specification.inheritance = specification.inheritance ?? Inheritance()
      return try Self.checkpoint(of: path, for: specification, data, loader: loader)
    }
    let address = try address(specification.name, url)
    let study =
      try orResume && Study.exists(at: address)
      ? Study.resume(at: address, wanting: specification, loader: loader, methods: toolkit.methods)
      : Study.begin(
        at: address, specification: specification, trainingSamples: data.training.count,
        constantMetric: data.constantMetric, baseWeights: baseWeights)
    try running.run(
      study, loader: loader, methods: toolkit.methods, datasets: toolkit.datasets, engine: engine)
  }

  /// The weights of a file in the architecture that the search begins from. What does not fit is shown as a table.
  private static func checkpoint(
    of path: String, for specification: StudySpecification, _ data: TrainingData, loader: ArchitectureLoader
  ) throws(DiagnosticsError) -> Checkpoint {
    let text = JSONWriter.line(specification.architecture)
    let graph = try loader.network(SourceText(file: specification.name, text: text)).graph
    let match = try NetworkWeights(path: path).match(graph)
    return try Checkpoint(
      match, of: graph, architecture: specification.architecture,
      recipe: specification.recipe(epochs: specification.epochs, seed: specification.seed), data: data)
  }

  /// The candidates of a study that is to begin, with a base within the limits.
  private static func space(
    _ specification: StudySpecification, file: String?, loader: ArchitectureLoader, _ methods: StudyMethods
  ) throws -> SpaceCandidates {
    let document = try file.map { path throws(DiagnosticsError) in try JSONDocument(ArchitectureText.read(path)) }
    do throws(DiagnosticsError) {
      let candidates = try SpaceCandidates(specification, loader: loader, methods: methods, document: document)
      _ = try candidates.base()
      InputError.show(candidates.renames, sources: document.map { [$0.source.file: $0.source] } ?? [:])
      return candidates
    } catch {
      var sources = loader.sources
      if let document { sources[document.source.file] = document.source }
      throw InputError(error, sources: sources)
    }
  }

  /// The specification for the targets of its data set.
  private func settled(
    _ specification: StudySpecification, loader: ArchitectureLoader, _ toolkit: Toolkit
  ) throws -> StudySpecification {
    let source = try workers.data.open(specification.dataset, of: toolkit.datasets)
    let document = self.specification.flatMap { try? JSONDocument(path: $0) }
    do throws(DiagnosticsError) {
      return try specification.fitted(to: source, loader: loader).settled(
        on: source.targets, metrics: toolkit.methods.metrics
      ) { pointer in
        document?.location(of: pointer)
      }
    } catch {
      throw InputError(error, sources: document.map { [$0.source.file: $0.source] } ?? [:])
    }
  }

  /// Says what the program chose because nobody else did.
  private static func announce(_ specification: StudySpecification, asked: StudySpecification) {
    if let designs = specification.designNames {
      let epochs = "\(specification.epochs) epoch\(specification.epochs == 1 ? "" : "s")"
      let lenders = specification.lenderNames.map { "lent blocks: \($0.joined(separator: ", ")); " } ?? ""
      Terminal.standardError.write(
        "\(specification.name): begins with \(designs.joined(separator: ", ")); " + lenders
          + (specification.recipe == asked.recipe ? "" : "trains by a standard recipe, ") + "\(epochs)\n")
      if asked.limits.multiplyAdds.maximum == nil, let most = specification.limits.multiplyAdds.maximum {
        Terminal.standardError.write(
          "\(specification.name): no candidate has more than \(NumberText.grouped(most)) multiply-adds, as the budget suggests; "
            + "--max-multiply-adds sets another limit\n")
      }
    } else if specification.namesLayersOfBase {
      Terminal.standardError.write(
        "\(specification.name): begins with the architecture alone, as its search section speaks of its layers\n")
    }
  }

  /// Says what keeps candidates from training before there is a study, and what is questionable about its base.
  private func checkTraining(
    _ specification: StudySpecification, loader: ArchitectureLoader, _ toolkit: Toolkit
  ) throws {
    func document(_ path: String?) -> JSONDocument? { path.flatMap { try? JSONDocument(ArchitectureText.read($0)) } }
    let study = document(self.specification)
    let locations = StudyLocations(
      study: study, recipe: document(options.recipe), architecture: document(options.architecture))
    var sources = locations.sources
    if let study { sources[study.source.file] = study.source }
    do throws(DiagnosticsError) {
      let samples = try specification.checkDataset(
        in: workers.data.locations, of: toolkit.datasets, metrics: toolkit.methods.metrics, loader: loader,
        document: options.dataset == nil ? study : nil)
      let warnings = try specification.checkTraining(
        trainingSamples: samples, locations: locations, loader: loader, methods: toolkit.methods)
      guard !workers.quiet, !warnings.isEmpty else { return }
      Terminal.standardError.write(InputError.render(warnings, sources: sources) + "\n")
    } catch {
      throw InputError(error, sources: sources)
    }
  }

  /// Where the study is to be.
  private func address(_ name: String, _ url: StorageURL?) throws(DiagnosticsError) -> StudyAddress {
    guard let url else { return .folder(study ?? (orResume ? Self.folder(name) : Self.freshFolder(name))) }
    return try StudyAddress(url, name: study ?? name)
  }

  private static func folder(_ name: String) -> String {
    "studies/" + String(name.map { $0.isLetter || $0.isNumber || "-_.".contains($0) ? $0 : "-" })
  }

  /// `studies/NAME`, or with a number behind it if that is taken.
  private static func freshFolder(_ name: String) -> String {
    let stem = folder(name)
    var path = stem
    var number = 2
    while access(path, F_OK) == 0 {
      path = "\(stem)-\(number)"
      number += 1
    }
    return path
  }
}
