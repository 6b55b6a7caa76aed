import Datasets
import Diagnostics
import GRDB

extension StudyStore {
  /// The fingerprint of the samples that the study began on, or is tested on; nil where it was not written down yet.
  func fingerprint(_ split: Split = .training) throws(DiagnosticsError) -> String? {
    try read { database in
      let column = Self.column(split)
      // Those who look on do not bring an older database up to date.
      guard try database.columns(in: "study").contains(where: { $0.name == column }) else { return nil }
      return try String.fetchOne(database, sql: "SELECT \(column) FROM study")
    }
  }

  func setFingerprint(_ fingerprint: String, _ split: Split = .training) throws(DiagnosticsError) {
    try write { database in
      try database.execute(sql: "UPDATE study SET \(Self.column(split)) = ?", arguments: [fingerprint])
    }
  }

  private static func column(_ split: Split) -> String { split == .training ? "fingerprint" : "testFingerprint" }
}
