import Diagnostics
import Glibc
import PostgreSQL

/// One coordinator runs a study. The server takes its lock off when its connection ends, however it ends.
extension PostgreSQLStorage {
  /// Keeps other coordinators away from now on. A connection that is made anew takes the lock again, and finds out
  /// whether another one has had it.
  /// - Throws: when another coordinator has it
  func lock() throws(DiagnosticsError) {
    do {
      var isFirst = true
      try database.session.greet { [unowned self] connection in
        // The server may not have noticed yet that the connection before is gone.
        for attempt in 0..<(isFirst ? 20 : 240) {
          if attempt > 0 { usleep(250_000) }
          guard try Self.take(id, on: connection) else { continue }
          isFirst = false
          try checkSession(on: connection)
          return
        }
        throw try isFirst ? isHeld(on: connection) : takenOver
      }
    } catch {
      throw PostgreSQLDatabase.diagnosis(error, address)
    }
  }

  private static func take(_ id: Int, on connection: PostgreSQLConnection) throws -> Bool {
    let value = try connection.execute(
      "SELECT pg_try_advisory_lock(\(PostgreSQLDatabase.lockClass), $1::integer)", [.integer(id)]
    ).value
    return value == .integer(1)
  }

  /// - Throws: when another coordinator has begun a session since this one did
  private func checkSession(on connection: PostgreSQLConnection) throws {
    guard let session else { return }
    let last = try connection.execute("SELECT max(number) FROM espalier.session WHERE study = $1", [.integer(id)]).value
    // The one that this process was about to begin may not be there yet.
    if case .integer(let last)? = last, last > session { throw takenOver }
  }

  /// The locks on this study, with who holds them.
  private static let holders = """
    SELECT activity.application_name AS name FROM pg_locks AS held
    LEFT JOIN pg_stat_activity AS activity ON activity.pid = held.pid
    WHERE held.locktype = 'advisory' AND held.classid = \(PostgreSQLDatabase.lockClass) AND held.objid = $1
      AND held.objsubid = 2 AND held.granted
      AND held.database = (SELECT oid FROM pg_database WHERE datname = current_database())
    """

  private func isHeld(on connection: PostgreSQLConnection) throws -> DiagnosticsError {
    let rows = try connection.execute(Self.holders, [.integer(id)])
    let name = rows.facts(of: "pg_stat_activity").first?.words("name") ?? ""
    let holder = name.hasPrefix("espalier ") ? " (\(name.dropFirst(9)))" : ""
    return DiagnosticsError(
      Diagnostic(
        code: "study-locked", "'\(address)' is being run by another coordinator\(holder)",
        remedy: "Wait for it, or end it; 'espalier status' shows how far it is"))
  }

  /// Whether a coordinator runs the study now. False if nobody can tell.
  var isRunning: Bool {
    let rows = try? read { try $0.execute(Self.holders, [.integer(id)]) }
    return rows?.rows.isEmpty == false
  }
}
