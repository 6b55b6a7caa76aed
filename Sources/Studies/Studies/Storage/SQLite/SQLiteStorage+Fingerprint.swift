import Datasets
import Diagnostics
import GRDB

extension SQLiteStorage {
  public func fingerprint(_ split: Split) throws(DiagnosticsError) -> String? {
    try read { database in
      try Row.fetchOne(database, sql: "SELECT * FROM study").flatMap { row in
        // Those who look on do not bring an older database up to date.
        try FactRow("study", row).optionalText(Self.column(split))
      }
    }
  }

  public func setFingerprint(_ fingerprint: String, _ split: Split) throws(DiagnosticsError) {
    try write { database in
      try database.execute(sql: "UPDATE study SET \(Self.column(split)) = ?", arguments: [fingerprint])
    }
  }

  private static func column(_ split: Split) -> String { split == .training ? "fingerprint" : "testFingerprint" }
}
