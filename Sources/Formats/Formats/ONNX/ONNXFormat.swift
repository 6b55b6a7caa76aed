import Diagnostics

extension FormatDefinition {
  /// ONNX, read by ``ONNXReader``.
  public static let onnx = FormatDefinition(
    kind: "onnx", help: "ONNX, for inference: one graph with its weights, read by most runtimes.",
    fileExtension: "onnx",
    read: { path, options throws(DiagnosticsError) in try ONNXReader.read(path, options: options) })
}
