import Diagnostics
import PostgreSQL

/// Steps on their way from the coordinator to workers, as the coordinator sees them.
extension PostgreSQLStorage {
  /// Where workers listen for tasks, and where the coordinator listens for replies.
  var taskChannel: String { "espalier_tasks_\(id)" }
  var replyChannel: String { "espalier_replies_\(id)" }

  /// Listens to a channel from now on, or to none. For each notification a server wakes all who listen in its database,
  /// whatever they listen to: only who waits should.
  /// - Returns: whether it listened to another one before
  @discardableResult
  func listen(to channel: String?) throws(DiagnosticsError) -> Bool {
    do {
      return try database.session.listen(to: channel)
    } catch {
      throw PostgreSQLDatabase.diagnosis(error, address)
    }
  }

  /// Waits for a notification.
  func wait(milliseconds: Int) throws(DiagnosticsError) -> Bool {
    do {
      return try database.session.wait(milliseconds: milliseconds)
    } catch {
      throw PostgreSQLDatabase.diagnosis(error, address)
    }
  }

  func notify(_ channel: String) throws(DiagnosticsError) {
    _ = try read { try $0.execute("SELECT pg_notify($1, '')", [.text(channel)]) }
  }

  /// Has a step trained. What an earlier session has left of the same is taken up: the claim of a worker that still trains
  /// it, and a result that nobody has heard of.
  /// - Parameter isRepeated: whether this session has had it trained before
  func put(step: Int, _ assignment: String, isRepeated: Bool) throws(DiagnosticsError) {
    let condition =
      isRepeated
      ? "" : #"WHERE task.assignment <> excluded.assignment OR task.reply IS NOT NULL AND NOT task."isTrained""#
    _ = try read { connection in
      try connection.execute(
        """
        INSERT INTO espalier.task (study, step, assignment) VALUES ($1, $2, $3)
        ON CONFLICT (study, step) DO UPDATE SET attempt = task.attempt + 1, assignment = excluded.assignment,
          worker = NULL, lease = NULL, losses = 0, reply = NULL, "isTrained" = false,
          paused = CASE WHEN task.assignment = excluded.assignment THEN task.paused END \(condition)
        """, [.integer(id), .integer(step), .text(assignment)])
    }
  }

  /// What workers have answered.
  func replies(to steps: some Sequence<Int>) throws(DiagnosticsError) -> [(step: Int, reply: String)] {
    let list = "{\(steps.sorted().map(String.init).joined(separator: ","))}"
    let rows = try read { connection in
      try connection.execute(
        """
        SELECT step, reply FROM espalier.task WHERE study = $1 AND reply IS NOT NULL AND step = ANY($2::integer[])
        ORDER BY step
        """, [.integer(id), .text(list)])
    }
    return rows.rows.compactMap { row in
      guard case .integer(let step) = row[0], case .text(let reply) = row[1] else { return nil }
      return (step, reply)
    }
  }

  /// Frees what is claimed by workers that were not heard of for too long.
  /// - Returns: their steps, and how many workers each of them has lost
  func freeLost() throws(DiagnosticsError) -> [(step: Int, losses: Int)] {
    let rows = try read { connection in
      try connection.execute(
        """
        UPDATE espalier.task SET worker = NULL, lease = NULL, attempt = attempt + 1, losses = losses + 1
        WHERE study = $1 AND reply IS NULL AND lease < clock_timestamp() RETURNING step, losses
        """, [.integer(id)])
    }
    return rows.rows.compactMap { row in
      guard case .integer(let step) = row[0], case .integer(let losses) = row[1] else { return nil }
      return (step, losses)
    }
  }

  func remove(task step: Int) throws(DiagnosticsError) {
    _ = try read { connection in
      try connection.execute(
        "DELETE FROM espalier.task WHERE study = $1 AND step = $2", [.integer(id), .integer(step)])
    }
  }

  /// Takes back what no worker has begun. What is under way may end, and the next session finds its result.
  func removeUnclaimed() throws(DiagnosticsError) {
    _ = try read { connection in
      try connection.execute(
        "DELETE FROM espalier.task WHERE study = $1 AND worker IS NULL AND reply IS NULL", [.integer(id)])
    }
  }

  /// Holds this machine against the one that the study began on; the first to ask is that one.
  func agree(on own: StudyArithmetic) throws(DiagnosticsError) {
    if try arithmetic() == nil {
      try write { connection in
        try connection.execute(
          "UPDATE espalier.study SET arithmetic = $2 WHERE id = $1", [.integer(id), .text(own.text)])
      }
    }
    if let began = try arithmetic() { try own.check(against: began, of: address) }
  }

  /// What the study began with; nil before a coordinator has run.
  func arithmetic() throws(DiagnosticsError) -> StudyArithmetic? {
    let value = try read { connection in
      try connection.execute("SELECT arithmetic FROM espalier.study WHERE id = $1", [.integer(id)]).value
    }
    if case .text(let text)? = value { return StudyArithmetic(text) }
    return nil
  }
}
