import Diagnostics
import JSONText
import PostgreSQL

/// The workers of one machine that have joined a study.
public struct WorkerNode: Hashable, Sendable {
  /// The machine's name, as its scheduler has it.
  public var name: String
  public var workers: Int
  /// Trials that they train now, in ascending order.
  public var trials: [Int]
  /// Steps that these workers have trained.
  public var trained: Int
  /// Seconds since the machine was heard of last.
  public var silence: Double
  /// Why a worker of the machine could not work; nil if all could.
  public var refusal: String?
}

extension PostgreSQLStorage {
  /// Seconds after which a worker that is not heard of is believed gone, and what it has said is forgotten.
  private static let (shownSilence, keptSilence) = (300, 3_600)

  /// The machines that work for the study, by name.
  func nodes() throws(DiagnosticsError) -> [WorkerNode] {
    // A database of an earlier version has no column for refusals, and is not changed by those who look on.
    let rows = try read { connection in
      let isNew =
        try connection.execute(
          """
          SELECT 1 FROM information_schema.columns
          WHERE table_schema = 'espalier' AND table_name = 'worker' AND column_name = 'refusal'
          """
        ).value != nil
      return try connection.execute(
        """
        SELECT worker.host AS name, step.trial AS trial, worker.trained AS trained, \(isNew ? "worker.refusal" : "NULL") AS refusal,
          extract(epoch FROM clock_timestamp() - worker.seen)::double precision AS silence
        FROM espalier.worker AS worker
        LEFT JOIN espalier.task AS task ON task.study = worker.study AND task.worker = worker.id AND task.reply IS NULL
        LEFT JOIN espalier.step AS step ON step.study = task.study AND step.number = task.step
        WHERE worker.study = $1 AND worker.seen > clock_timestamp() - \(Self.shownSilence) * interval '1 second'
        ORDER BY worker.host, step.trial
        """, [.integer(id)])
    }
    var nodes: [WorkerNode] = []
    for row in rows.facts(of: "worker") {
      let name = try wording { try row.text("name") }
      if nodes.last?.name != name {
        nodes.append(WorkerNode(name: name, workers: 0, trials: [], trained: 0, silence: .infinity))
      }
      let last = nodes.count - 1
      let refusal = try wording { try row.optionalText("refusal") }
      nodes[last].refusal = nodes[last].refusal ?? refusal
      if refusal == nil { nodes[last].workers += 1 }
      try wording {
        if let trial = try row.optionalInteger("trial", in: Ranges.trial) { nodes[last].trials.append(trial) }
        nodes[last].trained += try row.integer("trained", in: 0...Int.max)
        nodes[last].silence = try min(nodes[last].silence, max(0, row.number("silence", in: -1e12...1e12)))
      }
    }
    return nodes
  }

  private func wording<Value>(_ body: () throws -> Value) throws(DiagnosticsError) -> Value {
    do { return try body() } catch { throw PostgreSQLDatabase.diagnosis(error, address) }
  }

  /// Steps that somebody trains now; others that were handed out wait for a worker.
  func claimedSteps() throws(DiagnosticsError) -> Set<Int> {
    let rows = try read { connection in
      try connection.execute(
        "SELECT step FROM espalier.task WHERE study = $1 AND worker IS NOT NULL AND reply IS NULL", [.integer(id)])
    }
    var steps: Set<Int> = []
    for row in rows.rows {
      if case .integer(let step) = row[0] { steps.insert(step) }
    }
    return steps
  }

  /// Writes down why a worker of this machine cannot work, for people who look on.
  func refuse(_ reason: String, host: String, process: Int) throws(DiagnosticsError) {
    _ = try read { connection in
      try connection.execute(
        """
        INSERT INTO espalier.worker (study, id, host, process, seen, refusal)
        VALUES ($1, $2, $3, $4, clock_timestamp(), $5)
        ON CONFLICT (study, id) DO UPDATE SET seen = excluded.seen, process = excluded.process,
          refusal = excluded.refusal
        """,
        [.integer(id), .text("refused \(host)"), .text(host), .integer(process), .text(String(reason.prefix(2_000)))])
    }
  }

  /// Forgets workers that died without a word.
  func forgetLostWorkers() throws(DiagnosticsError) {
    _ = try read { connection in
      try connection.execute(
        """
        DELETE FROM espalier.worker AS worker
        WHERE study = $1 AND seen < clock_timestamp() - \(Self.keptSilence) * interval '1 second' AND NOT EXISTS (
          SELECT 1 FROM espalier.task AS task WHERE task.study = worker.study AND task.worker = worker.id)
        """, [.integer(id)])
    }
  }
}
