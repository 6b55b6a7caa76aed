import Diagnostics
import GraphIR
import JSONText
import Search

extension BenchSpecification {
  typealias Reader = JSONObjectReader<JSONFindings>

  struct Entry {
    var name: String
    /// Members of a study that replace those of the bench's.
    var members: JSONObject
    var pointer: JSONPointer
  }

  /// Reads a bench. Paths in it are relative to its file.
  /// - Parameter methods: what its studies may name
  /// - Throws: everything that is wrong with the document, or with the study of the first variant that has a fault
  public init(
    _ document: JSONDocument, loader: ArchitectureLoader, methods: StudyMethods = .builtin
  ) throws(DiagnosticsError) {
    var warnings: [Diagnostic] = []
    try self.init(document, loader: loader, methods: methods, warnings: &warnings)
  }

  /// As ``init(_:loader:methods:)``.
  /// - Parameter warnings: takes what is readable, but should be written otherwise, there or in what the bench names
  public init(
    _ document: JSONDocument, loader: ArchitectureLoader, methods: StudyMethods, warnings: inout [Diagnostic]
  ) throws(DiagnosticsError) {
    var findings = JSONFindings()
    var reader = try document.reader(of: Self.format, &findings)
    _ = (reader.string("$schema", &findings), reader.string("comment", &findings))
    name = reader.string("name", &findings) ?? "bench"
    findings.check(name: name, at: reader.location / "name")
    let given = reader.value("study")
    if given == nil { Self.isMissing("study", "Give the path of a study's file, or a study", &findings) }
    seeds = Self.seeds(&reader, among: Self.defaultSeeds, &findings)
    multiplyAdds = Self.budget(&reader, &findings)
    confirmations = Self.confirmations(&reader, &findings)
    let entries = Self.entries(&reader, &findings)
    reader.finish(&findings)
    try findings.check(document)
    warnings += findings.warnings(in: document)
    let base = try Self.base(given, in: document, loader: loader, methods, warnings: &warnings)
    variants = []
    var baseline: Int?
    for entry in entries {
      let study = try Self.study(
        entry, on: base, in: document, loader: loader, methods, warnings: &warnings)
      if baseline == nil, Self.isBaseline(study), entry.members.keys.allSatisfy(Self.baselineMembers.contains) {
        baseline = variants.count
      }
      variants.append(Variant(name: entry.name, study: study))
    }
    self.baseline = baseline ?? variants.count
    if baseline == nil {
      var names = ["random+asha", "baseline"].filter { name in !entries.contains { $0.name == name } }
      while names.isEmpty { names = ["baseline-\(entries.count)"] }
      let entry = Entry(name: names[0], members: Self.defaultBaseline, pointer: JSONPointer() / "study")
      let study = try Self.study(entry, on: base, in: document, loader: loader, methods, warnings: &warnings)
      variants.append(Variant(name: entry.name, study: study))
    }
  }

  /// Whether a document is a bench's, not a study's or an architecture's.
  public static func isBench(_ document: JSONDocument) -> Bool {
    if case .object(let object) = document.root { object["bench"] != nil } else { false }
  }

  private static func isMissing(_ member: String, _ remedy: String, _ findings: inout JSONFindings) {
    findings.add("missing-member", at: .root, "the member \"\(member)\" is missing", remedy: remedy)
  }

  /// The most variants of a bench.
  private static let maximumVariants = 100

  private static func isBaseline(_ study: StudySpecification) -> Bool {
    study.sampler.kind == RandomSampler.kind && study.fidelity.kind != FullFidelity.kind
      && study.effectiveScreening.kind == NoScreening.kind
  }

  static let defaultSeeds = 5

  /// - Parameter count: how many if nobody says
  static func seeds(_ reader: inout Reader, among count: Int, _ findings: inout JSONFindings) -> [UInt64] {
    let expected = "how many, from 1 to 1000, or a list of as many different seeds"
    switch reader.value("seeds") {
    case nil: return Array(0..<UInt64(count))
    case .integer(let count) where Ranges.seedCount.contains(count): return Array(0..<UInt64(count))
    case .array(let elements)?:
      let seeds = elements.compactMap {
        if case .integer(let seed) = $0, Ranges.seed.contains(seed) { UInt64(seed) } else { nil }
      }
      if Ranges.seedCount.contains(seeds.count), Set(seeds).count == elements.count { return seeds }
      findings.mismatch(.array(elements), at: reader.location / "seeds", key: "seeds", expected: expected)
    case let other?: findings.mismatch(other, at: reader.location / "seeds", key: "seeds", expected: expected)
    }
    return []
  }

  private static func budget(_ reader: inout Reader, _ findings: inout JSONFindings) -> Int {
    guard let object = reader.object("budget", &findings) else {
      if !reader.object.keys.contains("budget") {
        isMissing("budget", "Give what each run may spend: \"budget\": {\"multiplyAdds\": 200000000000}", &findings)
      }
      return 1
    }
    var inner = Reader(object, at: reader.location / "budget", subject: "a bench's budget")
    let key = StudyBudget.Kind.multiplyAdds.rawValue
    let amount = inner.integer(key, in: Ranges.budget, &findings)
    if amount == nil, object[key] == nil {
      findings.add(
        "missing-member", at: inner.location, "the member \"\(key)\" is missing",
        remedy: "Methods are compared at equal compute: say how many multiply-adds of training that is")
    }
    inner.finish(&findings)
    return amount ?? 1
  }

  private static func confirmations(_ reader: inout Reader, _ findings: inout JSONFindings) -> Int {
    guard let object = reader.object("confirm", &findings) else { return 0 }
    var inner = Reader(object, at: reader.location / "confirm", subject: "a bench's confirm")
    defer { inner.finish(&findings) }
    return inner.integer("seeds", in: Ranges.confirmations, &findings) ?? 1
  }

  static func entries(_ reader: inout Reader, _ findings: inout JSONFindings) -> [Entry] {
    var entries: [Entry] = []
    let values = reader.list("variants", &findings) ?? []
    if values.count > maximumVariants {
      findings.add(
        "too-many-variants", at: reader.location / "variants",
        "there are \(values.count) variants, more than \(maximumVariants)", remedy: "Use several benches")
    }
    for (index, value) in values.prefix(maximumVariants).enumerated() {
      let location = reader.location / "variants" / index
      guard case .object(let object) = value else {
        findings.mismatch(
          value, at: location, key: "variants", expected: "a list of objects with \"name\" and \"with\"")
        continue
      }
      var inner = Reader(object, at: location, subject: "a variant")
      let name = inner.string("name", &findings)
      let members = inner.object("with", &findings) ?? JSONObject()
      inner.finish(&findings)
      if let name { check(name, among: entries, at: inner.location / "name", &findings) }
      if object["name"] == nil {
        findings.add("missing-member", at: location, "the member \"name\" is missing", remedy: "Name the variant")
      }
      for key in members.keys where sharedMembers.contains(key) {
        findings.add(
          "shared-member", at: (inner.location / "with" / key).key,
          "'\(key)' must be the same for all variants, or they could not be compared",
          remedy: "Leave it to the bench and its study")
      }
      entries.append(Entry(name: name ?? "", members: members, pointer: location.pointer / "with"))
    }
    return entries
  }

  private static func check(
    _ name: String, among entries: [Entry], at location: JSONFindings.Location, _ findings: inout JSONFindings
  ) {
    let isFit = name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "+-_.".contains($0)) }
    if !isFit || name.isEmpty || name.hasPrefix(".") {
      findings.add(
        "bad-name", at: location, "'\(name)' cannot be the name of a folder",
        remedy: "Use letters, digits, '+', '-', '_' and '.'")
    }
    if entries.contains(where: { $0.name == name }) {
      findings.add("repeated-name", at: location, "two variants are named '\(name)'", remedy: "Rename one of them")
    }
  }
}
