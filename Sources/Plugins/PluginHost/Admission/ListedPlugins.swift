import Diagnostics
import Glibc
import GraphIR
import JSONText
import Studies

/// The plug-ins listed by an architecture, a study or a bench that the user named.
///
/// A study also lists those of its architecture and its references, a bench those of its study and of its variants'
/// architectures. Imported files list none.
///
/// A study's folder may come from elsewhere, so its study.json is not trusted. Only the plug-ins that `search` recorded are
/// loaded: by their canonical path, outside the folder, and with the recorded SHA-256. All of this is checked before any
/// code runs. The same holds for the architectures of the study's candidates.
public struct ListedPlugins: Sendable {
  public struct Entry: Sendable {
    var document: JSONDocument
    var pointer: JSONPointer
    /// Relative to the working directory.
    public var path: String
    /// What `search` recorded; nil if the text names a path.
    public var record: PluginIdentity?
  }

  public private(set) var entries: [Entry] = []
  /// The study's folder, if the file is its study.json or the architecture of a candidate.
  private let folder: String?

  /// - parameter file: its faults are reported by its reader
  public init(file: String) {
    folder = Self.studyFolder(of: file)
    guard let document = Self.document(file), case .object(let root) = document.root else { return }
    if BenchSpecification.isBench(document) {
      addBench(root, of: document)
    } else if StudySpecification.isStudy(document) {
      addStudy(root, at: JSONPointer(), of: document)
    } else {
      addList(root["plugins"], at: JSONPointer() / "plugins", of: document)
      guard let folder else { return }
      let records = ListedPlugins(file: folder + "/study.json").entries.compactMap(\.record)
      for index in entries.indices {
        entries[index].record = records.first { $0.path == entries[index].path }
      }
    }
  }

  private static func studyFolder(of file: String) -> String? {
    guard let resolved = realpath(file, nil) else { return nil }
    defer { free(resolved) }
    let steps = String(cString: resolved).split(separator: "/")
    let depth: Int
    switch steps.last {
    case "study.json": depth = 1
    case "architecture.json" where steps.count > 3 && steps[steps.count - 3] == "candidates": depth = 3
    default: return nil
    }
    let folder = "/" + steps.dropLast(depth).joined(separator: "/")
    return ["/study.sqlite", "/study.postgresql"].contains { access(folder + $0, F_OK) == 0 } ? folder : nil
  }

  private static func document(_ file: String) -> JSONDocument? {
    (try? TextFile.read(file)).flatMap { try? JSONDocument($0) }
  }

  private mutating func addBench(_ bench: JSONObject, of document: JSONDocument) {
    switch bench["study"] {
    case .string(let path)?:
      if let study = Self.document(document.sibling(path)), case .object(let root) = study.root {
        addStudy(root, at: JSONPointer(), of: study)
      }
    case .object(let study)?: addStudy(study, at: JSONPointer() / "study", of: document)
    default: break
    }
    guard case .array(let variants)? = bench["variants"] else { return }
    for (index, variant) in variants.enumerated() {
      guard case .object(let variant) = variant, case .object(let members)? = variant["with"] else { continue }
      let pointer = JSONPointer() / "variants" / index / "with" / "architecture"
      addArchitecture(members["architecture"], at: pointer, of: document)
    }
  }

  private mutating func addStudy(_ study: JSONObject, at pointer: JSONPointer, of document: JSONDocument) {
    let count = entries.count
    addList(study["plugins"], at: pointer / "plugins", of: document)
    // A study that has begun has written down all that it uses.
    if entries[count...].contains(where: { $0.record != nil }) { return }
    addArchitecture(study["architecture"], at: pointer / "architecture", of: document)
    guard case .array(let references)? = study["references"] else { return }
    for (index, reference) in references.enumerated() {
      addArchitecture(reference, at: pointer / "references" / index, of: document)
    }
  }

  /// - parameter value: a path, or the document
  private mutating func addArchitecture(_ value: JSONValue?, at pointer: JSONPointer, of document: JSONDocument) {
    switch value {
    case .string(let path)?:
      guard let file = Self.document(document.sibling(path)), case .object(let root) = file.root else { return }
      addList(root["plugins"], at: JSONPointer() / "plugins", of: file)
    case .object(let root)?: addList(root["plugins"], at: pointer / "plugins", of: document)
    default: break
    }
  }

  private mutating func addList(_ list: JSONValue?, at pointer: JSONPointer, of document: JSONDocument) {
    guard case .array(let elements)? = list else { return }
    for (index, element) in elements.enumerated() {
      guard let plugin = PluginIdentity(listed: element), !plugin.path.isEmpty else { continue }
      entries.append(
        Entry(
          document: document, pointer: pointer / index, path: document.sibling(plugin.path),
          record: plugin.hash.isEmpty ? nil : plugin))
    }
  }

  /// - parameter acceptsChanges: whether a file may differ from the one that a study recorded
  /// - throws: what is wrong with a plug-in, at its entry
  public func load(
    into toolkit: inout Toolkit, acceptingChanges acceptsChanges: Bool = false
  ) throws(DiagnosticsError) {
    for entry in entries {
      // One that was named in its place.
      if let record = entry.record, toolkit.plugins.contains(where: { $0.identity.name == record.name }) { continue }
      try entry.locating { () throws(DiagnosticsError) in
        let file = try PluginFile(path: entry.path)
        if let folder, entry.record?.path != file.path || file.isInside(folder) { throw Self.stranger(entry.path) }
        if let record = entry.record, !acceptsChanges { try record.check(file.hash, of: file.path) }
        try toolkit.admit(entry.path)
      }
    }
  }

  /// The texts that list plug-ins, for excerpts.
  public var sources: [String: SourceText] {
    entries.reduce(into: [:]) { $0[$1.document.source.file] = $1.document.source }
  }

  private static func stranger(_ path: String) -> DiagnosticsError {
    DiagnosticsError(
      Diagnostic(
        code: "stranger-plugin",
        "plug-in '\(path)' is not loaded: 'espalier search' writes down the canonical path of a file outside of the study, "
          + "and its SHA-256", remedy: "If you trust it, name it with --plugin"))
  }
}

extension ListedPlugins.Entry {
  /// Puts errors without a location at the entry.
  func locating(_ body: () throws(DiagnosticsError) -> Void) throws(DiagnosticsError) {
    do throws(DiagnosticsError) {
      try body()
    } catch {
      var located = error
      for index in located.diagnostics.indices where located.diagnostics[index].location == nil {
        located.diagnostics[index].location = document.location(of: pointer)
      }
      throw located
    }
  }
}

extension PluginIdentity {
  /// Compares a file with what a study recorded.
  public func check(_ hash: String, of path: String) throws(DiagnosticsError) {
    guard hash != self.hash else { return }
    throw DiagnosticsError(changed(to: path, hash: hash))
  }
}

extension PluginFile {
  /// Whether the file is in a folder, given by its canonical path, at any depth.
  fileprivate func isInside(_ folder: String) -> Bool {
    path.hasPrefix(folder + "/")
  }
}

extension JSONDocument {
  /// A path written in this file, relative to the file's folder.
  fileprivate func sibling(_ path: String) -> String {
    guard !path.hasPrefix("/"), let slash = source.file.lastIndex(of: "/") else { return path }
    return String(source.file[...slash]) + path
  }
}
