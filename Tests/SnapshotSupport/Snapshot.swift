import Foundation
import Testing

/// Whether this run rewrites what texts are compared with: RECORD_SNAPSHOTS=1 in the environment.
public let recordsSnapshots = ProcessInfo.processInfo.environment["RECORD_SNAPSHOTS"] == "1"

/// Compares a text with a file in the folder `Snapshots` beside the calling test, byte for byte, or rewrites the file
/// where snapshots are recorded.
public func expectSnapshot(
  _ text: String, _ name: String, file: String = #filePath, at location: Testing.SourceLocation = #_sourceLocation
) throws {
  let folder = URL(filePath: file).deletingLastPathComponent()
  try expectSnapshot(text, of: folder.appending(path: "Snapshots/\(name)"), at: location)
}

/// Compares a text with any file, or rewrites the file.
public func expectSnapshot(
  _ text: String, of file: URL, at location: Testing.SourceLocation = #_sourceLocation
) throws {
  if recordsSnapshots {
    try Data(text.utf8).write(to: file)
    return
  }
  let recorded = try String(decoding: Data(contentsOf: file), as: UTF8.self)
  #expect(text == recorded, "differs from \(file.lastPathComponent)", sourceLocation: location)
}
