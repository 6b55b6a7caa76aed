import CZlib
import Datasets
import Diagnostics
import Foundation
import Testing

/// A folder that is gone when the test is.
final class TemporaryFolder {
  let path: String

  init() throws {
    path = NSTemporaryDirectory() + "espalier-datasets-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit {
    try? FileManager.default.removeItem(atPath: path)
  }

  /// Makes a folder inside, and returns its path.
  @discardableResult func folder(_ name: String) throws -> String {
    try FileManager.default.createDirectory(atPath: "\(path)/\(name)", withIntermediateDirectories: true)
    return "\(path)/\(name)"
  }

  func write(_ bytes: [UInt8], to name: String) throws {
    try folder((name as NSString).deletingLastPathComponent)
    try Data(bytes).write(to: URL(fileURLWithPath: "\(path)/\(name)"))
  }

  func writeGzip(_ bytes: [UInt8], to name: String) throws {
    try folder((name as NSString).deletingLastPathComponent)
    let file = try #require(gzopen("\(path)/\(name)", "wb"))
    #expect(bytes.isEmpty || gzwrite(file, bytes, UInt32(bytes.count)) == Int32(bytes.count))
    #expect(gzclose(file) == Z_OK)
  }

  func read(_ name: String) throws -> [UInt8] {
    Array(try Data(contentsOf: URL(fileURLWithPath: "\(path)/\(name)")))
  }

  func remove(_ name: String) throws {
    try FileManager.default.removeItem(atPath: "\(path)/\(name)")
  }

  /// Looks nowhere but in this folder.
  var locations: DataLocations { DataLocations(explicit: path, systemRoots: []) }

  /// The whole message of what this throws, with this folder's path written as DATA.
  func message(_ body: () throws -> Void) -> String {
    do {
      try body()
      return "nothing was thrown"
    } catch {
      return "\(error)".replacingOccurrences(of: path, with: "DATA")
    }
  }
}
