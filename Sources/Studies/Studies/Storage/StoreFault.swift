import Diagnostics

/// What no database says itself.
enum StoreFault: Error {
  case newer
  case damaged(String)
}

extension StoreFault {
  /// - Parameter name: what the user calls the database
  func diagnostic(_ name: String, remedy: String) -> Diagnostic {
    switch self {
    case .newer:
      Diagnostic(
        code: "newer-study", "'\(name)' was made by a newer version of this program",
        remedy: "Use that version; nothing was changed")
    case .damaged(let fact):
      Diagnostic(code: "damaged-study", "'\(name)' is damaged: \(fact)", remedy: remedy)
    }
  }
}
