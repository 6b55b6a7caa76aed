import Datasets
import Diagnostics
import GraphIR
import JSONText
import Search
import Training

extension StudySpecification {
  typealias Reader = JSONObjectReader<JSONFindings>

  /// Reads a specification. Paths in it are relative to its file; what they name is read too, and becomes part of the
  /// value.
  /// - parameter methods: what it may name
  /// - throws: everything that is wrong with the document, or with the architecture or the recipe that it names
  public init(
    _ document: JSONDocument, loader: ArchitectureLoader, methods: StudyMethods = .builtin
  ) throws(DiagnosticsError) {
    var warnings: [Diagnostic] = []
    try self.init(document, loader: loader, methods: methods, warnings: &warnings)
  }

  /// As ``init(_:loader:methods:)``, for a document that somebody wrote.
  /// - parameter warnings: takes what is readable, but should be written otherwise, there or in what the document names
  public init(
    _ document: JSONDocument, loader: ArchitectureLoader, methods: StudyMethods, warnings: inout [Diagnostic]
  ) throws(DiagnosticsError) {
    try self.init(document, isStored: false, loader: loader, methods: methods, warnings: &warnings)
  }

  /// - parameter isStored: whether a study that has begun holds the document: rules that came later do not concern it
  private init(
    _ document: JSONDocument, isStored: Bool, loader: ArchitectureLoader, methods: StudyMethods,
    warnings: inout [Diagnostic]
  ) throws(DiagnosticsError) {
    var findings = JSONFindings()
    var reader = try document.reader(of: Self.format, &findings)
    let object = reader.object
    _ = reader.string("$schema", &findings)
    let parts = (
      architecture: reader.value("architecture"), recipe: reader.value("recipe"), portfolio: reader.value("portfolio")
    )
    // Without an architecture a search begins with designs alone.
    if parts.architecture == nil, parts.portfolio == false {
      findings.add(
        "missing-member", at: .root, "the member \"architecture\" is missing",
        remedy: "Give the path of an architecture file, or an architecture; or leave \"portfolio\" out")
    }
    let dataset = reader.value("dataset").flatMap { value in
      methods.datasets.choice(
        value, at: reader.location / "dataset", file: document.source.file,
        takesUnknown: isStored || methods.takesUnknownKinds,
        &findings)
    }
    if object["dataset"] == nil {
      findings.add(
        "missing-member", at: .root, "the member \"dataset\" is missing",
        remedy: "Give the name of a data set, or its kind and path")
    }
    let recipe = try Self.recipe(parts.recipe, in: document, warnings: &warnings)
    self.init(architecture: .null, dataset: dataset ?? "", recipe: recipe)
    name = reader.string("name", &findings) ?? name
    if !isStored { findings.check(name: name, at: reader.location / "name") }
    comment = reader.string("comment", &findings)
    let space = reader.object("search", &findings)
    let named = reader.list("references", &findings)
    epochs = reader.integer("epochs", in: Ranges.epochs, &findings) ?? epochs
    trainsBaseFully = reader.boolean("trainBaseFully", &findings)
    window = reader.integer("window", in: Ranges.window, &findings) ?? window
    seed = reader.integer("seed", in: Ranges.seed, &findings).map(UInt64.init) ?? seed
    subset = reader.integer("subset", in: Ranges.subset, &findings)
    device = reader.string("device", &findings)
    plugins = Self.plugins(&reader, &findings)
    readObjectives(of: methods, &reader, &findings)
    readLimits(&reader, &findings)
    microcontroller = MicrocontrollerChoice(&reader, &findings)
    readBudget(&reader, &findings)
    validation = ValidationSplit(&reader, base: validation, &findings) ?? validation
    _ = reader.value("sampler")
    sampler =
      Self.unknown("sampler", of: methods.samplers, in: object, methods)
      ?? Self.method("sampler", of: methods.samplers, derived: [], &reader, &findings) ?? sampler
    fidelity =
      Self.method(
        "fidelity", of: methods.fidelities, derived: FidelitySchedulerDefinition.derivedSettings,
        &reader, &findings) ?? fidelity
    inheritance = Inheritance(&reader, &findings)
    distillation = Distillation(&reader, &findings)
    readBaseWeights(&reader, &findings)
    screening = Self.method("screening", of: methods.screenings, derived: [], &reader, &findings)
    readMetric(objectivesAreGiven: object["objectives"] != nil, of: methods, &reader, &findings)
    hosting = StudyHosting(&reader, &findings)
    open.window = object["window"] == nil
    reader.finish(&findings)
    try findings.check(document)
    warnings += findings.warnings(in: document)
    portfolio = try Self.portfolio(parts.portfolio, in: document, loader: loader, methods, warnings: &warnings)
    if let given = parts.architecture {
      architecture = try Self.architecture(
        given, space: space, in: document, loader: loader, methods, warnings: &warnings)
    } else {
      try beginWithPortfolio(space: space, in: document, loader: loader, methods, warnings: &warnings)
    }
    // As on the command line, where a network joins the designs unless it is to be the only one.
    if parts.recipe == nil, parts.architecture == nil || portfolio != nil {
      open.recipe = true
      open.epochs = object["epochs"] == nil
      open.validation = object["validation"] == nil
    }
    try checkPortfolio(in: document, loader: loader)
    references = try Self.references(named ?? [], in: document, loader: loader, methods, warnings: &warnings)
  }

  /// Reads what a study's folder or database holds. What it does not name, the study began without.
  init(
    stored document: JSONDocument, loader: ArchitectureLoader, methods: StudyMethods
  ) throws(DiagnosticsError) {
    var warnings: [Diagnostic] = []
    try self.init(document, isStored: true, loader: loader, methods: methods, warnings: &warnings)
    screening = screening ?? MethodChoice(kind: NoScreening.kind)
  }

  /// Makes the first design of a list the base; what ships is fitted to samples later.
  private mutating func beginWithPortfolio(
    space: JSONObject?, in document: JSONDocument, loader: ArchitectureLoader, _ methods: StudyMethods,
    warnings: inout [Diagnostic]
  ) throws(DiagnosticsError) {
    if portfolio?.lendsOnlyBlocks ?? false {
      throw DiagnosticsError(
        Diagnostic(
          code: "missing-member", at: document.location(of: JSONPointer() / "portfolio"),
          "designs that lend only their blocks need an architecture to begin from",
          remedy: "Give one as \"architecture\""))
    }
    guard case .designs(let designs)? = portfolio else {
      portfolio = .published
      (open.section, open.file) = (space, document.source.file)
      return
    }
    let first = SourceText(file: document.source.file, text: JSONWriter.pretty(designs[0]))
    architecture = try Self.standingAlone(
      first, space: space, loader: loader, plugins: methods.plugins, warnings: &warnings)
    portfolio = designs.count > 1 ? .designs(Array(designs.dropFirst())) : nil
  }

  /// - Throws: when base and designs cannot be begun with together
  private func checkPortfolio(in document: JSONDocument, loader: ArchitectureLoader) throws(DiagnosticsError) {
    guard portfolio != nil, architecture != .null else { return }
    func fault(_ diagnostic: Diagnostic) -> DiagnosticsError {
      var located = diagnostic
      located.location = document.location(of: JSONPointer() / "portfolio")
      return DiagnosticsError(located)
    }
    let lendsOnlyBlocks = portfolio?.lendsOnlyBlocks ?? false
    if namesLayersOfBase, !lendsOnlyBlocks {
      throw fault(
        Diagnostic(
          code: "bad-portfolio",
          "the search section speaks of the architecture's own layers, which no design of a portfolio has",
          remedy: "Remove \"portfolio\", or \"fixed\", \"values\" and \"ties\" of the section"))
    }
    let designs = try designs(by: loader)
    let base = try loader.load(SourceText(file: name, text: JSONWriter.pretty(architecture))).architecture
    if let clash = Self.clash(of: designs, with: base) { throw fault(clash) }
    guard !lendsOnlyBlocks else { return }
    let network = try network(by: loader)
    for design in designs {
      let other = try loader.network(of: design)
      guard other.graph.input == network.graph.input, other.graph.outputShape == network.graph.outputShape else {
        throw fault(
          Diagnostic(
            code: "bad-portfolio",
            "'\(design.name)' leads from \(other.graph.input) to \(other.graph.outputShape), but '\(base.name)' from "
              + "\(network.graph.input) to \(network.graph.outputShape)",
            remedy: "Give all of them one input and one output"))
      }
    }
  }

  private static func recipe(
    _ value: JSONValue?, in document: JSONDocument, warnings: inout [Diagnostic]
  ) throws(DiagnosticsError) -> Recipe {
    switch value {
    case nil: return Recipe()
    case .string(let path):
      return try Recipe(JSONDocument(path: document.source.file.sibling(path)), warnings: &warnings)
    default: return try Recipe(document.part(at: JSONPointer([.key("recipe")])), warnings: &warnings)
    }
  }

  static func architecture(
    _ value: JSONValue, space: JSONObject?, in document: JSONDocument, loader: ArchitectureLoader,
    _ methods: StudyMethods, warnings: inout [Diagnostic]
  ) throws(DiagnosticsError) -> JSONValue {
    let source: SourceText
    switch value {
    case .object where methods.takesUnknownKinds: return loader.withPresentNames(value)
    case .string(let path): source = try ArchitectureText.read(document.source.file.sibling(path))
    default: source = try document.part(at: JSONPointer([.key("architecture")])).source
    }
    return try standingAlone(source, space: space, loader: loader, plugins: methods.plugins, warnings: &warnings)
  }

  private mutating func readObjectives(
    of methods: StudyMethods, _ reader: inout Reader, _ findings: inout JSONFindings
  ) {
    guard let words = reader.strings("objectives", &findings) else { return }
    let location = reader.location / "objectives"
    var read: [ObjectiveDefinition] = []
    for (index, word) in words.enumerated() {
      let recorded = methods.takesUnknownKinds ? plugins.flatMap(\.objectives) : []
      let metric = methods.metrics[word] ?? recordedMetrics(methods).first { $0.kind == word }
      // A plug-in may have had one of a name that is built in today.
      guard
        let objective = recorded.first(where: { $0.kind == word }) ?? methods.objectives[word]
          ?? metric.map({ ObjectiveDefinition($0) })
      else {
        let known = methods.metrics.definitions.map(\.kind) + methods.objectives.definitions.map(\.kind)
        findings.add(
          "unknown-word", at: location / index, "'\(word)' is no objective",
          remedy: didYouMean(word, among: known) ?? "Known here: \(listing(known))")
        continue
      }
      if read.contains(objective) {
        findings.add("repeated-word", at: location / index, "'\(word)' is named twice", remedy: "Name it once")
      }
      read.append(objective)
    }
    if words.isEmpty {
      findings.add("no-objective", at: location, "there is no objective", remedy: "Name one, such as 'accuracy'")
    }
    objectives = read
  }

  private mutating func readLimits(_ reader: inout Reader, _ findings: inout JSONFindings) {
    guard let object = reader.object("limits", &findings) else { return }
    var inner = Reader(object, at: reader.location / "limits", subject: "limits")
    for measure in CandidateSize.Measure.allCases {
      let key = measure.rawValue
      guard let pair = inner.object(key, &findings) else { continue }
      var bounds = Reader(pair, at: inner.location / key, subject: "a limit")
      let minimum = bounds.size("min", in: Ranges.leastSize, of: measure, &findings)
      let maximum = bounds.size("max", in: Ranges.mostSize, of: measure, &findings)
      bounds.finish(&findings)
      if let minimum, let maximum, minimum > maximum {
        findings.add(
          "empty-range", at: bounds.location / "min", "the least, \(minimum), is above the most, \(maximum)",
          remedy: "Exchange them")
      }
      limits[measure] = SizeLimits.Bounds(minimum: minimum, maximum: maximum)
    }
    inner.finish(&findings)
  }

  private mutating func readBudget(_ reader: inout Reader, _ findings: inout JSONFindings) {
    guard let object = reader.object("budget", &findings) else { return }
    var inner = Reader(object, at: reader.location / "budget", subject: "a budget")
    var found: [StudyBudget] = []
    for kind in StudyBudget.Kind.allCases {
      guard let amount = inner.integer(kind.rawValue, in: Ranges.budget, &findings) else { continue }
      found.append(StudyBudget(kind, amount))
    }
    inner.finish(&findings)
    if object.count > 1 || object.isEmpty {
      findings.add(
        "one-budget", at: inner.location, "a study has one budget, not \(object.count)",
        remedy: "Give one of \(listing(StudyBudget.Kind.allCases.map(\.rawValue)))")
    }
    budget = found.first ?? budget
  }
}

extension JSONObjectReader where Findings == JSONFindings {
  /// A bound of a size; bytes may have a unit.
  fileprivate mutating func size(
    _ key: String, in range: ClosedRange<Int>, of measure: CandidateSize.Measure, _ findings: inout JSONFindings
  ) -> Int? {
    guard measure.isOfDevice, case .string(let text)? = object[key] else {
      return integer(key, in: range, &findings)
    }
    _ = value(key)
    if let count = ByteCount(text), range.contains(count.bytes) { return count.bytes }
    findings.mismatch(.string(text), at: location / key, key: key, expected: ByteCount.forms)
    return nil
  }
}

extension String {
  /// A path that stands in this file: relative to the file's folder.
  func sibling(_ path: String) -> String {
    guard !path.hasPrefix("/"), let slash = lastIndex(of: "/") else { return path }
    return String(self[...slash]) + path
  }
}
