import Diagnostics
import PostgreSQL

/// A step that a worker has claimed.
struct ClaimedTask: Sendable {
  var step: Int
  /// What the claim is known by: once it is another one, the worker has lost it.
  var attempt: Int
  /// The line of a ``WorkerRequest``.
  var assignment: String
  /// SHA-256 of the state that another worker has left of the same training; nil if it begins anew.
  var paused: String?
}

/// Steps on their way from the coordinator to workers, as a worker sees them. Times are those of the server.
extension PostgreSQLStorage {
  /// Whether the last session has ended the study: then no more tasks come.
  func isOver() throws(DiagnosticsError) -> Bool {
    guard let last = try sessions().last?.ending else { return false }
    return last == .completed || last == .exhausted
  }

  /// Claims the first task that nobody has claimed. What the worker has claimed already, and not heard of as the connection was
  /// lost, is given again.
  /// - Parameter seconds: within which the worker is heard of again
  func claim(by worker: String, for seconds: Double) throws(DiagnosticsError) -> ClaimedTask? {
    let rows = try read { connection in
      try connection.execute(
        """
        UPDATE espalier.task SET worker = $2, lease = clock_timestamp() + $3 * interval '1 second'
        WHERE study = $1 AND step = coalesce(
          (SELECT step FROM espalier.task WHERE study = $1 AND worker = $2 AND reply IS NULL LIMIT 1),
          (SELECT step FROM espalier.task WHERE study = $1 AND worker IS NULL AND reply IS NULL
           ORDER BY step LIMIT 1 FOR UPDATE SKIP LOCKED))
        RETURNING step, attempt, assignment, paused
        """, [.integer(id), .text(worker), .number(seconds)])
    }
    guard let row = rows.rows.first, case .integer(let step) = row[0], case .integer(let attempt) = row[1],
      case .text(let assignment) = row[2]
    else { return nil }
    var task = ClaimedTask(step: step, attempt: attempt, assignment: assignment)
    if case .text(let paused) = row[3] { task.paused = paused }
    return task
  }

  private static let claimed = "study = $1 AND step = $2 AND attempt = $3 AND worker = $4 AND reply IS NULL"

  private func keys(_ task: ClaimedTask, _ worker: String) -> [PostgreSQLValue] {
    [.integer(id), .integer(task.step), .integer(task.attempt), .text(worker)]
  }

  /// Says that the worker lives, and what it has to tell of the training.
  /// - Returns: false if the claim was lost
  func extend(
    _ task: ClaimedTask, of worker: String, for seconds: Double, _ reports: [EpochReport]
  ) throws(DiagnosticsError) -> Bool {
    do {
      return try database.session.transaction { connection in
        let update = try connection.execute(
          "UPDATE espalier.task SET lease = clock_timestamp() + $5 * interval '1 second' WHERE \(Self.claimed)",
          keys(task, worker) + [.number(seconds)])
        try connection.execute(
          "UPDATE espalier.worker SET seen = clock_timestamp() WHERE study = $1 AND id = $2",
          [.integer(id), .text(worker)])
        guard update.changed == 1 else { return false }
        if task.step >= 0 {
          for report in reports { try write(report, step: task.step, on: connection) }
        }
        return true
      }
    } catch {
      throw PostgreSQLDatabase.diagnosis(error, address)
    }
  }

  /// Answers a task, along with the weights that the training has left.
  /// - Parameters:
  ///   - weights: a file and its SHA-256
  ///   - lost: hashes of weights that are not what they should be, so that they are written anew
  /// - Returns: false if the answer is not wanted: it is late, or it was given before
  func answer(
    _ task: ClaimedTask, of worker: String, _ reply: String, isTrained: Bool, weights: (path: String, hash: String)?,
    lost: [String]
  ) throws(DiagnosticsError) -> Bool {
    let isWanted: Bool
    do {
      isWanted = try database.session.transaction { connection in
        // In one statement, as each is a way to the server and back.
        let answered = try connection.execute(
          """
          WITH answered AS (
            UPDATE espalier.task SET reply = $5, "isTrained" = ($6 = 1), lease = NULL WHERE \(Self.claimed)
            RETURNING paused
          ), forgotten AS (
            DELETE FROM espalier.weights USING answered WHERE study = $1 AND hash = answered.paused
          ), counted AS (
            UPDATE espalier.worker SET seen = clock_timestamp(), trained = trained + 1 FROM answered
            WHERE study = $1 AND id = $4
          )
          SELECT 1 FROM answered
          """, keys(task, worker) + [.text(reply), .integer(isTrained ? 1 : 0)])
        guard answered.value != nil else { return false }
        if let weights { try write(weights: weights.path, hash: weights.hash, on: connection) }
        for hash in lost {
          try connection.execute(
            "DELETE FROM espalier.weights WHERE study = $1 AND hash = $2", [.integer(id), .text(hash)])
        }
        return true
      }
    } catch {
      throw PostgreSQLDatabase.diagnosis(error, address)
    }
    // After the transaction: those that notify are committed one after another, each of them waiting for the disk. If it gets
    // lost, the coordinator finds the answer when it looks the next time.
    if isWanted { try notify(replyChannel) }
    return isWanted
  }

  /// Gives a task back that the worker does not finish.
  /// - Parameter state: a file that the next worker continues from, and its SHA-256
  func release(
    _ task: ClaimedTask, of worker: String, state: (path: String, hash: String)? = nil
  ) throws(DiagnosticsError) {
    do {
      try database.session.transaction { connection in
        let update = try connection.execute(
          "UPDATE espalier.task SET worker = NULL, lease = NULL, attempt = attempt + 1 WHERE \(Self.claimed)",
          keys(task, worker))
        if update.changed == 1, let state {
          try forgetPause(of: task.step, on: connection)
          try write(weights: state.path, hash: state.hash, on: connection)
          try connection.execute(
            "UPDATE espalier.task SET paused = $3 WHERE study = $1 AND step = $2",
            [.integer(id), .integer(task.step), .text(state.hash)])
        }
        try connection.execute("SELECT pg_notify($1, '')", [.text(taskChannel)])
      }
    } catch {
      throw PostgreSQLDatabase.diagnosis(error, address)
    }
  }

  /// Removes the state that a worker has left of a training, and that nobody needs any more.
  private func forgetPause(of step: Int, on connection: PostgreSQLConnection) throws {
    try connection.execute(
      """
      DELETE FROM espalier.weights AS weights USING espalier.task AS task
      WHERE task.study = $1 AND task.step = $2 AND weights.study = $1 AND weights.hash = task.paused
      """, [.integer(id), .integer(step)])
  }

  /// Says that a worker without a task lives.
  func see(_ worker: String) throws(DiagnosticsError) {
    _ = try read { connection in
      try connection.execute(
        "UPDATE espalier.worker SET seen = clock_timestamp() WHERE study = $1 AND id = $2",
        [.integer(id), .text(worker)])
    }
  }

  /// Whether there are steps that wait or are trained.
  func hasTasks() throws(DiagnosticsError) -> Bool {
    let value = try read { connection in
      try connection.execute(
        "SELECT 1 FROM espalier.task WHERE study = $1 AND reply IS NULL LIMIT 1", [.integer(id)]
      ).value
    }
    return value != nil
  }

  /// Writes down that a worker has joined.
  func join(_ worker: String, host: String, process: Int) throws(DiagnosticsError) {
    _ = try read { connection in
      try connection.execute(
        """
        INSERT INTO espalier.worker (study, id, host, process, seen) VALUES ($1, $2, $3, $4, clock_timestamp())
        ON CONFLICT (study, id) DO UPDATE SET seen = excluded.seen
        """, [.integer(id), .text(worker), .text(host), .integer(process)])
    }
  }

  func leave(_ worker: String) throws(DiagnosticsError) {
    _ = try read { connection in
      try connection.execute(
        "DELETE FROM espalier.worker WHERE study = $1 AND id = $2", [.integer(id), .text(worker)])
    }
  }
}
