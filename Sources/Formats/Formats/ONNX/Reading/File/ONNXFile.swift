import Diagnostics
import ONNXModel
import SwiftProtobuf

/// A model as its file has it: sound in form, with nothing yet made of it.
struct ONNXFile {
  let path: String
  let graph: Onnx_GraphProto
  /// The version of the standard operators.
  let opset: Int
  /// Whether the file says that Espalier wrote it: its layers are then kept as they are, where others' nodes are taken
  /// together.
  let isOurs: Bool
  /// The architecture that the file says it was made of, if Espalier wrote it.
  let architecture: String?

  /// The most bytes of a model that are read: 1 GiB.
  static let maximumByteCount = 1 << 30
  static let opsets = 7...28
  static let ownName = "Espalier"

  /// Reads a file and believes nothing that it says of itself.
  /// - throws: a diagnostic with the code `no-such-file`, `unreadable-file`, `file-too-large`, `other-kind-of-file`,
  ///   `bad-onnx` or `unsupported-onnx`
  init(path: String) throws(DiagnosticsError) {
    if let content = FileContent(path: path), content != .onnxModel {
      throw DiagnosticsError(content.diagnostic(path, wanted: "an ONNX model"))
    }
    try WireCheck.check(WindowedFile(path, limit: Self.maximumByteCount))
    let file = try WindowedFile(path, limit: Self.maximumByteCount)
    let model: Onnx_ModelProto
    do {
      model = try Onnx_ModelProto(serializedBytes: file.read(0..<file.byteCount))
    } catch let error as DiagnosticsError {
      throw error
    } catch {
      throw file.fault("its messages cannot be read")
    }
    guard model.hasGraph else { throw file.fault("it holds no graph") }
    func refuse(_ fact: String, remedy: String) -> DiagnosticsError {
      DiagnosticsError(Diagnostic(code: "unsupported-onnx", "'\(path)': \(fact)", remedy: remedy))
    }
    let versions = model.opsetImport.filter { $0.domain.isEmpty || $0.domain == "ai.onnx" }.map(\.version)
    // Files of before the versions were written down have none, and mean the first.
    let opset = versions.max().map { Int($0) } ?? 1
    guard Self.opsets.contains(opset) else {
      throw refuse(
        "its operators are of opset \(opset); \(Self.opsets.lowerBound) to \(Self.opsets.upperBound) are read",
        remedy: opset < Self.opsets.lowerBound
          ? "Convert it with onnx.version_converter, or export it again" : "Export it with an earlier opset, such as 17"
      )
    }
    guard model.graph.sparseInitializer.isEmpty else {
      throw refuse("it has sparse weights", remedy: "Export it with dense weights")
    }
    self.path = path
    graph = model.graph
    self.opset = opset
    isOurs = model.producerName == Self.ownName
    architecture = model.metadataProps.first { $0.key == "espalier.architecture" }?.value
  }
}
