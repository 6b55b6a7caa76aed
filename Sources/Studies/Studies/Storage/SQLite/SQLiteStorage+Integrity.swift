import CSQLiteDefence
import GRDB

/// A database may come from a stranger. Nothing of it is asked for before its schema is known to be ours: a view under a
/// table's name could run for ever, and a trigger could write.
extension SQLiteStorage {
  /// Refuses what only hostile files need.
  static func defend(_ database: Database) throws {
    let status = espalier_defend_sqlite(database.sqliteConnection.map { UnsafeMutableRawPointer($0) })
    guard status == ResultCode.SQLITE_OK.rawValue else {
      throw DatabaseError(resultCode: ResultCode(rawValue: status), message: "it cannot be opened safely")
    }
    try database.execute(sql: "PRAGMA cell_size_check = ON; PRAGMA mmap_size = 0")
  }

  /// - Throws: when the database was made by a newer version, or by no version, or holds rows that no version writes
  static func check(_ database: Database) throws {
    let found = try Set(schema(of: database))
    guard !found.isEmpty else { return }
    guard let log = found.first(where: { $0.name == "grdb_migrations" }), try expectedSchemas[0].contains(log) else {
      throw StoreFault.damaged("it is not the database of a study")
    }
    let applied = try String.fetchAll(database, sql: "SELECT identifier FROM grdb_migrations ORDER BY rowid LIMIT 1000")
    let known = migrator.migrations
    guard Set(applied).isSubset(of: known) else { throw StoreFault.newer }
    guard Set(applied).count == applied.count, Set(applied) == Set(known.prefix(applied.count)) else {
      throw StoreFault.damaged("its migrations are not those of any version")
    }
    let expected = try expectedSchemas[applied.count]
    if let stranger = found.subtracting(expected).min(by: { $0.name < $1.name }) {
      throw StoreFault.damaged("the \(stranger.type) '\(stranger.name)' is not as any version makes it")
    }
    if let missing = expected.subtracting(found).min(by: { $0.name < $1.name }) {
      throw StoreFault.damaged("the \(missing.type) '\(missing.name)' is missing")
    }
    let verdict = try String.fetchOne(database, sql: "PRAGMA integrity_check(1)") ?? "no answer"
    if verdict != "ok" { throw StoreFault.damaged(verdict) }
    if let row = try Row.fetchOne(database, sql: "PRAGMA foreign_key_check") {
      let facts = FactRow("foreign_key_check", row)
      let (table, parent) = (facts.words("table"), facts.words("parent"))
      throw StoreFault.damaged("a row of '\(table)' refers to a row of '\(parent)' that is not there")
    }
  }

  /// A table or an index.
  struct SchemaEntry: Hashable {
    var type: String
    var name: String
    var table: String
    /// Without comments, and with single spaces; empty for what SQLite makes itself.
    var definition: String
  }

  private static func schema(of database: Database) throws -> [SchemaEntry] {
    try Row.fetchAll(database, sql: "SELECT type, name, tbl_name, sql FROM sqlite_master LIMIT 1000").map { row in
      let facts = FactRow("sqlite_master", row)
      return SchemaEntry(
        type: facts.words("type"), name: facts.words("name"), table: facts.words("tbl_name"),
        definition: normal(facts.words("sql")))
    }
  }

  /// By the number of migrations that were applied. With none there is the list of migrations alone.
  private static var expectedSchemas: [Set<SchemaEntry>] {
    get throws { try madeSchemas.get() }
  }

  private static let madeSchemas = Result {
    let database = try DatabaseQueue()
    var schemas: [Set<SchemaEntry>] = []
    for identifier in migrator.migrations {
      try migrator.migrate(database, upTo: identifier)
      let schema = try database.read { try Set(SQLiteStorage.schema(of: $0)) }
      if schemas.isEmpty { schemas.append(schema.filter { $0.table == "grdb_migrations" }) }
      schemas.append(schema)
    }
    return schemas
  }

  private static func normal(_ sql: String) -> String {
    // Whatever makes `--` something else than the beginning of a comment stands before it, and stays.
    let lines = sql.split(whereSeparator: \.isNewline).map { line -> Substring in
      line.firstRange(of: "--").map { line[..<$0.lowerBound] } ?? line
    }
    let words = lines.flatMap { $0.split(whereSeparator: \.isWhitespace) }
    var text = words.map { String($0) }.joined(separator: " ")
    for mark in ["(", ")", ","] { text = text.replacing(" " + mark, with: mark).replacing(mark + " ", with: mark) }
    return text
  }
}
