import Figures
import Reports
import Diagnostics
import Foundation
import GRDB
import Randomness
import Search
@testable import Studies
import Testing

/// Databases that strangers made, or that a disk damaged: each is read, or refused with a diagnostic; nothing traps or runs
/// for ever.
@Suite struct HostileDatabaseTests {
  private let folder: TemporaryFolder
  private let original: String

  init() throws {
    folder = try TemporaryFolder()
    original = folder.path + "/original"
    // With a rung that is still to be trained, and every table in use.
    let study = try Study(
      creating: original, specification: makeSpecification(trials: 8, fidelity: "asha", epochs: 3),
      trainingSamples: 100,
      constantMetric: 0.1)
    let pool = FakePool(count: 2, seed: 1, crashAfter: 12, losesWorkers: true)
    #expect(throws: DiagnosticsError.self) { _ = try StudyRun(study, source: FakeSource(), pool: pool).run() }
    try study.store.add(StoredConfirmation(network: .trial(0), repetition: 0, metric: 0.5))
    try study.store.add(StoredConfirmation(network: .reference(hash: "h"), repetition: 0, metric: 0.5))
    try study.sqlite.write { database in
      try database.execute(
        sql: """
          INSERT INTO measure VALUES (0, 'latency', 1);
          INSERT INTO fault (step, reason, isDecisive) VALUES (0, 'a worker died', 0);
          """)
    }
  }

  /// Everything that commands ask of a study.
  private func read(_ path: String) throws {
    let study = try Study(path: path, isReadOnly: true, loader: makeLoader())
    let status = try StudyStatus(of: study)
    _ = status.summary.rendered(as: .text()) + status.binTable.rendered(as: .csv)
    let frontier = try Frontier(of: study, all: true)
    _ = frontier.table.rendered(as: .text()) + frontier.table.rendered(as: .json)
    _ = frontier.chart(frontier.bestKnownPart, limits: study.specification.limits).svg()
    _ = try TrialList(of: study).table.rendered(as: .csv)
    // As pages of studies read them, with architectures and histories.
    _ = try StudyFacts(of: study, isDetailed: true)
    _ = try StudyRecord(of: study)
  }

  private func resume(_ path: String) throws {
    let study = try Study(path: path, isReadOnly: false, loader: makeLoader())
    _ = try StudyRun(study, source: FakeSource(), pool: FakePool(count: 2, seed: 1)).run()
  }

  /// A copy of the study with changed rows; where the tables' own rules forbid the change, with tables without rules whose
  /// rules are put back afterwards, or not.
  private func copy(_ name: String, restoringRules: Bool = true, _ sql: String) throws -> String {
    let path = folder.path + "/" + name
    try FileManager.default.copyItem(atPath: original, toPath: path)
    let database = try DatabaseQueue(path: path + "/study.sqlite")
    try database.writeWithoutTransaction { database in
      try database.execute(
        sql: """
          PRAGMA foreign_keys = OFF;
          CREATE TEMP TABLE rules AS SELECT name, sql FROM sqlite_master;
          PRAGMA writable_schema = ON;
          UPDATE sqlite_master SET sql = replace(replace(replace(replace(sql, ') STRICT', ')'), 'NOT NULL', ''),
            'CHECK ((accuracy IS NULL) <> (failure IS NULL))', 'CHECK (1)'), 'CHECK (id = 1)', '')
            WHERE type = 'table' AND name <> 'grdb_migrations';
          PRAGMA writable_schema = RESET;
          """)
      try database.execute(sql: sql)
      guard restoringRules else { return }
      try database.execute(
        sql: """
          PRAGMA writable_schema = ON;
          UPDATE sqlite_master SET sql = (SELECT sql FROM rules WHERE rules.name = sqlite_master.name)
            WHERE type = 'table';
          """)
    }
    try database.close()
    return path
  }

  static let columns = [
    "study.specification", "study.fingerprint", "study.testFingerprint", "study.trainingSamples",
    "study.constantAccuracy", "trial.proposal",
    "trial.architecture",
    "trial.hash", "trial.parameters", "trial.multiplyAdds", "trial.activations", "trial.flash", "trial.ram",
    "trial.change",
    "trial.number",
    "step.number", "step.trial", "step.rung", "step.epochs", "step.multiplyAdds", "step.session", "outcome.step",
    "outcome.accuracy", "outcome.loss", "outcome.history", "outcome.failure", "outcome.seconds", "outcome.weights",
    "fault.step", "fault.reason", "fault.isDecisive", "confirmation.trial", "confirmation.repetition",
    "confirmation.accuracy", "confirmation.counterpart", "session.id", "session.seconds", "session.ending",
    "referenceConfirmation.hash",
    "referenceConfirmation.repetition", "referenceConfirmation.accuracy", "referenceConfirmation.counterpart",
    "measure.step", "measure.objective",
    "measure.value", "grdb_migrations.identifier",
  ]

  static let values = [
    "NULL", "-1", "0", "9223372036854775807", "(-9223372036854775807 - 1)", "1e308", "-1e308", "9e999", "'text'", "''",
    "X'00FF'", "'{\"mutate\": {\"parent\": 99, \"steps\": 1}}'", "'[[[]]]'",
  ]

  /// - Returns: how many of the values were refused
  private func attack(_ column: String) throws -> Int {
    let parts = column.split(separator: ".")
    var refused = 0
    for (index, value) in Self.values.enumerated() {
      // SQLite itself keeps some values out of some columns.
      guard
        let path = try? copy(
          "\(index)",
          "UPDATE OR REPLACE \(parts[0]) SET \(parts[1]) = \(value) WHERE rowid = (SELECT max(rowid) FROM \(parts[0]))")
      else { continue }
      do {
        try read(path)
        try resume(path)
      } catch let error as DiagnosticsError {
        refused += 1
        #expect(!error.description.isEmpty)
      }
      try FileManager.default.removeItem(atPath: path)
    }
    return refused
  }

  @Test(arguments: columns) func anyValueIsReadOrRefused(_ column: String) throws {
    let refused = try attack(column)
    // Any whole number identifies a session, and SQLite takes nothing else.
    #expect(refused > 0 || column == "session.id")
  }

  @Test func tablesWithoutRulesAreRefused() throws {
    let path = try copy("lenient", restoringRules: false, "UPDATE trial SET parameters = NULL")
    let message = complaint { try read(path) }.replacing(path, with: "STUDY")
    #expect(
      message == """
        error: 'STUDY/study.sqlite' is damaged: the table 'confirmation' is not as any version makes it. Restore it from a \
        copy; the candidates' files beside it are not affected
        """)
    #expect(complaint { try resume(path) }.replacing(path, with: "STUDY") == message)
  }

  @Test(
    arguments: [
      (
        "UPDATE trial SET parameters = -4 WHERE number = 1",
        "'trial.parameters' is -4, but must be a whole number from 1 to"
      ),
      (
        "UPDATE step SET epochs = 9223372036854775807 WHERE number = 1",
        "'step.epochs' is 9223372036854775807, but must be"
      ),
      ("UPDATE study SET trainingSamples = -1", "'study.trainingSamples' is -1, but must be a whole number from 1 to"),
      (
        "UPDATE outcome SET accuracy = 7 WHERE step = 0",
        "'outcome.accuracy' is 7.0, but must be a number from 0.0 to 1.0"
      ),
      ("UPDATE outcome SET history = '{' WHERE step = 0", "'outcome.history' is '{', but must be JSON"),
      ("UPDATE trial SET parameters = NULL WHERE number = 1", "NULL value in trial.parameters"),
      ("UPDATE trial SET parameters = 'many' WHERE number = 1", "value in trial.parameters"),
      ("DELETE FROM trial WHERE number = 1", "a row of 'step' refers to a row of 'trial' that is not there"),
      (
        "UPDATE trial SET proposal = '{\"mutate\":{\"parent\":99,\"steps\":1}}' WHERE number = 1",
        "'trial.proposal' is '{\"mutate\":{\"parent\":99,\"steps\":1}}', but must be one of earlier trials"
      ),
    ]) func whatIsWrongIsNamed(_ sql: String, _ expected: String) throws
  {
    let path = try copy("named", sql)
    let message = complaint { try read(path) }
    #expect(message.hasPrefix("error: '\(path)/study.sqlite' is damaged: "))
    #expect(message.contains(expected), "\(message)")
  }

  @Test(
    arguments: [
      """
      ALTER TABLE trial RENAME TO hidden;
      CREATE VIEW trial AS WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT x AS number FROM n
      """,
      """
      DROP TABLE grdb_migrations;
      CREATE VIEW grdb_migrations AS
        WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT x AS identifier FROM n
      """,
      "CREATE TRIGGER greedy AFTER INSERT ON session BEGIN DELETE FROM trial; END",
      "CREATE INDEX slow ON trial (change)",
      "DROP TABLE session",
      "CREATE TABLE stranger (x)",
      "DROP TABLE grdb_migrations",
      "DELETE FROM grdb_migrations WHERE identifier LIKE '2:%'",
      "ALTER TABLE trial ADD COLUMN cheap INTEGER AS (parameters * 2)",
    ]) func otherSchemasAreRefused(_ sql: String) throws
  {
    let path = folder.path + "/schema"
    try FileManager.default.copyItem(atPath: original, toPath: path)
    let database = try DatabaseQueue(path: path + "/study.sqlite")
    try database.writeWithoutTransaction { database in
      try database.execute(sql: "PRAGMA foreign_keys = OFF; PRAGMA legacy_alter_table = ON; " + sql)
    }
    try database.close()
    for attempt in [read, resume] {
      let message = complaint { try attempt(path) }
      #expect(message.hasPrefix("error: '\(path)/study.sqlite' is damaged: "), "\(message)")
    }
  }

  /// One byte of the file at a hundred offsets.
  @Test func flippedBytesAreReadOrRefused() throws {
    let file = "/study.sqlite"
    do {
      // All that the log holds goes to the file.
      let database = try DatabaseQueue(path: original + file)
      try database.writeWithoutTransaction { try $0.execute(sql: "PRAGMA journal_mode = DELETE") }
      try database.close()
    }
    let bytes = try Data(contentsOf: URL(filePath: original + file))
    var generator = SeededGenerator(seed: 1, stream: .init(rawValue: 902))
    for index in 0..<100 {
      let path = folder.path + "/flipped-\(index)"
      try FileManager.default.copyItem(atPath: original, toPath: path)
      var damaged = bytes
      for _ in 0...(index % 4) {
        damaged[Int(generator.integer(below: UInt32(bytes.count)))] ^= UInt8(1 + generator.integer(below: 255))
      }
      try damaged.write(to: URL(filePath: path + file))
      for attempt in [read, resume] {
        do { try attempt(path) } catch let error as DiagnosticsError { #expect(!error.diagnostics.isEmpty) }
      }
      try FileManager.default.removeItem(atPath: path)
    }
  }
}
