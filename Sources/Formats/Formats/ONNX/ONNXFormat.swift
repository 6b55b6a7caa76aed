import Diagnostics
import Files
import SwiftProtobuf

extension FormatDefinition {
  /// ONNX, written by ``ONNXModelWriter`` and read by ``ONNXReader``.
  public static let onnx = FormatDefinition(
    kind: "onnx", help: "ONNX, for inference: one graph with its weights, read by most runtimes.",
    fileExtension: "onnx", options: [.opset, .noFold, .normalize, .bytes], needsWeights: true,
    write: { network, options, path throws(DiagnosticsError) in
      let bytes = try network.onnxBytes(options)
      try AtomicFile().replace(path) { file throws(DiagnosticsError) in try file.append(bytes) }
    },
    read: { path, options throws(DiagnosticsError) in try ONNXReader.read(path, options: options) })
}

extension ExportedNetwork {
  /// The network as an ONNX model. O(bytes).
  /// - throws: layers that ONNX has no operators for, weights that are missing, or a model that is too large
  public func onnxBytes(_ options: ExportOptions = ExportOptions()) throws(DiagnosticsError) -> [UInt8] {
    var writer = ONNXModelWriter()
    if let opset = options.opset {
      guard ONNXOpset.supported.contains(opset) else {
        throw DiagnosticsError(
          Diagnostic(
            code: "unknown-opset", "opset \(opset) cannot be written",
            remedy: "Use a version from \(ONNXOpset.supported.lowerBound) to \(ONNXOpset.supported.upperBound)"))
      }
      writer.opset = ONNXOpset(opset)
    }
    (writer.folds, writer.normalizes, writer.readsBytes) = (options.folds, options.normalizes, options.readsBytes)
    let model = try writer.model(of: self)
    do {
      return try model.serializedBytes()
    } catch {
      throw DiagnosticsError(Diagnostic(code: "onnx", "'\(network.name)' cannot be written as ONNX: \(error)"))
    }
  }
}
