import Diagnostics
import JSONText
import TensorTypes

/// Makes graphs from architecture files and keeps the files that they import. A search that loads thousands of
/// architectures reads each block file once.
///
/// Each thread needs a loader of its own.
public final class ArchitectureLoader {
  public typealias Reader = (_ path: String) throws(DiagnosticsError) -> SourceText

  public let catalogue: LayerCatalogue
  let read: Reader
  /// Imported files: what a finding's location counts in.
  var documents: [JSONDocument] = []
  /// Imported files that are no JSON.
  var unparsed: [SourceText] = []
  var blocks: [PreparedBlock] = []
  /// By canonical path, and by the importing file and the path written there.
  var imported: [String: ImportedFile] = [:]
  private var cache = ExpansionCache()
  private let prepared = PreparedLayers()
  /// Those of the last architecture that a program made.
  var own: OwnBlocks?
  var ownGenerations = 0
  /// The size of the file that is being loaded and of those that were imported for it.
  var importedByteCount = 0

  struct ImportedFile {
    var document: Int
    var file = ""
    var architecture = Architecture(name: "")
    /// The blocks that the file itself declares, by name.
    var exports: [String: Int]
  }

  public init(
    catalogue: LayerCatalogue,
    read: @escaping Reader = { path throws(DiagnosticsError) in try TextFile.read(path) }
  ) {
    self.catalogue = catalogue
    self.read = read
  }

  /// What a file holds.
  public struct Loaded: Sendable {
    public var architecture: Architecture
    /// The network; nil for a file that only declares blocks.
    public var graph: Graph?
    /// What is readable, but should be written otherwise, in the file and in those that were first imported for it.
    public var warnings: [Diagnostic] = []
  }

  /// Reads, parses, resolves and expands a file.
  /// - parameter values: values for the architecture's parameters in place of their defaults
  /// - throws: everything that is wrong with the file and with those that it imports
  public func load(path: String, values: JSONObject = JSONObject()) throws(DiagnosticsError) -> Loaded {
    try load(read(path), values: values)
  }

  /// As ``load(path:values:)``, for text that is already in memory. Imports are relative to the text's file.
  public func load(_ source: SourceText, values: JSONObject = JSONObject()) throws(DiagnosticsError) -> Loaded {
    let document = try JSONDocument(source)
    try document.refuse(unless: .architecture)
    var findings = Findings()
    let before = (imported, blocks.count)
    defer { forget(before, failed: !findings.isEmpty) }
    let importer = Importer(file: source.file)
    var architecture = Architecture(
      reading: document.root, at: Finding.Location(document: Self.own), &findings)
    if architecture.name.isEmpty { architecture.name = source.file.stem }
    let graph = resolve(architecture, document: document, importer: importer, values: values, &findings)
    if !findings.isEmpty { throw report(findings, own: document) }
    architecture.usePresentNames(of: catalogue)
    let warnings = findings.warnings.isEmpty ? [] : report(findings.asWarnings, own: document, .warning).diagnostics
    return Loaded(architecture: architecture, graph: graph, warnings: warnings)
  }

  /// The graph of an architecture that a program made, such as a search's candidate. Imports are relative to `folder`.
  /// - throws: what is wrong with it; locations are layer paths only, as there is no text
  public func graph(of architecture: Architecture, folder: String = ".") throws(DiagnosticsError) -> Graph {
    var findings = Findings()
    let before = (imported, blocks.count)
    defer { forget(before, failed: !findings.isEmpty) }
    let importer = Importer(file: folder + "/.")
    let graph = resolve(architecture, document: nil, importer: importer, values: JSONObject(), &findings)
    if !findings.isEmpty { throw report(findings, own: nil) }
    guard let graph else {
      throw DiagnosticsError(Diagnostic(code: "no-layers", "'\(architecture.name)' declares blocks only"))
    }
    return graph
  }

  /// The file being loaded, where a finding's location counts imported files in ``documents``.
  static let own = -1

  /// Keeps the imported files and forgets the blocks of the file that was loaded. After a failure it also forgets what was
  /// read on the way, which may be fixed before the next load. If nothing was read, earlier expansions stay: a search fails
  /// often.
  func forget(_ before: (imported: [String: ImportedFile], blocks: Int), failed: Bool) {
    if failed {
      if imported.count != before.imported.count { (cache, own) = (ExpansionCache(), nil) }
      imported = before.imported
      blocks.removeSubrange(before.blocks...)
    } else {
      while let last = blocks.last, last.location.document == Self.own { blocks.removeLast() }
    }
  }

  private func resolve(
    _ architecture: Architecture, document: JSONDocument?, importer: Importer, values: JSONObject,
    _ findings: inout Findings
  ) -> Graph? {
    let location = Finding.Location(document: Self.own)
    importedByteCount = document?.source.bytes.count ?? 0
    let (visible, generation) = preparedBlocks(
      of: architecture, importer: importer, at: location, remembers: document == nil, &findings)
    let names = architecture.parameters.map(\.name) + ["in"]
    var preparation = ScopePreparation(
      catalogue: catalogue, visibleBlocks: visible, blocks: blocks, variables: names, findings: findings,
      known: prepared)
    let scope = preparation.prepare(
      architecture.layers, inputs: ["input"], output: architecture.output, at: location,
      outputLocation: location / "output")
    findings = preparation.findings
    let channels = architecture.input.map { AttributeValue.integer($0[0]) }
    let environment = parameterValues(
      of: architecture, values: values, channels: channels, at: location, &findings)
    guard let scope, let input = architecture.input else { return nil }
    var expansion = Expansion(
      catalogue: catalogue, blocks: blocks, ownGeneration: generation, input: input, cache: cache, findings: findings)
    cache = ExpansionCache()  // the expansion has it now, and alone
    defer { cache = expansion.cache }
    let output = expansion.expand(scope, inputs: [.input], environment: environment)
    findings = expansion.findings
    if output == nil && findings.isEmpty {
      findings.add(
        "no-output", at: location / "layers", "the network has no output", remedy: "Report this file as a bug")
    }
    guard let output, findings.isEmpty else { return nil }
    guard case .node = output else {
      findings.add(
        "no-layers", at: location / "layers", "no layer is left: the output is the input",
        remedy: "Keep at least one layer, whatever its \"when\" and \"repeat\" say")
      return nil
    }
    return Graph(
      name: architecture.name, input: input, nodes: expansion.nodes, output: output, groups: expansion.groups,
      entries: expansion.entries.compactMap { $0 })
  }

  func report(
    _ findings: Findings, own: JSONDocument?, _ severity: Diagnostic.Severity = .error
  ) -> DiagnosticsError {
    let shown = findings.all
    var asked: [Int: [(pointer: JSONPointer, part: JSONDocument.Part)]] = [:]
    for location in shown.flatMap({ [$0.location] + $0.notes.map(\.location) }) {
      asked[location.document, default: []].append((location.pointer, location.part))
    }
    // One walk over each text for all locations in it, which are then taken in the order in which they were asked for.
    var found = asked.reduce(into: [Int: ArraySlice<SourceLocation>]()) { found, asked in
      let document = asked.key == Self.own ? own : documents[asked.key]
      if let document { found[asked.key] = document.locations(of: asked.value)[...] }
    }
    func sourceLocation(_ location: Finding.Location) -> SourceLocation? { found[location.document]?.popFirst() }
    let diagnostics = shown.map { finding in
      let location = sourceLocation(finding.location)
      return Diagnostic(
        severity, code: finding.code, at: finding.sourceLocation ?? location, path: finding.path, finding.message,
        remedy: finding.remedy,
        notes: finding.notes.map { Diagnostic.Note($0.message, at: sourceLocation($0.location)) })
    }
    // In the order of the text, the file itself before those that it imports.
    let order = zip(shown, diagnostics).enumerated().sorted { left, right in
      let (a, b) = (left.element, right.element)
      if a.0.location.document != b.0.location.document { return a.0.location.document < b.0.location.document }
      guard let first = a.1.location, let second = b.1.location, first != second else {
        return left.offset < right.offset
      }
      return first < second
    }
    return DiagnosticsError(order.map(\.element.1).limited(further: findings.further, isOpen: findings.isFull))
  }

  /// The texts of the imported files, for excerpts.
  public var sources: [String: SourceText] {
    (documents.map(\.source) + unparsed).reduce(into: [:]) { texts, source in
      texts[source.file] = source
    }
  }
}
