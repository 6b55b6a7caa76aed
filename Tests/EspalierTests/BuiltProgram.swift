import Foundation

/// A program of this package, as it was built beside the tests.
struct BuiltProgram {
  struct Outcome {
    var status: Int32
    var output: String
    var errors: String
  }

  let url: URL

  /// - throws: where it was not built
  init(_ name: String) throws {
    let bundle = CommandLine.arguments.first { $0.contains(".xctest") } ?? Bundle.main.bundlePath
    var folder = URL(filePath: bundle)
    repeat {
      folder.deleteLastPathComponent()
    } while folder.path.count > 1
      && !Self.isProgram(folder.appending(path: name))
    url = folder.appending(path: name)
    guard Self.isProgram(url) else {
      throw CocoaError(.fileNoSuchFile, userInfo: [NSFilePathErrorKey: url.path])
    }
  }

  private static func isProgram(_ url: URL) -> Bool {
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder) && !isFolder.boolValue
      && FileManager.default.isExecutableFile(atPath: url.path)
  }

  func run(_ arguments: [String] = [], in folder: URL? = nil) throws -> Outcome {
    let process = Process()
    process.executableURL = url
    process.arguments = arguments
    if let folder { process.currentDirectoryURL = folder }
    let (output, errors) = (Pipe(), Pipe())
    process.standardOutput = output
    process.standardError = errors
    try process.run()
    let text = output.fileHandleForReading.readDataToEndOfFile()
    let said = errors.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return Outcome(
      status: process.terminationStatus, output: String(decoding: text, as: UTF8.self),
      errors: String(decoding: said, as: UTF8.self))
  }
}
