import Glibc
import PostgreSQL

/// Rows that a database was written since a moment, by its own count.
struct DatabaseMeter {
  private let url: String
  private let start: (rows: Int, transactions: Int)

  /// - Returns: nil for a study in a folder
  init?(_ place: String) throws {
    guard place.hasPrefix("postgres"), let url = place.split(separator: "#").first else { return nil }
    self.url = String(url)
    start = try Self.count(self.url)
  }

  /// - Parameter seconds: that the study took
  func words(after seconds: Double) throws -> String {
    // Servers count what a connection does once it rests or ends.
    usleep(1_500_000)
    let (rows, transactions) = try Self.count(url)
    func rate(_ count: Int) -> String { "\(Int(Double(count) / max(1e-9, seconds)))" }
    return "\(rows - start.rows) rows, \(rate(rows - start.rows)) a second, "
      + "in \(rate(transactions - start.transactions)) transactions a second"
  }

  private static func count(_ url: String) throws -> (rows: Int, transactions: Int) {
    let connection = try PostgreSQLConnection(url: url, name: "coordinator-benchmark")
    let rows = try connection.execute(
      """
      SELECT tup_inserted + tup_updated + tup_deleted, xact_commit FROM pg_stat_database
      WHERE datname = current_database()
      """)
    guard case .integer(let written)? = rows.rows.first?[0], case .integer(let commits)? = rows.rows.first?[1] else {
      return (0, 0)
    }
    return (written, commits)
  }
}
