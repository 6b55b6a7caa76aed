import Diagnostics
import Foundation
import GRDB
import GraphIR
import Layers
import Studies

extension ByteReader {
  /// A study's database: a whole file, or SQL that is run over a sound one, with which a fuzzer gets further.
  static let database = ByteReader(name: "database", maximumByteCount: 1 << 17, seeds: { try databases() }) { bytes in
    guard !bytes.isEmpty else { return false }
    let scratch = ScratchFolder.own
    let folder = scratch.folder("study")
    let file = folder + "/study.sqlite"
    scratch.write(specification, to: "study/study.json")
    if bytes.starts(with: Array("SQLite format 3".utf8)) {
      scratch.write(bytes, to: "study/study.sqlite")
    } else {
      scratch.write(soundDatabase, to: "study/study.sqlite")
      guard (try? runHostile(String(decoding: bytes, as: UTF8.self), on: file)) != nil else { return false }
    }
    return accepts([]) { () throws(DiagnosticsError) in
      for isReadOnly in [true, false] {
        let study = try Study(path: folder, isReadOnly: isReadOnly, loader: ArchitectureLoader(catalogue: .builtin))
        _ = try StudyStatus(of: study)
        _ = try Frontier(of: study)
      }
    }
  }

  /// What people and fuzzers have made of databases, as SQL for ``database``.
  public static let hostileSQL: [String] = {
    let numbers = ["-1", "0", "9223372036854775807", "-9223372036854775808", "4611686018427387904", "1e300"]
    let columns = [
      ("trial", "number"), ("trial", "parameters"), ("trial", "multiplyAdds"), ("trial", "activations"),
      ("step", "number"), ("step", "trial"), ("step", "rung"), ("step", "epochs"), ("study", "trainingSamples"),
      ("outcome", "step"), ("outcome", "accuracy"), ("outcome", "loss"), ("outcome", "seconds"),
    ]
    let changes = columns.flatMap { table, column in
      numbers.map { "UPDATE \(table) SET \(column) = \($0) WHERE rowid = (SELECT max(rowid) FROM \(table))" }
    }
    let texts = columns.flatMap { table, column in
      ["NULL", "'text'", "x'00ff'", "''"].map { "\(loose(table)); UPDATE \(table) SET \(column) = \($0)" }
    }
    let documents = ["'{}'", "'['", "NULL", "7", "x'ff'", "'{\"random\":{}}'"].flatMap { value in
      ["proposal", "architecture", "hash", "change"].map { "\(loose("trial")); UPDATE trial SET \($0) = \(value)" }
    }
    let names = ["trial", "step", "outcome", "fault", "study", "session", "confirmation"]
    let rows = "WITH RECURSIVE r(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM r)"
    let views = names.map { "DROP TABLE \($0); CREATE VIEW \($0) AS \(rows) SELECT n AS number, n AS step FROM r" }
    let doubled = names.map { "\(loose($0)); INSERT INTO \($0) SELECT * FROM \($0)" }
    return changes + texts + documents + views + doubled + names.map { "DROP TABLE \($0)" }
      + names.map { "DELETE FROM \($0)" }
  }()

  /// The table again without its types, keys and checks.
  private static func loose(_ table: String) -> String {
    "CREATE TABLE loose AS SELECT * FROM \(table); DROP TABLE \(table); ALTER TABLE loose RENAME TO \(table)"
  }

  /// Runs statements that end soon and touch no other file.
  public static func runHostile(_ sql: String, on file: String) throws {
    let lower = sql.lowercased()
    for word in ["attach", "vacuum", "zeroblob", "randomblob", "printf", "pragma", "load_extension", "hex"]
    where lower.contains(word) { return }
    for statement in sql.split(separator: ";") {
      let first = statement.split(whereSeparator: \.isWhitespace).first?.lowercased() ?? ""
      guard ["update", "insert", "delete", "drop", "alter", "create"].contains(first) else { continue }
      if statement.lowercased().contains("recursive"), first != "create" { continue }
      var configuration = Configuration()
      configuration.foreignKeysEnabled = false
      let queue = try DatabaseQueue(path: file, configuration: configuration)
      try queue.writeWithoutTransaction { try $0.execute(sql: String(statement)) }
    }
  }

  private static let fixture = "Tests/StudiesTests/Fixtures/version-1/"
  private static let specification = (try? Repository.file(fixture + "study.json")) ?? []
  private static let soundDatabase = (try? makeDatabase()) ?? []

  private static func makeDatabase() throws -> [UInt8] {
    let folder = ScratchFolder.own.folder("seed")
    let sql = String(decoding: try Repository.file(fixture + "study.sql"), as: UTF8.self)
    let queue = try DatabaseQueue(path: folder + "/study.sqlite")
    try queue.writeWithoutTransaction { try $0.execute(sql: sql) }
    try queue.close()
    return ScratchFolder.own.read("seed/study.sqlite")
  }

  private static func databases() throws -> [[UInt8]] {
    let statements = [
      "UPDATE trial SET change = 'x'", "UPDATE step SET epochs = 2 WHERE number = 0; DELETE FROM fault",
    ]
    return [soundDatabase] + statements.map { Array($0.utf8) }
  }
}
