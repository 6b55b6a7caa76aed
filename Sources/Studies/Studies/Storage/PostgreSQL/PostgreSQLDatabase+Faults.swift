import Diagnostics
import PostgreSQL

extension PostgreSQLDatabase {
  /// Words what PostgreSQL says against a statement or a connection.
  /// - Parameter name: the URL without its password, or the study's address
  static func diagnosis(_ error: any Error, _ name: String) -> DiagnosticsError {
    if let error = error as? DiagnosticsError { return error }
    return DiagnosticsError(diagnostic(error, name))
  }

  private static func diagnostic(_ error: any Error, _ name: String) -> Diagnostic {
    switch error {
    case let fault as StoreFault:
      return fault.diagnostic(name, remedy: "Restore the database from a backup")
    case let fault as PostgreSQLFault:
      return diagnostic(fault, name)
    default:
      return Diagnostic(code: "study-database", "'\(name)': \(error)")
    }
  }

  private static func diagnostic(_ fault: PostgreSQLFault, _ name: String) -> Diagnostic {
    switch fault {
    case .noLibrary:
      return Diagnostic(
        code: "no-libpq", "'\(name)' cannot be used: \(fault.message)",
        remedy: "Install it: apt-get install libpq5, or name a folder with --study and no --storage")
    case .unreachable(let words):
      return Diagnostic(
        code: "storage-access", "'\(name)' cannot be reached: \(words)", remedy: remedy(unreachable: words))
    case .lost(let words):
      return Diagnostic(
        code: "storage-lost", "the connection to '\(name)' was lost: \(words)",
        remedy: "Resume the study when the server is back; finished trials are safe")
    case .refused(let state, let message):
      return refusal(state, message, name)
    }
  }

  private static func remedy(unreachable words: String) -> String {
    if words.contains("password") {
      return "Put the password into ~/.pgpass, or into the file that PGPASSFILE names"
    }
    if words.contains("no encryption") || words.contains("SSL off") {
      return "The server wants encryption: add ?sslmode=require to the URL"
    }
    if words.contains("SSL") || words.contains("certificate") {
      return "Say by sslmode, sslrootcert and sslcert in the URL what encryption the server offers"
    }
    if words.contains("database") && words.contains("does not exist") {
      return "Make it with 'createdb', or name another one in the URL"
    }
    return "Start the server, or correct host and port in the URL"
  }

  private static func refusal(_ state: String, _ message: String, _ name: String) -> Diagnostic {
    switch state {
    case "53100", "53200":
      return Diagnostic(
        code: "disk-full", "'\(name)' cannot be written: \(message)",
        remedy: "Free some space on the server, then resume the study; finished trials are safe")
    case "25006":
      return Diagnostic(
        code: "study-access", "'\(name)' can only be read: \(message)",
        remedy: "Name the server that can be written to, or make this one so")
    case "42501":
      return Diagnostic(
        code: "study-access", "'\(name)' does not permit this: \(message)",
        remedy: "Have its owner GRANT the right to create schemas, or to use the schema espalier and its tables")
    case "42P01", "42703", "3F000":
      return Diagnostic(
        code: "damaged-study", "'\(name)' does not have the tables that it says it has: \(message)",
        remedy: "Restore the database from a backup")
    default:
      return Diagnostic(
        code: "study-database", "'\(name)': \(message) (SQLSTATE \(state))",
        remedy: "Look at the server's log, then resume the study; finished trials are safe")
    }
  }
}
