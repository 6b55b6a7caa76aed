import CPostgreSQL
import Glibc

/// A connection to a server. It is used by one thread at a time.
public final class PostgreSQLConnection {
  private let library: UnsafePointer<espalier_postgresql>
  private let handle: OpaquePointer

  /// Connects. libpq takes what the URL leaves out from its own environment: PGPASSFILE, PGSERVICEFILE and others.
  /// - Parameters:
  ///   - url: `postgresql://user@host:port/database?option=value`
  ///   - name: what the server's administrators see
  public init(url: String, name: String) throws(PostgreSQLFault) {
    guard let library = espalier_postgresql_load() else { throw .noLibrary }
    self.library = library
    // What comes before the URL holds unless the URL says otherwise. A dead peer is noticed within half a minute.
    let settings = [
      ("connect_timeout", "10"), ("keepalives_idle", "10"), ("keepalives_interval", "5"), ("keepalives_count", "3"),
      ("tcp_user_timeout", "25000"), ("application_name", name), ("dbname", url),
    ]
    var keywords: [UnsafePointer<CChar>?] = settings.map { UnsafePointer(strdup($0.0)) } + [nil]
    var values: [UnsafePointer<CChar>?] = settings.map { UnsafePointer(strdup($0.1)) } + [nil]
    defer { for text in keywords + values { free(UnsafeMutablePointer(mutating: text)) } }
    guard let handle = library.pointee.connect(&keywords, &values, 1) else { throw .unreachable("no memory is left") }
    self.handle = handle
    guard library.pointee.status(handle) == 0 else { throw .unreachable(errorWords) }
  }

  deinit { library.pointee.finish(handle) }

  private var errorWords: String {
    Self.words(library.pointee.error(handle)) ?? "the connection is gone"
  }

  /// In one line, without what libpq puts around it.
  private static func words(_ text: UnsafeMutablePointer<CChar>?) -> String? {
    guard let text else { return nil }
    let lines = String(cString: text).split(whereSeparator: \.isNewline).map { line in
      line.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
    return lines.isEmpty ? nil : lines.joined(separator: "; ")
  }

  private static func text(_ text: UnsafeMutablePointer<CChar>?) -> String { text.map { String(cString: $0) } ?? "" }

  /// Executes one statement.
  /// - Parameters:
  ///   - values: of `$1`, `$2`, …
  ///   - binary: whether all columns are given as bytes
  @discardableResult
  public func execute(
    _ sql: String, _ values: [PostgreSQLValue] = [], binary: Bool = false
  ) throws(PostgreSQLFault) -> PostgreSQLRows {
    let encoded = values.map(\.encoded)
    let total = encoded.reduce(0) { $0 + ($1?.count ?? 0) }
    // One buffer that all parameters lie in, none of them of no bytes.
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: total + 1, alignment: 1)
    defer { buffer.deallocate() }
    var pointers: [UnsafePointer<CChar>?] = []
    var (lengths, formats): ([Int32], [Int32]) = ([], [])
    var offset = 0
    for (value, bytes) in zip(values, encoded) {
      if case .bytes = value { formats.append(1) } else { formats.append(0) }
      lengths.append(Int32(bytes?.count ?? 0))
      guard let bytes, let base = buffer.baseAddress else {
        pointers.append(nil)
        continue
      }
      pointers.append(UnsafePointer((base + offset).assumingMemoryBound(to: CChar.self)))
      bytes.withUnsafeBytes { UnsafeMutableRawBufferPointer(rebasing: buffer[offset...]).copyMemory(from: $0) }
      offset += bytes.count
    }
    guard
      let result = library.pointee.execute(
        handle, sql, Int32(values.count), nil, pointers, lengths, formats, binary ? 1 : 0)
    else { throw .lost(errorWords) }
    defer { library.pointee.clear(result) }
    let status = library.pointee.result_status(result)
    guard status == 1 || status == 2 else { throw fault(result) }
    return rows(of: result, binary: binary)
  }

  private func fault(_ result: OpaquePointer) -> PostgreSQLFault {
    let state = Self.words(library.pointee.result_field(result, Int32(UInt8(ascii: "C"))))
    let message = Self.words(library.pointee.result_field(result, Int32(UInt8(ascii: "M"))))
    guard library.pointee.status(handle) == 0, let state else { return .lost(message ?? errorWords) }
    return .refused(state: state, message: message ?? errorWords)
  }

  private func rows(of result: OpaquePointer, binary: Bool) -> PostgreSQLRows {
    let count = library.pointee.column_count(result)
    let columns = (0..<count).map { Self.text(library.pointee.column_name(result, $0)) }
    let types = (0..<count).map { library.pointee.column_type(result, $0) }
    let rows = (0..<library.pointee.row_count(result)).map { row in
      (0..<count).map { column -> PostgreSQLValue in
        guard library.pointee.is_null(result, row, column) == 0 else { return .null }
        let bytes = UnsafeRawBufferPointer(
          start: library.pointee.value(result, row, column), count: Int(library.pointee.length(result, row, column)))
        return binary ? .bytes(Array(bytes)) : PostgreSQLValue(bytes, type: types[Int(column)])
      }
    }
    return PostgreSQLRows(
      columns: columns, rows: rows, changed: Int(Self.text(library.pointee.changed_rows(result))) ?? 0)
  }

  /// Waits until somebody notifies a channel that this connection listens to.
  /// - Returns: whether somebody has
  public func wait(milliseconds: Int) throws(PostgreSQLFault) -> Bool {
    if try takeNotifications() { return true }
    var descriptor = pollfd(fd: library.pointee.socket(handle), events: Int16(POLLIN), revents: 0)
    guard poll(&descriptor, 1, Int32(milliseconds)) > 0 else { return false }
    return try takeNotifications()
  }

  private func takeNotifications() throws(PostgreSQLFault) -> Bool {
    guard library.pointee.consume(handle) == 1 else { throw .lost(errorWords) }
    var isNotified = false
    while let notification = library.pointee.notification(handle) {
      library.pointee.release(notification)
      isNotified = true
    }
    return isNotified
  }
}
