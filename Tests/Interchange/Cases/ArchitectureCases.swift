import Foundation
import GraphIR

/// Every architecture that ships.
enum ArchitectureCases {
  static func all(in folder: String, loader: ArchitectureLoader) throws -> [InterchangeCase] {
    let files = (FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []).sorted()
    return try files.filter { $0.hasSuffix(".json") && !$0.hasPrefix("blocks/") }.map { file in
      let path = "\(folder)/\(file)"
      let name = file.dropLast(5).replacing("/", with: "-")
      return try InterchangeCase(
        String(name), loader.load(path: path).architecture, file: path, loader: loader)
    }
  }
}
