import Datasets
import Diagnostics
import GRDB

extension SQLiteStorage {
  public func files() throws(DiagnosticsError) -> FilesFingerprint? {
    try read { database in
      guard let study = try Row.fetchOne(database, sql: "SELECT * FROM study"),
        let count = try FactRow("study", study).optionalInteger("dataFiles", in: 1...Int(Int32.max))
      else { return nil }
      let rows = try Row.fetchCursor(
        database, sql: "SELECT * FROM dataFile ORDER BY number LIMIT \(FilesFingerprint.fileLimit)")
      var files: [FilesFingerprint.File] = []
      while let row = try rows.next() {
        files.append(try FactRow("dataFile", row).file())
      }
      return FilesFingerprint(count: count, files: files)
    }
  }

  public func setFiles(_ files: FilesFingerprint) throws(DiagnosticsError) {
    try write { database in
      try database.execute(sql: "UPDATE study SET dataFiles = ?", arguments: [files.count])
      try database.execute(sql: "DELETE FROM dataFile")
      for (number, file) in files.files.enumerated() {
        try database.execute(
          sql: "INSERT INTO dataFile VALUES (?, ?, ?, ?, ?)",
          arguments: [number, file.name, file.size, file.time, file.blocks])
      }
    }
  }
}
