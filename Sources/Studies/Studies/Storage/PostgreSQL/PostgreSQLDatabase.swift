import Diagnostics
import PostgreSQL

/// A database of PostgreSQL, which holds any number of studies in the schema `espalier`.
public final class PostgreSQLDatabase: Sendable {
  let session: PostgreSQLSession

  /// - Parameter patience: seconds for which a lost server is looked for
  /// - Throws: when the server cannot be reached, or a newer version has been at work
  public convenience init(_ url: StorageURL, patience: Double = 600) throws(DiagnosticsError) {
    try self.init(PostgreSQLSession(url, patience: patience))
  }

  init(_ session: PostgreSQLSession) throws(DiagnosticsError) {
    self.session = session
    try run { _ in
      guard try self.version <= Self.migrations.count else { throw StoreFault.newer }
    }
  }

  var url: StorageURL { session.url }

  /// How many migrations the database has had; 0 for one that holds no studies.
  private var version: Int {
    get throws {
      try session.run { connection in
        guard case .text? = try connection.execute("SELECT to_regclass('espalier.migration')::text").value else {
          return 0
        }
        let count = try connection.execute("SELECT count(*) FROM espalier.migration").value
        guard case .integer(let count)? = count else { throw StoreFault.damaged("it has no list of migrations") }
        return count
      }
    }
  }

  /// Brings the tables up to date. Of several that do so at the same time one does, and the others wait.
  func migrate() throws(DiagnosticsError) {
    try run { _ in
      guard try self.version < Self.migrations.count else { return }
      try self.session.transaction { connection in
        try connection.execute("SELECT pg_advisory_xact_lock(\(Self.lockClass), 0)")
        try connection.execute("CREATE SCHEMA IF NOT EXISTS espalier")
        try connection.execute(
          "CREATE TABLE IF NOT EXISTS espalier.migration (number integer PRIMARY KEY, name text NOT NULL)")
        guard case .integer(let done)? = try connection.execute("SELECT count(*) FROM espalier.migration").value else {
          return
        }
        guard done <= Self.migrations.count else { throw StoreFault.newer }
        for (number, migration) in Self.migrations.enumerated().dropFirst(done) {
          for statement in migration.statements { try connection.execute(statement) }
          try connection.execute(
            "INSERT INTO espalier.migration VALUES ($1, $2)", [.integer(number + 1), .text(migration.name)])
        }
      }
    }
  }

  /// The specification of a study, as JSON; nil if there is none of that name.
  public func specification(of study: String) throws(DiagnosticsError) -> String? {
    try run { database in
      guard try self.version > 0 else { return nil }
      let value = try self.session.run {
        try $0.execute("SELECT specification FROM espalier.study WHERE name = $1", [.text(study)]).value
      }
      if case .text(let text)? = value { return text }
      return nil
    }
  }

  /// The studies that there are, by name.
  public func studies() throws(DiagnosticsError) -> [String] {
    try run { _ in
      guard try self.version > 0 else { return [] }
      return try self.session.run {
        try $0.execute("SELECT name FROM espalier.study WHERE specification IS NOT NULL ORDER BY name").facts(
          of: "study")
      }.map { try $0.text("name") }
    }
  }

  /// Words what goes wrong.
  func run<Result>(_ body: (PostgreSQLSession) throws -> Result) throws(DiagnosticsError) -> Result {
    do {
      return try body(session)
    } catch {
      throw Self.diagnosis(error, url.shown)
    }
  }

  /// The first half of the keys of advisory locks; the second is a study's, or 0 for migrations.
  static let lockClass = 0x4573_7061
}
