import ArgumentParser
import Diagnostics
import GraphIR
import JSONText
import Quantization
import Search
import Studies
import Training

/// What a study is to find: said on the command line, or in a file and changed here.
struct SpecificationOptions: ParsableArguments {
  @Option(
    help: "An architecture to begin from, beside the published designs that ship.",
    completion: .file(extensions: ["json"]))
  var architecture: String?

  @Flag(help: "Begin from the architecture alone, without the published designs.")
  var onlyBase = false

  @Flag(
    help: """
      With --only-base: candidates may take blocks of the published designs, and are trained by what suits the data unless \
      --recipe says otherwise.
      """)
  var publishedBlocks = false

  @Option(
    help: "The data set to train on: a name, or the path of own files.", completion: .file())
  var dataset: String?

  @OptionGroup var settings: DatasetSettings

  @Option(in: Ranges.mostSize, help: "The most parameters of a candidate.")
  var maxParameters: Int?

  @Option(in: Ranges.mostSize, help: "The most multiply-adds of a candidate, for one sample.")
  var maxMultiplyAdds: Int?

  @Option(in: Ranges.mostSize, help: "The most elements in the outputs of all layers of a candidate, for one sample.")
  var maxActivations: Int?

  @Option(bytes: "The most flash of a candidate on a microcontroller")
  var maxFlash: ByteCount?

  @Option(name: .customLong("max-ram"), bytes: "The most RAM of a candidate on a microcontroller")
  var maxRAM: ByteCount?

  @Option(
    help: ArgumentHelp(
      """
      The numbers of networks on a microcontroller: with int8 candidates are evaluated in 8-bit integers, with f32 flash and \
      RAM are counted in floats. By default flash and RAM are counted in int8, and candidates evaluated in floats.
      """, valueName: "numbers"))
  var precision: DeviceFootprint.Numbers?

  @Option(
    name: .customLong("objective"), parsing: .singleValue,
    help: ArgumentHelp(
      """
      What the frontier is of: a metric, or what it is traded for, such as parameters, multiplyAdds, flash or ram. May be \
      repeated. By default parameters, or flash or RAM if those are limited and parameters are not.
      """, valueName: "name"))
  var objectives: [String] = []

  @Option(
    help: "How to train: a recipe's file; what suits the data by default.", completion: .file(extensions: ["json"]))
  var recipe: String?

  @Option(in: Ranges.epochs, help: "Epochs of a candidate's training; by default those of the recipe.")
  var epochs: Int?

  @Option(in: Ranges.budget, help: "Candidates to train.")
  var trials: Int?

  @Option(in: Ranges.budget, help: "Seconds to search, instead of a number of candidates.")
  var seconds: Int?

  @Option(
    in: Ranges.subset, help: "Training samples to use, validation samples included; all by default.")
  var subset: Int?

  @Option(in: Ranges.seed, help: "The seed of all random numbers.")
  var seed: UInt64?

  @Option(help: "The search method: \(SamplerCatalogue.builtin.definitions.map(\.kind).joined(separator: ", ")).")
  var sampler: String?

  @Option(
    help:
      "How training is spent: \(FidelitySchedulerCatalogue.builtin.definitions.map(\.kind).joined(separator: ", ")).")
  var fidelity: String?

  @Option(
    help:
      "Which of several candidates is trained: \(ScreeningCatalogue.builtin.definitions.map(\.kind).joined(separator: ", "))."
  )
  var screening: String?

  @Option(
    name: .customLong("reference"), parsing: .singleValue,
    help: ArgumentHelp(
      "A known network to compare the frontier with; 'confirm' trains it, too. May be repeated.", valueName: "file"),
    completion: .file(extensions: ["json"]))
  var references: [String] = []

  /// The study of a file, or of these options alone.
  func specification(
    file: String?, loader: ArchitectureLoader, methods: StudyMethods
  ) throws -> StudySpecification {
    var specification =
      try file.map { try Self.read($0, loader: loader, methods: methods) } ?? fresh(loader: loader, methods: methods)
    if file != nil { try apply(recipe: recipe, to: &specification) }
    if file != nil, let dataset {
      specification.dataset = try settings.choice(dataset, of: methods.datasets)
    }
    if let maxParameters { specification.limits.parameters.maximum = maxParameters }
    if let maxMultiplyAdds { specification.limits.multiplyAdds.maximum = maxMultiplyAdds }
    if let maxActivations { specification.limits.activations.maximum = maxActivations }
    if let maxFlash { specification.limits.flash.maximum = maxFlash.bytes }
    if let maxRAM { specification.limits.ram.maximum = maxRAM.bytes }
    if let precision { specification.microcontroller = MicrocontrollerChoice(precision) }
    if !objectives.isEmpty {
      try choose(objectives, for: &specification, methods)
    } else if file == nil, specification.limits.parameters.maximum == nil {
      if maxFlash != nil {
        specification.trade(for: [.flash])
      } else if maxRAM != nil {
        specification.trade(for: [.ram])
      }
    }
    if let epochs {
      specification.epochs = epochs
      specification.keepEpochs()
    }
    if onlyBase, specification.architecture != .null {
      specification.portfolio = publishedBlocks ? .blocks(of: .published) : nil
    }
    if let trials { specification.budget = .trials(trials) }
    if let seconds { specification.budget = .seconds(seconds) }
    if let subset { specification.subset = subset }
    if let seed { specification.seed = seed }
    for path in references {
      var warnings: [Diagnostic] = []
      specification.references.append(
        try ReferenceNetwork(ArchitectureText.read(path), loader: loader, plugins: methods.plugins, warnings: &warnings)
      )
      InputError.show(warnings, sources: loader.sources)
    }
    if let sampler { specification.sampler = MethodChoice(kind: try known(sampler, methods.samplers)) }
    if let fidelity {
      specification.fidelity = MethodChoice(kind: try known(fidelity, methods.fidelities))
    }
    if let screening {
      specification.screening = MethodChoice(kind: try known(screening, methods.screenings))
    }
    return specification
  }

  private func fresh(loader: ArchitectureLoader, methods: StudyMethods) throws -> StudySpecification {
    guard let dataset else { preconditionFailure("the command checks that a data set is named") }
    let choice = try settings.choice(dataset, of: methods.datasets)
    var specification = StudySpecification(fromNothingOn: choice)
    var name = "\(choice)"
    if let architecture {
      let loaded = try loader.loadForCommand(architecture, values: JSONObject())
      specification.architecture = try StudySpecification.standingAlone(
        ArchitectureText.read(architecture), loader: loader, plugins: methods.plugins)
      // Designs have no layers of the base's names.
      if onlyBase || specification.namesLayersOfBase { specification.portfolio = nil }
      // What is trained as before is found as before.
      if onlyBase, !publishedBlocks { specification.take(Recipe()) }
      name = "\(choice)-\(loaded.architecture.name)"
    }
    if let recipe { specification.take(try TrainingOptions.recipe(recipe)) }
    specification.name = Name.isSound(name) ? name : String(name.fileName.prefix(100))
    return specification
  }

  private func apply(recipe: String?, to specification: inout StudySpecification) throws {
    guard let recipe else { return }
    specification.recipe = try TrainingOptions.recipe(recipe)
  }

  static func read(
    _ path: String, loader: ArchitectureLoader, methods: StudyMethods
  ) throws -> StudySpecification {
    let document = try JSONDocument(path: path)
    do {
      var warnings: [Diagnostic] = []
      let specification = try StudySpecification(document, loader: loader, methods: methods, warnings: &warnings)
      InputError.show(warnings, sources: loader.sources.merging([path: document.source]) { $1 })
      return specification
    } catch {
      var sources = loader.sources
      sources[path] = document.source
      throw InputError(error, sources: sources)
    }
  }

  /// Takes objectives by their names. If no metric is among them, that of the study stays.
  private func choose(
    _ names: [String], for specification: inout StudySpecification, _ methods: StudyMethods
  ) throws {
    var chosen: [ObjectiveDefinition] = []
    let all = methods.metrics.definitions.map { ObjectiveDefinition($0) } + methods.objectives.definitions
    for name in names {
      guard let objective = all.first(where: { $0.kind == name }) else {
        let kinds = all.map(\.kind)
        throw ValidationError(
          "there is no objective '\(name)'. "
            + (didYouMean(name, among: kinds) ?? "Known: \(kinds.joined(separator: ", "))"))
      }
      guard !chosen.contains(objective) else { throw ValidationError("the objective '\(name)' is named twice") }
      chosen.append(objective)
    }
    let metrics = chosen.compactMap(\.metric)
    guard metrics.count < 2 else {
      throw ValidationError("a study improves one metric, not \(metrics.map(\.kind).joined(separator: " and "))")
    }
    if metrics.isEmpty { specification.trade(for: chosen) } else { specification.objectives = chosen }
  }

  private func known<Product>(_ kind: String, _ catalogue: MethodCatalogue<Product>) throws -> String {
    let kinds = catalogue.definitions.map(\.kind)
    guard kinds.contains(kind) else {
      throw ValidationError(
        "there is no method '\(kind)'. \(didYouMean(kind, among: kinds) ?? "Known: \(kinds.joined(separator: ", "))")")
    }
    return kind
  }
}

extension DeviceFootprint.Numbers: ExpressibleByArgument {}
