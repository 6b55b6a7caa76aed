import Diagnostics
import JSONText
import Search

/// Ways to search that are compared on a table of results, in place of training, and beside searches of other tools.
public struct TableBench: Hashable, Sendable {
  public struct Variant: Hashable, Sendable {
    public var name: String
    public var sampler: MethodChoice
    public var screening: MethodChoice
    /// The proposal of trial k rests on the results of trials up to k − window.
    public var window: Int
  }

  /// What another tool evaluated on the same table.
  public struct Rival: Hashable, Sendable {
    public var name: String
    /// By run; in each the indices of entries in the order in which they were evaluated.
    public var runs: [[Int]]
  }

  public var name: String
  public var table: ResultTable
  public var objectives: [ObjectiveDefinition]
  public var variants: [Variant]
  public var rivals: [Rival]
  public var seeds: [UInt64]
  /// Evaluations of each run.
  public var trials: Int
}

extension TableBench {
  private typealias Reader = JSONObjectReader<JSONFindings>

  static let defaultSeeds = 20
  static let defaultTrials = 100

  /// Whether a document is a bench over a table.
  public static func isTableBench(_ document: JSONDocument) -> Bool {
    if case .object(let object) = document.root { object["bench"] != nil && object["table"] != nil } else { false }
  }

  /// Reads a bench. Paths in it are relative to its file.
  /// - Throws: what is wrong with the document, its table or what rivals found there
  public init(_ document: JSONDocument, methods: StudyMethods = .builtin) throws(DiagnosticsError) {
    var findings = JSONFindings()
    var reader = try document.reader(of: BenchSpecification.format, &findings)
    _ = (reader.string("$schema", &findings), reader.string("comment", &findings))
    name = reader.string("name", &findings) ?? "bench"
    findings.check(name: name, at: reader.location / "name")
    let path = reader.string("table", &findings)
    let rivalPath = reader.string("rivals", &findings)
    seeds = BenchSpecification.seeds(&reader, among: Self.defaultSeeds, &findings)
    objectives = Self.objectives(&reader, &findings)
    let trials = Self.trials(&reader, &findings)
    variants = BenchSpecification.entries(&reader, &findings).map { entry in
      Self.variant(entry, methods, &findings)
    }
    if variants.isEmpty {
      variants = [Variant(name: RandomSampler.kind, JSONObject([("sampler", .string(RandomSampler.kind))]))]
    }
    reader.finish(&findings)
    try findings.check(document)
    guard let path else { preconditionFailure("a bench over a table names one, or a finding was added") }
    let table = try ResultTable(JSONDocument(path: document.source.file.sibling(path)))
    self.table = table
    self.trials = trials ?? min(Self.defaultTrials, table.entries.count)
    if let trials, trials > table.entries.count {
      throw DiagnosticsError(
        Diagnostic(
          code: "too-many-trials", at: document.location(of: JSONPointer() / "budget" / "trials"),
          "the table has \(table.entries.count) networks, fewer than \(trials) trials", remedy: "Lower the budget"))
    }
    rivals = []
    if let rivalPath { rivals = try Self.rivals(document.source.file.sibling(rivalPath), on: table) }
    for rival in rivals where variants.contains(where: { $0.name == rival.name }) {
      throw DiagnosticsError(
        Diagnostic(
          code: "repeated-name", at: document.location(of: JSONPointer() / "rivals"),
          "a variant and a rival are both named '\(rival.name)'", remedy: "Rename the variant"))
    }
  }

  private static func objectives(_ reader: inout Reader, _ findings: inout JSONFindings) -> [ObjectiveDefinition] {
    let location = reader.location / "objectives"
    guard let words = reader.strings("objectives", &findings) else { return [.accuracy, .parameters] }
    let known = [ObjectiveDefinition.accuracy, .parameters, .multiplyAdds]
    let chosen = words.compactMap { word in known.first { $0.kind == word } }
    if chosen.count != words.count || Set(words).count != words.count || !chosen.contains(.accuracy) {
      findings.add(
        "unknown-word", at: location, "a table has the objectives \(listing(known.map(\.kind)))",
        remedy: "Name accuracy, and each at most once")
    }
    return chosen.isEmpty ? [.accuracy, .parameters] : chosen
  }

  private static func trials(_ reader: inout Reader, _ findings: inout JSONFindings) -> Int? {
    guard let object = reader.object("budget", &findings) else { return nil }
    var inner = Reader(object, at: reader.location / "budget", subject: "the budget of a bench over a table")
    defer { inner.finish(&findings) }
    return inner.integer("trials", in: 1...ResultTable.mostEntries, &findings)
  }

  private static func variant(
    _ entry: BenchSpecification.Entry, _ methods: StudyMethods, _ findings: inout JSONFindings
  ) -> Variant {
    var reader = Reader(
      entry.members, at: JSONFindings.Location(pointer: entry.pointer), subject: "a variant over a table")
    var variant = Variant(name: entry.name, JSONObject())
    if let sampler = StudySpecification.method("sampler", of: methods.samplers, derived: [], &reader, &findings) {
      variant.sampler = sampler
    }
    if let screening = StudySpecification.method("screening", of: methods.screenings, derived: [], &reader, &findings) {
      variant.screening = screening
      let made = try? methods.screenings.definition(of: screening.kind).make(screening.settings)
      // Where two candidates are alike in size, a screening that scores wants scores.
      let twins = [ScreeningSubject](repeating: ScreeningSubject(features: CandidateFeatures([:]), costs: []), count: 2)
      if made?.scoring(of: twins) != nil {
        findings.add(
          "no-scores", at: reader.location / "screening", "'\(screening.kind)' scores networks, and a table has none",
          remedy: "Name another screening")
      }
    }
    variant.window = reader.integer("window", in: Ranges.window, &findings) ?? 1
    reader.finish(&findings)
    return variant
  }
}

extension TableBench.Variant {
  /// NSGA-II without screening, one trial after another, or the sampler of the members.
  fileprivate init(name: String, _ members: JSONObject) {
    self.name = name
    sampler = MethodChoice(kind: NSGA2.kind)
    if case .string(let kind)? = members["sampler"] { sampler = MethodChoice(kind: kind) }
    screening = MethodChoice(kind: NoScreening.kind)
    window = 1
  }
}
