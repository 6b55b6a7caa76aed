import Diagnostics
import GRDB

extension StudyStore {
  /// The fingerprint of the samples that the study began on; nil where it was not written down yet.
  func fingerprint() throws(DiagnosticsError) -> String? {
    try read { database in
      // Those who look on do not bring an older database up to date.
      guard try database.columns(in: "study").contains(where: { $0.name == "fingerprint" }) else { return nil }
      return try String.fetchOne(database, sql: "SELECT fingerprint FROM study")
    }
  }

  func setFingerprint(_ fingerprint: String) throws(DiagnosticsError) {
    try write { database in
      try database.execute(sql: "UPDATE study SET fingerprint = ?", arguments: [fingerprint])
    }
  }
}
