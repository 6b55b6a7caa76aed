import Diagnostics
import Files
import Quantization
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

extension FormatDefinition {
  /// ONNX with pairs of QuantizeLinear and DequantizeLinear, which other tools make 8-bit operators of.
  public static let onnxInteger = FormatDefinition(
    kind: "onnx-int8", help: "ONNX in 8-bit integers (QDQ), quantised on training samples as c-int8 is.",
    fileExtension: "onnx", options: [.opset, .normalize, .bytes], needsWeights: true, isQuantized: true,
    write: { network, options, path throws(DiagnosticsError) in
      guard let program = network.quantized else { throw network.lacksSamples }
      let bytes = try network.onnxBytes(options, quantized: program)
      try AtomicFile().replace(path) { file throws(DiagnosticsError) in try file.append(bytes) }
    })
}

extension ExportedNetwork {
  /// The network as an ONNX model. O(bytes).
  /// - throws: layers that ONNX has no operators for, weights that are missing, or a model that is too large
  /// - parameter quantized: the network in 8-bit numbers, if the model is to have them
  public func onnxBytes(
    _ options: ExportOptions = ExportOptions(), quantized: QuantizedProgram? = nil
  ) throws(DiagnosticsError) -> [UInt8] {
    var writer = ONNXModelWriter()
    writer.quantized = quantized
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
