/// What keeps a statement from being executed.
public enum PostgreSQLFault: Error, Hashable, Sendable {
  /// libpq is not on this machine.
  case noLibrary
  /// No connection could be made, in libpq's words.
  case unreachable(String)
  /// The connection broke; what was under way may have happened or not.
  case lost(String)
  /// The server refused a statement.
  /// - state: the SQLSTATE, five characters
  case refused(state: String, message: String)

  /// Whether another attempt on a new connection may succeed.
  public var isPassing: Bool {
    switch self {
    case .noLibrary: false
    case .lost: true
    case .unreachable(let words):
      // libpq gives no code. Whatever is wrong with a name, a password or a certificate stays wrong.
      ![
        "authentication failed", "no password supplied", "does not exist", "pg_hba.conf", "SSL", "certificate",
        "invalid",
      ]
      .contains { words.contains($0) }
    case .refused(let state, _):
      // Shut down by an administrator, after a crash, or not up yet; a deadlock; too many connections.
      ["57P01", "57P02", "57P03", "40001", "40P01", "53300"].contains(state) || state.hasPrefix("08")
    }
  }

  /// Whether somebody answered, and hung up: a server that crashes, or one before it that does not reach it now.
  public var isCutShort: Bool {
    switch self {
    case .noLibrary, .refused: false
    case .lost: true
    case .unreachable(let words):
      ["closed the connection unexpectedly", "Connection reset", "Broken pipe", "could not send", "could not receive"]
        .contains { words.contains($0) }
    }
  }

  public var message: String {
    switch self {
    case .noLibrary: "libpq, PostgreSQL's client library, is not on this machine"
    case .unreachable(let words), .lost(let words): words
    case .refused(_, let message): message
    }
  }
}
