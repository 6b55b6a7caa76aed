import Diagnostics
import PostgreSQL

/// A step that a worker has claimed.
struct ClaimedTask: Sendable {
  var step: Int
  /// What the claim is known by: once it is another one, the worker has lost it.
  var attempt: Int
  /// The line of a ``WorkerRequest``.
  var assignment: String
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
      let own = try connection.execute(
        "SELECT step, attempt, assignment FROM espalier.task WHERE study = $1 AND worker = $2 AND reply IS NULL",
        [.integer(id), .text(worker)])
      if !own.rows.isEmpty { return own }
      return try connection.execute(
        """
        UPDATE espalier.task SET worker = $2, lease = clock_timestamp() + $3 * interval '1 second'
        WHERE study = $1 AND step = (
          SELECT step FROM espalier.task WHERE study = $1 AND worker IS NULL AND reply IS NULL
          ORDER BY step LIMIT 1 FOR UPDATE SKIP LOCKED)
        RETURNING step, attempt, assignment
        """, [.integer(id), .text(worker), .number(seconds)])
    }
    guard let row = rows.rows.first, case .integer(let step) = row[0], case .integer(let attempt) = row[1],
      case .text(let assignment) = row[2]
    else { return nil }
    return ClaimedTask(step: step, attempt: attempt, assignment: assignment)
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
    do {
      return try database.session.transaction { connection in
        let update = try connection.execute(
          #"UPDATE espalier.task SET reply = $5, "isTrained" = ($6 = 1), lease = NULL WHERE \#(Self.claimed)"#,
          keys(task, worker) + [.text(reply), .integer(isTrained ? 1 : 0)])
        guard update.changed == 1 else { return false }
        if let weights { try write(weights: weights.path, hash: weights.hash, on: connection) }
        for hash in lost {
          try connection.execute(
            "DELETE FROM espalier.weights WHERE study = $1 AND hash = $2", [.integer(id), .text(hash)])
        }
        try connection.execute(
          "UPDATE espalier.worker SET seen = clock_timestamp(), trained = trained + 1 WHERE study = $1 AND id = $2",
          [.integer(id), .text(worker)])
        try connection.execute("SELECT pg_notify($1, '')", [.text(replyChannel)])
        return true
      }
    } catch {
      throw PostgreSQLDatabase.diagnosis(error, address)
    }
  }

  /// Gives a task back that the worker does not finish.
  func release(_ task: ClaimedTask, of worker: String) throws(DiagnosticsError) {
    _ = try read { connection in
      try connection.execute(
        "UPDATE espalier.task SET worker = NULL, lease = NULL, attempt = attempt + 1 WHERE \(Self.claimed)",
        keys(task, worker))
      try connection.execute("SELECT pg_notify($1, '')", [.text(taskChannel)])
    }
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
