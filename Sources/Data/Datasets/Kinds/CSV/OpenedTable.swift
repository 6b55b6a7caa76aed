import Diagnostics
import Synchronization

/// The large table that was opened last: a search opens its data several times, and reading a hundred megabytes of text takes
/// a second.
struct OpenedTable {
  private let table: CSVTable
  private let name: String
  private let files: FilesFingerprint
  private let source: CSVSource

  /// Tables of fewer bytes are read again.
  static let leastByteCount = 1 << 20
  private static let last = Mutex<OpenedTable?>(nil)

  /// What a table holds: as it was read before if settings, names, sizes, times and sampled blocks of its files are the same.
  static func source(of table: CSVTable, name: String) throws(DiagnosticsError) -> CSVSource {
    let paths = [table.path] + (table.test.map { [$0] } ?? [])
    guard let files = FilesFingerprint(paths), files.files.contains(where: { $0.size >= leastByteCount }) else {
      return try CSVSource(table, name: name)
    }
    if let known = last.withLock({ $0 }), known.table == table, known.name == name, known.files == files {
      return known.source
    }
    // Two at once would be twice the memory.
    last.withLock { $0 = nil }
    let source = try CSVSource(table, name: name)
    // What was written to while it was read is not kept.
    if FilesFingerprint(paths) == files {
      last.withLock { $0 = OpenedTable(table: table, name: name, files: files, source: source) }
    }
    return source
  }
}
