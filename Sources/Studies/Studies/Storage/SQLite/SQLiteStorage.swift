import Diagnostics
import Foundation
import GRDB

/// The facts of a study in a file of its folder: the store of studies on one machine.
public final class SQLiteStorage: StudyStorage {
  public let path: String
  /// What the metric that decides can be.
  let metricRange: ClosedRange<Double>
  private let database: DatabaseQueue

  /// - Parameters:
  ///   - metricRange: what the metric that decides can be
  ///   - isReadOnly: for those who look on while a coordinator writes
  /// - Throws: when the database is damaged, no study's, of a newer version, or cannot be opened
  public init(
    path: String, metricRange: ClosedRange<Double> = 0...1, isReadOnly: Bool = false
  ) throws(DiagnosticsError) {
    self.path = path
    self.metricRange = metricRange
    var configuration = Configuration()
    configuration.label = "study"
    configuration.readonly = isReadOnly
    configuration.busyMode = .timeout(10)
    if !isReadOnly { configuration.journalMode = .wal }
    configuration.prepareDatabase { database in
      try Self.defend(database)
      // Write-ahead logs are synced at checkpoints only, unless they are told.
      if !isReadOnly { try database.execute(sql: "PRAGMA synchronous = FULL") }
    }
    do {
      database = try Self.open(path, configuration)
      try database.read { try Self.check($0) }
      if !isReadOnly { try Self.migrator.migrate(database) }
    } catch {
      throw Self.diagnosis(error, path: path)
    }
  }

  private static func open(_ path: String, _ configuration: Configuration) throws -> DatabaseQueue {
    do {
      let database = try DatabaseQueue(path: path, configuration: configuration)
      // SQLite looks at the file only when it is asked for something.
      try database.read { _ = try $0.tableExists("study") }
      return database
    } catch let error as DatabaseError
      where configuration.readonly && [.SQLITE_CANTOPEN, .SQLITE_READONLY].contains(error.resultCode.primaryResultCode)
      && access(path + "-wal", F_OK) != 0
    {
      // A folder that cannot be written to has no room for the files that readers share. Without a log nobody writes.
      return try DatabaseQueue(path: "file:\(path)?immutable=1", configuration: configuration)
    }
  }

  func write(_ body: (Database) throws -> Void) throws(DiagnosticsError) {
    do {
      try database.write(body)
    } catch {
      throw Self.diagnosis(error, path: path)
    }
  }

  func read<Result>(_ body: (Database) throws -> Result) throws(DiagnosticsError) -> Result {
    do {
      return try database.read(body)
    } catch {
      throw Self.diagnosis(error, path: path)
    }
  }
}
