import Diagnostics
import GRDB

extension StudyStore {
  /// The fingerprint of the samples that the study began on; nil where it was not written down yet.
  func fingerprint() throws(DiagnosticsError) -> String? {
    try read { database in
      try Row.fetchOne(database, sql: "SELECT * FROM study").flatMap { row in
        // Those who look on do not bring an older database up to date.
        try FactRow("study", row).optionalText("fingerprint")
      }
    }
  }

  func setFingerprint(_ fingerprint: String) throws(DiagnosticsError) {
    try write { database in
      try database.execute(sql: "UPDATE study SET fingerprint = ?", arguments: [fingerprint])
    }
  }
}
