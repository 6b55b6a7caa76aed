import Diagnostics
import GRDB

extension SQLiteStorage {
  /// Words what SQLite or the system says against the database.
  static func diagnosis(_ error: any Error, path: String) -> DiagnosticsError {
    if let error = error as? DiagnosticsError { return error }
    return DiagnosticsError(diagnostic(error, path: path))
  }

  private static func diagnostic(_ error: any Error, path: String) -> Diagnostic {
    switch error {
    case let fault as StoreFault:
      return fault.diagnostic(path, remedy: remedy)
    case let error as DatabaseError:
      let fact = error.message ?? "\(error.resultCode)"
      switch error.resultCode.primaryResultCode {
      case .SQLITE_CORRUPT, .SQLITE_NOTADB:
        return damaged(path, fact)
      case .SQLITE_FULL:
        return Diagnostic(
          code: "disk-full", "'\(path)' cannot be written: the disk is full",
          remedy: "Free some space, then resume the study; finished trials are safe")
      case .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_CANTOPEN:
        return Diagnostic(
          code: "study-access", "'\(path)' cannot be opened for this: \(fact)",
          remedy: "Get write permission for the study's folder, or copy the study to another folder")
      case .SQLITE_BUSY:
        return Diagnostic(
          code: "study-busy", "'\(path)' is held by another program", remedy: "End that program, then try again")
      default:
        return Diagnostic(
          code: "study-database", "'\(path)': \(fact)",
          remedy: "Check the disk, then resume the study; finished trials are safe")
      }
    default:
      return Diagnostic(code: "study-database", "'\(path)': \(error)")
    }
  }

  private static func damaged(_ path: String, _ fact: String) -> Diagnostic {
    StoreFault.damaged(fact).diagnostic(path, remedy: remedy)
  }

  private static let remedy = "Restore it from a copy; the candidates' files beside it are not affected"
}
