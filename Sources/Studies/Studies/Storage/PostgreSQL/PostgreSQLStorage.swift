import Diagnostics
import Glibc
import PostgreSQL

/// The facts of a study in a database of PostgreSQL, which any number of machines may share.
///
/// A transaction carries the number that the study's last one had. If the connection is lost while a transaction is committed it
/// is repeated, and recognised where it has happened.
public final class PostgreSQLStorage: StudyStorage, @unchecked Sendable {
  public let database: PostgreSQLDatabase
  public let name: String
  /// What the metric that decides can be.
  let metricRange: ClosedRange<Double>
  /// The study's in the database.
  let id: Int
  /// Transactions that the study has had; nil before this one has written. One thread writes at a time.
  private var commits: Int?
  /// The session that this process has begun.
  var session: Int?

  /// - Parameter isNew: whether the study is to be made if there is none of that name
  /// - Throws: when there is no such study, or the database cannot be used
  public init(
    _ database: PostgreSQLDatabase, study name: String, metricRange: ClosedRange<Double> = 0...1, isNew: Bool = false
  ) throws(DiagnosticsError) {
    (self.database, self.name, self.metricRange) = (database, name, metricRange)
    if isNew { try database.migrate() }
    let found = try database.run { session in
      try session.run { connection in
        if isNew {
          try connection.execute(
            "INSERT INTO espalier.study (name) VALUES ($1) ON CONFLICT (name) DO NOTHING", [.text(name)])
        }
        return try connection.execute("SELECT id FROM espalier.study WHERE name = $1", [.text(name)]).value
      }
    }
    guard case .integer(let id)? = found else {
      throw DiagnosticsError(
        Diagnostic(
          code: "no-study", "'\(database.url.shown)' holds no study '\(name)'",
          remedy: "Begin it with 'espalier search', or name one that is there"))
    }
    self.id = id
  }

  /// What people call the study.
  public var address: String { "\(database.url.shown)#\(name)" }

  func read<Result>(_ body: (PostgreSQLConnection) throws -> Result) throws(DiagnosticsError) -> Result {
    do {
      return try database.session.run(body)
    } catch {
      throw PostgreSQLDatabase.diagnosis(error, address)
    }
  }

  /// Writes all or nothing, once.
  func write(_ body: (PostgreSQLConnection) throws -> Void) throws(DiagnosticsError) {
    do {
      let count = try commits ?? database.session.run { try self.count(on: $0) }
      var isRepeated = false
      try database.session.run { connection in
        try connection.execute("BEGIN")
        let update = try connection.execute(
          "UPDATE espalier.study SET commits = commits + 1 WHERE id = $1 AND commits = $2",
          [.integer(self.id), .integer(count)])
        guard update.changed == 1 else {
          try connection.execute("ROLLBACK")
          // It has happened, and only the answer was lost.
          if isRepeated, try self.count(on: connection) == count + 1 { return }
          throw self.takenOver
        }
        isRepeated = true
        try body(connection)
        try connection.execute("COMMIT")
      }
      commits = count + 1
    } catch {
      throw PostgreSQLDatabase.diagnosis(error, address)
    }
  }

  private func count(on connection: PostgreSQLConnection) throws -> Int {
    let value = try connection.execute("SELECT commits FROM espalier.study WHERE id = $1", [.integer(id)]).value
    guard case .integer(let count)? = value else { throw StoreFault.damaged("the study was removed") }
    return count
  }

  var takenOver: DiagnosticsError {
    DiagnosticsError(
      Diagnostic(
        code: "study-locked", "'\(address)' was taken over by another coordinator",
        remedy: "Look on with 'espalier status', or resume the study when that one has ended"))
  }
}
