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
    try self.init(document, isStored: false, loader: loader, methods: methods)
  }

  /// - parameter isStored: whether a study that has begun holds the document: rules that came later do not concern it
  private init(
    _ document: JSONDocument, isStored: Bool, loader: ArchitectureLoader, methods: StudyMethods
  ) throws(DiagnosticsError) {
    var findings = JSONFindings()
    let object = try document.object(ofA: "study", version: Self.formatVersion)
    var reader = Reader(object, at: .root, subject: "a study")
    Self.checkVersion(&reader, &findings)
    _ = reader.string("$schema", &findings)
    let parts = (architecture: reader.value("architecture"), recipe: reader.value("recipe"))
    if parts.architecture == nil {
      findings.add(
        "missing-member", at: .root, "the member \"architecture\" is missing",
        remedy: "Give the path of an architecture file, or an architecture")
    }
    let dataset = reader.string("dataset", &findings)
    if object["dataset"] == nil {
      findings.add(
        "missing-member", at: .root, "the member \"dataset\" is missing", remedy: "Give the name of a data set")
    }
    let recipe = try Self.recipe(parts.recipe, in: document)
    self.init(architecture: .null, dataset: dataset ?? "", recipe: recipe)
    name = reader.string("name", &findings) ?? name
    if !isStored { findings.check(name: name, at: reader.place / "name") }
    comment = reader.string("comment", &findings)
    let space = reader.object("search", &findings)
    let named = reader.list("references", &findings)
    epochs = reader.integer("epochs", in: Ranges.epochs, &findings) ?? epochs
    trainsBaseFully = reader.boolean("trainBaseFully", &findings)
    window = reader.integer("window", in: Ranges.window, &findings) ?? window
    seed = reader.integer("seed", in: Ranges.seed, &findings).map(UInt64.init) ?? seed
    subset = reader.integer("subset", in: Ranges.subset, &findings)
    plugins = Self.plugins(&reader, &findings)
    readObjectives(of: methods, &reader, &findings)
    readLimits(&reader, &findings)
    readBudget(&reader, &findings)
    readValidation(&reader, &findings)
    _ = reader.value("sampler")
    sampler =
      Self.unknown("sampler", of: methods.samplers, in: object, methods)
      ?? Self.method("sampler", of: methods.samplers, derived: [], &reader, &findings) ?? sampler
    fidelity =
      Self.method(
        "fidelity", of: methods.fidelities, derived: FidelitySchedulerDefinition.derivedSettings,
        &reader, &findings) ?? fidelity
    inheritance = Inheritance(&reader, &findings)
    screening = Self.method("screening", of: methods.screenings, derived: [], &reader, &findings)
    readMetric(objectivesAreGiven: object["objectives"] != nil, of: methods, &reader, &findings)
    reader.finish(&findings)
    try findings.check(document)
    guard let given = parts.architecture else { preconditionFailure("a finding was added") }
    architecture = try Self.architecture(given, space: space, in: document, loader: loader, methods)
    references = try Self.references(named ?? [], in: document, loader: loader, methods)
  }

  /// Reads what a study's folder or database holds. What it does not name, the study began without.
  init(
    stored document: JSONDocument, loader: ArchitectureLoader, methods: StudyMethods
  ) throws(DiagnosticsError) {
    try self.init(document, isStored: true, loader: loader, methods: methods)
    screening = screening ?? MethodChoice(kind: NoScreening.kind)
  }

  private static func checkVersion(_ reader: inout Reader, _ findings: inout JSONFindings) {
    switch reader.value("study") {
    case .integer(formatVersion): break
    case .integer(let version) where version > formatVersion:
      findings.add(
        "newer-format", at: reader.place / "study",
        "the file has format version \(version); this tool reads version \(formatVersion)",
        remedy: "Use a newer espalier")
    case nil:
      findings.add(
        "no-version", at: reader.place, "the member \"study\" is missing",
        remedy: "Begin with \"study\": \(formatVersion), the version of the format")
    case let other?:
      findings.mismatch(other, at: reader.place / "study", key: "study", expected: "\(formatVersion)")
    }
  }

  private static func recipe(_ value: JSONValue?, in document: JSONDocument) throws(DiagnosticsError) -> Recipe {
    switch value {
    case nil: return Recipe()
    case .string(let path): return try Recipe(path: document.source.file.sibling(path))
    default: return try Recipe(document.part(at: JSONPointer([.key("recipe")])))
    }
  }

  static func architecture(
    _ value: JSONValue, space: JSONObject?, in document: JSONDocument, loader: ArchitectureLoader,
    _ methods: StudyMethods
  ) throws(DiagnosticsError) -> JSONValue {
    let source: SourceText
    switch value {
    case .object where methods.takesUnknownKinds: return value
    case .string(let path): source = try TextFile.read(document.source.file.sibling(path))
    default: source = try document.part(at: JSONPointer([.key("architecture")])).source
    }
    return try standingAlone(source, space: space, loader: loader, plugins: methods.plugins)
  }

  private mutating func readObjectives(
    of methods: StudyMethods, _ reader: inout Reader, _ findings: inout JSONFindings
  ) {
    guard let words = reader.strings("objectives", &findings) else { return }
    let place = reader.place / "objectives"
    var read: [ObjectiveDefinition] = []
    for (index, word) in words.enumerated() {
      let recorded = methods.takesUnknownKinds ? plugins.flatMap(\.objectives) : []
      let metric = methods.metrics[word] ?? recordedMetrics(methods).first { $0.kind == word }
      guard
        let objective = methods.objectives[word] ?? metric.map({ ObjectiveDefinition($0) })
          ?? recorded.first(where: { $0.kind == word })
      else {
        let known = methods.metrics.definitions.map(\.kind) + methods.objectives.definitions.map(\.kind)
        findings.add(
          "unknown-word", at: place / index, "'\(word)' is no objective",
          remedy: didYouMean(word, among: known) ?? "Known here: \(listing(known))")
        continue
      }
      if read.contains(objective) {
        findings.add("repeated-word", at: place / index, "'\(word)' is named twice", remedy: "Name it once")
      }
      read.append(objective)
    }
    if words.isEmpty {
      findings.add("no-objective", at: place, "there is no objective", remedy: "Name one, such as 'accuracy'")
    }
    objectives = read
  }

  private mutating func readLimits(_ reader: inout Reader, _ findings: inout JSONFindings) {
    guard let object = reader.object("limits", &findings) else { return }
    var inner = Reader(object, at: reader.place / "limits", subject: "limits")
    for measure in CandidateSize.Measure.allCases {
      let key = measure.rawValue
      guard let pair = inner.object(key, &findings) else { continue }
      var bounds = Reader(pair, at: inner.place / key, subject: "a limit")
      let minimum = bounds.integer("min", in: Ranges.leastSize, &findings)
      let maximum = bounds.integer("max", in: Ranges.mostSize, &findings)
      bounds.finish(&findings)
      if let minimum, let maximum, minimum > maximum {
        findings.add(
          "empty-range", at: bounds.place / "min", "the least, \(minimum), is above the most, \(maximum)",
          remedy: "Exchange them")
      }
      limits[measure] = Budget.Bounds(minimum: minimum, maximum: maximum)
    }
    inner.finish(&findings)
  }

  private mutating func readBudget(_ reader: inout Reader, _ findings: inout JSONFindings) {
    guard let object = reader.object("budget", &findings) else { return }
    var inner = Reader(object, at: reader.place / "budget", subject: "a budget")
    var found: [StudyBudget] = []
    for kind in StudyBudget.Kind.allCases {
      guard let amount = inner.integer(kind.rawValue, in: Ranges.budget, &findings) else { continue }
      found.append(StudyBudget(kind, amount))
    }
    inner.finish(&findings)
    if object.count > 1 || object.isEmpty {
      findings.add(
        "one-budget", at: inner.place, "a study has one budget, not \(object.count)",
        remedy: "Give one of \(listing(StudyBudget.Kind.allCases.map(\.rawValue)))")
    }
    budget = found.first ?? budget
  }

  private mutating func readValidation(_ reader: inout Reader, _ findings: inout JSONFindings) {
    guard let object = reader.object("validation", &findings) else { return }
    var inner = Reader(object, at: reader.place / "validation", subject: "a validation")
    if let value = inner.value("size") {
      switch value {
      case .integer(let count) where Ranges.samples.contains(count): validation.size = .count(count)
      case .number(let fraction) where fraction > 0 && fraction < 1: validation.size = .fraction(fraction)
      default:
        findings.mismatch(
          value, at: inner.place / "size", key: "size",
          expected: "a number of samples, or a fraction between 0 and 1")
      }
    }
    validation.seed = inner.integer("seed", in: Ranges.seed, &findings).map(UInt64.init) ?? validation.seed
    validation.isStratified = inner.boolean("stratified", &findings) ?? validation.isStratified
    inner.finish(&findings)
  }
}

extension String {
  /// A path that stands in this file: relative to the file's folder.
  func sibling(_ path: String) -> String {
    guard !path.hasPrefix("/"), let slash = lastIndex(of: "/") else { return path }
    return String(self[...slash]) + path
  }
}
