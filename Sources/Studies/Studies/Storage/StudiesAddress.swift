import Diagnostics

/// Where studies are that somebody looks at: in folders below one, or in a database, one of them or all.
public enum StudiesAddress: Hashable, Sendable {
  /// A study's folder, or one that holds such folders.
  case folder(String)
  case study(StorageURL, name: String)
  /// All studies of a database.
  case database(StorageURL)

  /// - Parameter text: a folder, `postgresql://host/database#name`, or a database's URL alone
  /// - Throws: when the name is none that a study may have
  public init(_ text: String) throws(DiagnosticsError) {
    if !text.contains("#"), let url = StorageURL(text) {
      self = .database(url)
    } else if case .database(let url, let name) = try StudyAddress(text) {
      self = .study(url, name: name)
    } else {
      self = .folder(text)
    }
  }

  /// What of a database is not there, or cannot be reached.
  public func check() throws(DiagnosticsError) {
    switch self {
    case .folder: break
    case .study(let url, let name):
      let address = try StudyAddress(url, name: name)
      if try PostgreSQLDatabase(url).specification(of: name) == nil { throw address.missing(url, name) }
    case .database(let url): _ = try PostgreSQLDatabase(url)
    }
  }
}
