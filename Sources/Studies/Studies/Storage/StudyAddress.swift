import Diagnostics
import Files
import GraphIR
import JSONText

/// Where a study is: in a folder, or in a database under a name, as `postgresql://host/database#name`.
public enum StudyAddress: Hashable, Sendable {
  case folder(String)
  case database(StorageURL, name: String)

  /// - Throws: when a URL does not name a study
  public init(_ text: String) throws(DiagnosticsError) {
    let parts = text.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
    guard let url = parts.first.flatMap({ StorageURL(String($0)) }) else {
      self = .folder(text)
      return
    }
    guard parts.count == 2 else {
      throw DiagnosticsError(
        Diagnostic(
          code: "no-study-name", "'\(url.shown)' does not say which of its studies is meant",
          remedy: "Add its name, as in '\(url.shown)#mnist1d'"))
    }
    try self.init(url, name: String(parts[1]))
  }

  /// - Throws: when the name is none that a study may have
  public init(_ url: StorageURL, name: String) throws(DiagnosticsError) {
    guard (1...200).contains(name.utf8.count), name.unicodeScalars.allSatisfy({ $0.value >= 32 && $0.value != 127 })
    else {
      throw DiagnosticsError(
        Diagnostic(
          code: "bad-study-name", "a study's name has 1 to 200 bytes and no control characters",
          remedy: "Choose another name with --study"))
    }
    self = .database(url, name: name)
  }

  /// What people type to name the study, without a password.
  public var text: String {
    switch self {
    case .folder(let path): path
    case .database(let url, let name): "\(url.shown)#\(name)"
    }
  }

  /// A folder that holds the study's study.json: the study's own, or a copy of what its database has.
  public func folder() throws(DiagnosticsError) -> String {
    switch self {
    case .folder(let path): return path
    case .database(let url, let name):
      guard let text = try PostgreSQLDatabase(url).specification(of: name) else { throw missing(url, name) }
      let cache = try WeightsCache(url, study: name)
      let document = try JSONDocument(SourceText(file: "study.json", text: text))
      try AtomicFile(isDurable: false).replace(cache.folder + "/study.json", text: JSONWriter.pretty(document.root))
      return cache.folder
    }
  }

  func missing(_ url: StorageURL, _ name: String) -> DiagnosticsError {
    DiagnosticsError(
      Diagnostic(
        code: "no-study", "'\(url.shown)' holds no study '\(name)'",
        remedy: "Begin it with 'espalier search', or name one that is there"))
  }
}
