import Diagnostics
import Foundation
import Formats
import GraphIR
import JSONText

/// A folder of its own for files that are imported.
final class ImportFolder {
  let path: String

  init() throws {
    path = FileManager.default.temporaryDirectory.path + "/import-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func write(_ bytes: [UInt8], _ name: String = "model.onnx") throws -> String {
    let file = path + "/" + name
    try Data(bytes).write(to: URL(fileURLWithPath: file))
    return file
  }

  func read(_ maker: ModelMaker, _ options: ImportOptions = ImportOptions()) throws -> ImportedNetwork {
    try ONNXReader.read(write(maker.bytes), options: options)
  }

  /// The layers of a document, one a line.
  func layers(_ maker: ModelMaker) throws -> [String] {
    try read(maker).architecture.layers.map(Self.line)
  }

  /// A layer as people write it.
  static func line(_ layer: LayerEntry) -> String {
    JSONWriter.line(layer.json).replacingOccurrences(of: ",", with: ", ").replacingOccurrences(of: "\":", with: "\": ")
  }

  /// The messages of what is wrong, with the folder left out.
  func faults(_ maker: ModelMaker) throws -> [String] {
    do {
      _ = try read(maker)
      return []
    } catch let error as DiagnosticsError {
      return error.diagnostics.map { $0.sentence.replacingOccurrences(of: path + "/", with: "") }
    }
  }
}
