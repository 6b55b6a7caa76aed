import Diagnostics
import Foundation
import Glibc
import PostgreSQL
import Training

/// A connection that is made anew when it is lost.
///
/// What is asked of it must be harmless to ask twice: after a loss nobody knows whether it happened. One thread at a time
/// is served, the others wait.
final class PostgreSQLSession: @unchecked Sendable {
  let url: StorageURL
  private let lock = NSRecursiveLock()
  private var connection: PostgreSQLConnection?
  private var hasConnected = false
  /// What a new connection is to be told before anything else.
  private var greetings: [(PostgreSQLConnection) throws -> Void] = []
  /// The channel that connections listen to.
  private var channel: String?
  /// Seconds for which a lost server is looked for.
  private let patience: Double

  init(_ url: StorageURL, patience: Double) {
    (self.url, self.patience) = (url, patience)
  }

  /// Does something on each connection, on the present one at once.
  func greet(_ greeting: @escaping (PostgreSQLConnection) throws -> Void) throws {
    lock.lock()
    defer { lock.unlock() }
    try run { try greeting($0) }
    greetings.append(greeting)
  }

  /// Has notifications of a channel wake ``wait(milliseconds:)`` from now on; nil for none.
  /// - Returns: whether that is another channel than before
  @discardableResult
  func listen(to channel: String?) throws -> Bool {
    lock.lock()
    defer { lock.unlock() }
    guard channel != self.channel else { return false }
    try run { try Self.listen(to: channel, on: $0) }
    self.channel = channel
    return true
  }

  /// - Parameter channel: a name of ours, letters and digits
  private static func listen(to channel: String?, on connection: PostgreSQLConnection) throws {
    try connection.execute(channel.map { "LISTEN \($0)" } ?? "UNLISTEN *")
  }

  /// Does something, again and again while connections are lost.
  func run<Value>(_ body: (PostgreSQLConnection) throws -> Value) throws -> Value {
    lock.lock()
    defer { lock.unlock() }
    var wait = Wait()
    while true {
      switch attempt(body) {
      case .success(let value): return value
      case .failure(let error): try recover(from: error, &wait)
      }
    }
  }

  /// How long a lost server has been looked for.
  private struct Wait {
    var delay = 0.05
    var deadline: Double?
  }

  private func attempt<Value>(_ body: (PostgreSQLConnection) throws -> Value) -> Result<Value, any Error> {
    Result { try body(connected()) }
  }

  /// Waits a while before the next attempt.
  /// - Throws: the error, if another attempt is no use
  private func recover(from error: any Error, _ wait: inout Wait) throws {
    guard let fault = error as? PostgreSQLFault, let patience = patience(with: fault) else {
      // What was begun is undone, so that the connection can be used again.
      if let connection { _ = try? connection.execute("ROLLBACK") }
      throw error
    }
    connection = nil
    let now = monotonicSeconds()
    let deadline = wait.deadline ?? now + patience
    guard now < deadline else { throw fault }
    wait.deadline = deadline
    // Many clients do not come back in the same instant.
    usleep(UInt32(1e6 * wait.delay * Double.random(in: 0.5...1)))
    wait.delay = min(5, wait.delay * 2)
  }

  /// Does all or nothing.
  func transaction<Result>(_ body: (PostgreSQLConnection) throws -> Result) throws -> Result {
    try run { connection in
      try connection.execute("BEGIN")
      let result = try body(connection)
      try connection.execute("COMMIT")
      return result
    }
  }

  /// Waits until somebody notifies a channel.
  /// - Returns: whether somebody has, or may have while the connection was lost
  func wait(milliseconds: Int) throws -> Bool {
    lock.lock()
    defer { lock.unlock() }
    do {
      return try connected().wait(milliseconds: milliseconds)
    } catch let fault as PostgreSQLFault where patience(with: fault) != nil {
      connection = nil
      try run { _ in }
      return true
    }
  }

  /// Drops the connection, as a network does that is cut.
  func disconnect() {
    lock.lock()
    defer { lock.unlock() }
    connection = nil
  }

  /// Seconds for which another attempt is worth while; nil if none is. A server that was never reached is waited for only
  /// where one seems to be.
  private func patience(with fault: PostgreSQLFault) -> Double? {
    guard fault.isPassing else { return nil }
    if hasConnected || ["starting up", "shutting down", "recovery"].contains(where: fault.message.contains) {
      return patience
    }
    return fault.isCutShort ? min(60, patience) : nil
  }

  private func connected() throws -> PostgreSQLConnection {
    if let connection { return connection }
    let made = try PostgreSQLConnection(url: url.text, name: "espalier \(Self.host):\(getpid())")
    // A server that looks after silent clients frees what they hold.
    for setting in [
      "client_min_messages = warning", "client_connection_check_interval = '2s'", "tcp_keepalives_idle = 10",
      "tcp_keepalives_interval = 5", "tcp_keepalives_count = 3", "idle_in_transaction_session_timeout = '120s'",
      "extra_float_digits = 1",
    ] {
      // Servers before 14 do not know all of them, and none is needed.
      _ = try? made.execute("SET \(setting)")
    }
    for greeting in greetings { try greeting(made) }
    if let channel { try Self.listen(to: channel, on: made) }
    connection = made
    hasConnected = true
    return made
  }

  /// The name of this machine, as the scheduler has it that runs this process.
  static let host: String = {
    if let node = getenv("SLURMD_NODENAME") { return String(cString: node) }
    var name = [CChar](repeating: 0, count: 256)
    gethostname(&name, name.count - 1)
    return String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }()
}

extension FactRow {
  /// - Parameter row: an index of the rows
  init(_ table: String, _ rows: PostgreSQLRows, _ row: Int) {
    self.init(table) { column in
      guard let index = rows.columns.firstIndex(of: column) else { return .null }
      return switch rows.rows[row][index] {
      case .null: .null
      case .integer(let integer): .integer(integer)
      case .number(let number): .number(number)
      case .text(let text): .text(text)
      case .bytes(let bytes): .bytes(bytes.count)
      }
    }
  }
}

extension PostgreSQLRows {
  /// The rows as those of a table.
  func facts(of table: String) -> [FactRow] { rows.indices.map { FactRow(table, self, $0) } }

  /// The only value; nil if there is no row.
  var value: PostgreSQLValue? { rows.first?.first }
}
