import CZlib
import Datasets
import Foundation
import TemporaryFolders
import Testing

extension TemporaryFolder {
  /// Makes a folder inside, and returns its path.
  @discardableResult func folder(_ name: String) throws -> String {
    try FileManager.default.createDirectory(atPath: file(name), withIntermediateDirectories: true)
    return file(name)
  }

  func writeGzip(_ bytes: [UInt8], to name: String) throws {
    try write([], to: name)
    let opened = try #require(gzopen(file(name), "wb"))
    #expect(bytes.isEmpty || gzwrite(opened, bytes, UInt32(bytes.count)) == Int32(bytes.count))
    #expect(gzclose(opened) == Z_OK)
  }

  func remove(_ name: String) throws { try FileManager.default.removeItem(atPath: file(name)) }

  /// Looks nowhere but in this folder.
  var locations: DataLocations { DataLocations(explicit: path, systemRoots: []) }

  /// The whole message of what this throws, with this folder's path written as DATA.
  func complaint(_ body: () throws -> Void) -> String {
    do {
      try body()
      return "nothing was thrown"
    } catch {
      return "\(error)".replacingOccurrences(of: path, with: "DATA")
    }
  }
}
