import Diagnostics
import Studies

/// The names of a database's studies. While the server is away they are those that it had.
struct ListedDatabase {
  /// Seconds for which a server that was lost is looked for while somebody waits for a page.
  static let patience = 1.0
  /// Seconds until a server is asked again that did not answer.
  static let pause = 15.0

  private let url: StorageURL
  private var database: PostgreSQLDatabase?
  private var known: [String] = []
  private var next = -Double.infinity

  init(_ url: StorageURL) {
    self.url = url
  }

  mutating func names(at now: Double) -> [String] {
    guard now >= next else { return known }
    do throws(DiagnosticsError) {
      if database == nil { database = try PostgreSQLDatabase(url, patience: Self.patience) }
      if let database { known = try database.studies() }
    } catch {
      database = nil
      next = now + Self.pause
    }
    return known
  }
}
