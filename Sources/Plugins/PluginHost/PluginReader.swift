import Catalogues
import CEspalierPlugin
import Datasets
import Diagnostics
import Formats
import Glibc
import GraphIR
import JSONText
import Search
import Studies
import Tasks

/// Reads the tables of a plug-in, and trusts none of them.
struct PluginReader {
  let library: PluginLibrary
  /// The file as the user named it.
  let path: String
  private(set) var name = "?"
  /// The version of the interface that the plug-in was made for.
  private var interface: UInt32 = 0
  private var diagnostics: [Diagnostic] = []

  /// The most contributions of one plug-in.
  static let maximumContributions = 4096
  private static let maximumSchemaByteCount = 1 << 20

  init(_ library: PluginLibrary, path: String) {
    self.library = library
    self.path = path
  }

  mutating func plugin() throws(DiagnosticsError) -> Plugin {
    let size = library.plugin.loadUnaligned(as: UInt64.self)
    guard size >= MemoryLayout<espalier_plugin>.size else {
      throw PluginFault(path).error(
        "hands over an espalier_plugin of \(size) bytes, but the interface has \(MemoryLayout<espalier_plugin>.size)",
        remedy: "Set 'size' to sizeof(espalier_plugin)")
    }
    let table = library.plugin.loadUnaligned(as: espalier_plugin.self)
    interface = table.interface
    guard (1...ESPALIER_INTERFACE).contains(interface) else {
      throw PluginFault(path).error(
        "was made for interface \(table.interface), but this host knows interfaces 1 to \(ESPALIER_INTERFACE)",
        remedy: table.interface > ESPALIER_INTERFACE
          ? "Use a newer espalier" : "Set 'interface' to ESPALIER_INTERFACE and build it anew")
    }
    name = text(table.name, "its name", limit: 64) { $0.isPluginName } ?? "?"
    let version = text(table.version, "its version", limit: 64) { $0.isPlainText } ?? "?"
    let licence = text(table.licence, "its licence", limit: 128) { $0.isPlainText } ?? "?"
    var contributions: [Plugin.Contribution] = []
    if table.contribution_count > Self.maximumContributions {
      complain("lists \(table.contribution_count) contributions; \(Self.maximumContributions) are the most")
    } else if table.contribution_count > 0, let list = table.contributions {
      for index in 0..<Int(table.contribution_count) where diagnostics.count < DiagnosticLimits.findings {
        if let contribution = contribution(list[index], index) { contributions.append(contribution) }
      }
    } else {
      complain("contributes nothing", remedy: "List its contributions in 'contributions'")
    }
    var seen: Set<String> = []
    for contribution in contributions where !seen.insert("\(contribution.type) \(contribution.kind)").inserted {
      complain("contributes the \(contribution.type) '\(contribution.kind)' twice")
    }
    guard diagnostics.isEmpty else { throw DiagnosticsError(diagnostics) }
    return Plugin(
      PluginIdentity(path: library.path, name: name, version: version, hash: library.hash), licence: licence,
      contributions: contributions)
  }

  // MARK: Contributions

  private mutating func contribution(_ entry: espalier_contribution, _ index: Int) -> Plugin.Contribution? {
    guard let table = entry.table else {
      complain("has no table for contribution \(index + 1)")
      return nil
    }
    switch Int(entry.type) {
    case ESPALIER_LAYER: return layer(table, index)
    case ESPALIER_MUTATION: return mutation(table, index)
    case ESPALIER_SAMPLER: return sampler(table, index)
    case ESPALIER_OBJECTIVE: return objective(table, index)
    case ESPALIER_DATASET: return dataset(table, index)
    case ESPALIER_EXPORTER: return exporter(table, index)
    case ESPALIER_METRIC where interface >= 2: return metric(table, index)
    default:
      complain(
        "gives contribution \(index + 1) the type \(entry.type), which interface \(interface) does not have",
        remedy: "Use a newer espalier, or one of ESPALIER_LAYER … ESPALIER_METRIC")
      return nil
    }
  }

  private mutating func layer(_ pointer: UnsafeRawPointer, _ index: Int) -> Plugin.Contribution? {
    guard let table: espalier_layer = load(pointer, "layer", index),
      let head = head(table.kind, table.help, "layer", index, { $0.isKind }),
      require(
        head, ("shape", table.shape != nil), ("forward", table.forward != nil), ("backward", table.backward != nil),
        ("close", table.open == nil || table.close != nil)),
      let schema = schema(table.schema, head)
    else { return nil }
    var findings = JSONFindings()
    let description = LayerSchema(schema.root, &findings)
    guard check(findings, schema), let description else { return nil }
    return .layer(
      PluginLayerTable(
        plugin: name, kind: head.kind, functions: table, attributes: description.attributes, interface: interface,
        drawsRandomNumbers: description.isRandom
      )
      .definition(help: head.help, description))
  }

  private mutating func mutation(_ pointer: UnsafeRawPointer, _ index: Int) -> Plugin.Contribution? {
    guard let table: espalier_mutation = load(pointer, "mutation", index),
      let head = head(table.kind, table.help, "mutation", index, { $0.isKind }),
      require(head, ("edit", table.edit != nil)), let schema = schema(table.schema, head)
    else { return nil }
    var findings = JSONFindings()
    let description = MethodSchema(schema.root, hasWeight: true, &findings)
    guard check(findings, schema), let edit = table.edit else { return nil }
    let owner = PluginFunction(plugin: name, type: "mutation", kind: head.kind)
    let context = PluginContext(table.context)
    return .mutation(
      MutationDefinition(
        kind: head.kind, help: head.help, settings: [description.weightSetting] + description.settings
      ) { settings throws(SettingError) in
        var settings = settings
        let weight = try description.takeWeight(from: &settings, kind: head.kind)
        return PluginMutation(
          owner, edit, context, weight: weight, settings: try description.text(of: settings, kind: head.kind))
      })
  }

  private mutating func sampler(_ pointer: UnsafeRawPointer, _ index: Int) -> Plugin.Contribution? {
    guard let table: espalier_sampler = load(pointer, "sampler", index),
      let head = head(table.kind, table.help, "sampler", index, { $0.isKind }),
      require(
        head, ("open", table.open != nil), ("close", table.close != nil), ("tell", table.tell != nil),
        ("propose", table.propose != nil)),
      let schema = schema(table.schema, head)
    else { return nil }
    var findings = JSONFindings()
    let description = MethodSchema(schema.root, hasWeight: false, &findings)
    guard check(findings, schema) else { return nil }
    let owner = PluginFunction(plugin: name, type: "sampler", kind: head.kind)
    let functions = SamplerFunctions(table)
    return .sampler(
      SamplerDefinition(kind: head.kind, help: head.help, settings: description.settings) {
        settings throws(SettingError) in
        PluginSampler(owner, functions, settings: try description.text(of: settings, kind: head.kind))
      })
  }

  private mutating func objective(_ pointer: UnsafeRawPointer, _ index: Int) -> Plugin.Contribution? {
    guard let table: espalier_objective = load(pointer, "objective", index),
      let head = head(table.kind, table.help, "objective", index, { $0.isKind }),
      require(head, ("measure", table.measure != nil)), let schema = schema(table.schema, head)
    else { return nil }
    var findings = JSONFindings()
    var reader = JSONObjectReader<JSONFindings>(schema.root, at: .root, subject: "an objective's schema")
    let direction: DirectionWord = reader.word("direction", &findings) ?? .minimize
    let unit = reader.string("unit", &findings)
    let isRepeatable = reader.boolean("repeatable", &findings) ?? true
    reader.finish(&findings)
    guard check(findings, schema), let measure = table.measure else { return nil }
    let objective = PluginObjective(
      PluginFunction(plugin: name, type: "objective", kind: head.kind), measure,
      PluginContext(table.context))
    return .objective(
      ObjectiveDefinition(
        kind: head.kind, help: head.help, unit: unit, direction: direction.direction, isRepeatable: isRepeatable,
        source: .measured { candidate throws(DiagnosticsError) in try objective.value(of: candidate) }))
  }

  private enum DirectionWord: String, CaseIterable {
    case minimize, maximize
    var direction: Direction { self == .minimize ? .minimize : .maximize }
  }

  private mutating func dataset(_ pointer: UnsafeRawPointer, _ index: Int) -> Plugin.Contribution? {
    guard
      let table: espalier_dataset = load(
        pointer, "data set", index, least: MemoryLayout<espalier_dataset>.offset(of: \.read_targets) ?? 0),
      let head = head(table.kind, table.help, "data set", index, { $0.isPluginName }),
      require(
        head, ("open", table.open != nil), ("close", table.close != nil), ("describe", table.describe != nil),
        ("read", table.read != nil || table.read_targets != nil)),
      let schema = schema(table.schema, head)
    else { return nil }
    var findings = JSONFindings()
    JSONObjectReader<JSONFindings>(schema.root, at: .root, subject: "a data set's schema").finish(&findings)
    guard check(findings, schema) else { return nil }
    let owner = PluginFunction(plugin: name, type: "data set", kind: head.kind)
    let functions = DatasetFunctions(table)
    return .dataset(
      DatasetDefinition(name: head.kind, help: head.help) { locations throws(DiagnosticsError) in
        try PluginDataset(owner, functions, folder: locations.explicit)
      })
  }

  private mutating func exporter(_ pointer: UnsafeRawPointer, _ index: Int) -> Plugin.Contribution? {
    guard let table: espalier_exporter = load(pointer, "exporter", index),
      let head = head(table.kind, table.help, "exporter", index, { $0.isPluginName }),
      require(head, ("write", table.write != nil)), let schema = schema(table.schema, head)
    else { return nil }
    var findings = JSONFindings()
    var reader = JSONObjectReader<JSONFindings>(schema.root, at: .root, subject: "an exporter's schema")
    let ending = reader.string("extension", &findings) ?? head.kind
    reader.finish(&findings)
    if !ending.isFileEnding {
      findings.add(
        "bad-plugin", at: reader.location / "extension", "'\(ending.prefix(40))' cannot end the name of a file",
        remedy: "Use letters, digits and single dots, hyphens or underscores between them")
    }
    guard check(findings, schema), let write = table.write else { return nil }
    let exporter = PluginExporter(
      PluginFunction(plugin: name, type: "exporter", kind: head.kind), write, PluginContext(table.context))
    return .exporter(
      FormatDefinition(
        kind: head.kind, help: head.help, fileExtension: ending,
        write: { network, _, path throws(DiagnosticsError) in try exporter.write(network, to: path) }))
  }

  // MARK: Parts of tables

  /// The first members of every table, after its size.
  struct Head {
    var type: String
    var kind: String
    var help: String
  }

  /// - parameter least: bytes of the table's first version; what a table lacks of the newest is null
  mutating func load<Table>(
    _ pointer: UnsafeRawPointer, _ type: String, _ index: Int, least: Int = MemoryLayout<Table>.size
  ) -> Table? {
    let size = pointer.loadUnaligned(as: UInt64.self)
    guard size >= least else {
      complain(
        "hands over a table of \(size) bytes for contribution \(index + 1), but a \(type) has \(least) or more",
        remedy: "Set 'size' to the sizeof of its table")
      return nil
    }
    return withUnsafeTemporaryAllocation(
      byteCount: MemoryLayout<Table>.size, alignment: MemoryLayout<Table>.alignment
    ) { table in
      let known = min(MemoryLayout<Table>.size, Int(clamping: size))
      table.initializeMemory(as: UInt8.self, repeating: 0)
      table.copyMemory(from: UnsafeRawBufferPointer(start: pointer, count: known))
      return table.load(as: Table.self)
    }
  }

  mutating func head(
    _ kind: UnsafePointer<CChar>?, _ help: UnsafePointer<CChar>?, _ type: String, _ index: Int,
    _ isSound: (String) -> Bool
  ) -> Head? {
    guard let kind = text(kind, "the kind of contribution \(index + 1)", limit: 64, isSound),
      let help = text(help, "the help of \(type) '\(kind)'", limit: 1000, { $0.isPlainText })
    else { return nil }
    return Head(type: type, kind: kind, help: help)
  }

  mutating func require(_ head: Head, _ functions: (name: String, isThere: Bool)...) -> Bool {
    let missing = functions.filter { !$0.isThere }
    for function in missing { complain("has no function '\(function.name)' in its \(head.type) '\(head.kind)'") }
    return missing.isEmpty
  }

  private mutating func text(
    _ pointer: UnsafePointer<CChar>?, _ subject: String, limit: Int, _ isSound: (String) -> Bool
  ) -> String? {
    guard let pointer else {
      complain("has a null pointer where \(subject) should be")
      return nil
    }
    guard strnlen(pointer, limit + 1) <= limit, let text = String(validatingCString: pointer), isSound(text) else {
      let start = String(decoding: UnsafeRawBufferPointer(start: pointer, count: strnlen(pointer, 40)), as: UTF8.self)
      let shown = String(start.map { $0.isControl ? "\u{FFFD}" : $0 })
      complain(
        "calls \(subject) '\(shown)', which will not do",
        remedy:
          "Names are lower-case letters, digits, and '-' of plug-ins, data sets and exporters or '_' of the rest; "
          + "texts are UTF-8 of at most \(limit) bytes without control characters")
      return nil
    }
    return text
  }

  struct Schema {
    var document: JSONDocument
    var root: JSONObject
  }

  mutating func schema(_ pointer: UnsafePointer<CChar>?, _ head: Head) -> Schema? {
    let length = pointer.map { strnlen($0, Self.maximumSchemaByteCount + 1) } ?? 0
    guard length <= Self.maximumSchemaByteCount else {
      complain(
        "has a schema of more than 1 MiB in its \(head.type) '\(head.kind)'",
        remedy: "End it with a zero byte, or make it shorter")
      return nil
    }
    let text = pointer.map { String(decoding: UnsafeRawBufferPointer(start: $0, count: length), as: UTF8.self) }
    let file = "\(path)(schema of \(head.kind))"
    do throws(DiagnosticsError) {
      let document = try JSONDocument(SourceText(file: file, text: text ?? "{}"))
      guard case .object(let root) = document.root else {
        throw DiagnosticsError(
          Diagnostic(
            code: "bad-plugin", at: document.location(of: JSONPointer()),
            "the schema is \(document.root.kindDescription), but must be an object"))
      }
      return Schema(document: document, root: root)
    } catch {
      diagnostics += error.diagnostics
      return nil
    }
  }

  mutating func check(_ findings: JSONFindings, _ schema: Schema) -> Bool {
    do throws(DiagnosticsError) {
      try findings.check(schema.document)
      return true
    } catch {
      diagnostics += error.diagnostics
      return false
    }
  }

  private mutating func complain(_ fact: String, remedy: String? = nil) {
    diagnostics += PluginFault(path).error(fact, remedy: remedy).diagnostics
  }
}

extension String {
  /// Lower-case letters, digits and hyphens.
  fileprivate var isPluginName: Bool {
    !isEmpty && utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || $0 == 45 }
  }

  /// Whether the text can be shown in one line of a table.
  var isPlainText: Bool { !isEmpty && !contains(where: \.isControl) }

  /// Whether the text can be the extension of a file's name.
  fileprivate var isFileEnding: Bool { utf8.count <= 32 && wholeMatch(of: /[A-Za-z0-9]+([._-][A-Za-z0-9]+)*/) != nil }

  /// Lower-case letters, digits and underscores, a letter first.
  fileprivate var isKind: Bool {
    utf8.first.map { (97...122).contains($0) } ?? false
      && utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || $0 == 95 }
  }
}

extension Character {
  fileprivate var isControl: Bool { unicodeScalars.contains { $0.properties.generalCategory == .control } }
}
