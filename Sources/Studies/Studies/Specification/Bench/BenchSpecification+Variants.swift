import Diagnostics
import GraphIR
import JSONText

extension BenchSpecification {
  /// The bench's study as variants change it: what its file says, with the contents of the files that it names. What the
  /// file leaves open is left open, so that a variant with another recipe gets that recipe's epochs.
  struct Base {
    var members: JSONObject
    /// The architecture as it is without the study's `search`, if there is one.
    var plainArchitecture: JSONValue?
  }

  static func base(
    _ value: JSONValue?, in document: JSONDocument, loader: ArchitectureLoader, _ methods: StudyMethods,
    warnings: inout [Diagnostic]
  ) throws(DiagnosticsError) -> Base {
    let study =
      if case .string(let path)? = value {
        try JSONDocument(path: document.source.file.sibling(path))
      } else {
        try document.part(at: JSONPointer() / "study")
      }
    let specification = try StudySpecification(study, loader: loader, methods: methods, warnings: &warnings)
    if specification.architecture != .null {
      warnings += try specification.space(loader: loader, mutations: methods.mutations, document: study).renames
    }
    guard case .object(let written) = study.root else { preconditionFailure("a study is an object") }
    var base = Base(members: written)
    if specification.portfolio?.isPublished == false { base.members["portfolio"] = specification.portfolio?.json }
    // Without one, each run fits designs to the samples.
    guard let architecture = written["architecture"] else {
      if specification.architecture != .null { base.members["architecture"] = specification.architecture }
      return base.with(written, specification)
    }
    base.members["architecture"] = specification.architecture
    base = base.with(written, specification)
    if written["search"] != nil, case .object(let whole) = specification.architecture {
      // Without its imports, which are in the architecture by now.
      base.members["search"] = whole["search"]
      var again: [Diagnostic] = []
      base.plainArchitecture = try StudySpecification.architecture(
        architecture, space: nil, in: study, loader: loader, methods, warnings: &again)
    }
    return base
  }

  static func study(
    _ entry: Entry, on base: Base, in document: JSONDocument, loader: ArchitectureLoader, _ methods: StudyMethods,
    warnings: inout [Diagnostic]
  ) throws(DiagnosticsError) -> StudySpecification {
    var object = base.members
    if let plain = base.plainArchitecture, entry.members["search"] == .null { object["architecture"] = plain }
    for member in entry.members.members { object[member.key] = member.value.withoutNulls }
    let merged = try JSONDocument(
      SourceText(file: document.source.file, text: JSONWriter.pretty(.object(object))))
    do {
      var found: [Diagnostic] = []
      var study = try StudySpecification(merged, loader: loader, methods: methods, warnings: &found)
      study.plugins = methods.plugins
      if study.architecture != .null {
        found += try study.space(loader: loader, mutations: methods.mutations, document: merged).renames
      }
      // What is not of the variant was said of the bench's study.
      warnings += found.relocated(
        from: merged, to: document, members: entry.members, at: entry.pointer, keepsOthers: false)
      return study
    } catch {
      throw DiagnosticsError(
        error.diagnostics.relocated(from: merged, to: document, members: entry.members, at: entry.pointer))
    }
  }
}

extension BenchSpecification.Base {
  /// With the contents of what the file names beside its architecture.
  fileprivate func with(_ written: JSONObject, _ specification: StudySpecification) -> Self {
    var base = self
    if written["recipe"] != nil { base.members["recipe"] = specification.recipe.json }
    if written["references"] != nil {
      base.members["references"] = .array(specification.references.map(\.architecture))
    }
    base.members["plugins"] = nil
    return base
  }
}

extension JSONValue {
  /// The value without the members that are null, at any depth; nil if it is null itself.
  fileprivate var withoutNulls: JSONValue? {
    switch self {
    case .null: return Optional.none
    case .object(let object):
      var kept = JSONObject()
      for member in object.members { kept[member.key] = member.value.withoutNulls }
      return .object(kept)
    case .array(let elements): return .array(elements.map { $0 == .null ? $0 : $0.withoutNulls ?? $0 })
    default: return self
    }
  }
}
