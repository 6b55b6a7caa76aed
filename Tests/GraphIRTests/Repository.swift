import Foundation

/// Where the files are that tests read.
enum Repository {
  static let root = String(#filePath.split(separator: "/Tests/")[0])
  static let tests = root + "/Tests/GraphIRTests"

  /// Whether expected texts are to be written anew in place of being compared.
  static let recordsSnapshots = ProcessInfo.processInfo.environment["RECORD_SNAPSHOTS"] == "1"
}
