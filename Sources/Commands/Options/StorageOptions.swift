import ArgumentParser
import Diagnostics
import Studies

extension StudyAddress {
  /// What commands say of the study that they are given.
  static let help: ArgumentHelp = "The study's folder, or its address in a database: postgresql://HOST/DATABASE#NAME."
}

extension StorageURL {
  /// - Throws: when a text is none
  static func read(_ text: String) throws(DiagnosticsError) -> StorageURL {
    guard let url = StorageURL(text) else { throw complaint(text) }
    return url
  }

  static func complaint(_ text: String) -> DiagnosticsError {
    DiagnosticsError(
      Diagnostic(
        code: "bad-storage", "'\(text)' is no URL of a database that can hold a study",
        remedy: "Write it as postgresql://USER@HOST/DATABASE"))
  }
}
