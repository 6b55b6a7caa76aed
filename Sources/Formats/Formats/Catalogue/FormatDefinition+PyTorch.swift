import Datasets
import Diagnostics
import Files
import GraphIR
import JSONText
import Safetensors

extension FormatDefinition {
  /// A Python file that defines the network for PyTorch, and beside it its weights.
  public static let pyTorch = FormatDefinition(
    kind: "pytorch", help: "A Python file with the network as modules of PyTorch, and its weights as safetensors.",
    fileExtension: "py",
    write: { network, _, path throws(DiagnosticsError) in
      let source = try PyTorchSource(network)
      let name = path.split(separator: "/").last.map(String.init) ?? path
      let stem = name.hasSuffix(".py") ? String(name.dropLast(3)) : name
      let weights = network.weights.isEmpty ? nil : stem + ".safetensors"
      let comment = [network.network.architecture.comment, network.facts.data?.inputs].compactMap(\.self)
      try AtomicFile().replace(path, bytes: Array(source.text(comments: comment, weights: weights).utf8))
      guard let weights else { return }
      try SafetensorsFile(metadata: ["format": "pt"], tensors: source.renamed(network.weights))
        .write(to: path.dropLast(name.count) + weights)
    })

  /// The architecture as a file that needs no other.
  public static let json = FormatDefinition(
    kind: "json", help: "The architecture as one document, with the blocks that it imports.", fileExtension: "json",
    write: { network, _, path throws(DiagnosticsError) in
      try AtomicFile().replace(path, bytes: Array(JSONWriter.pretty(network.document).utf8))
    })

  /// Parameters and buffers alone.
  public static let safetensors = FormatDefinition(
    kind: "safetensors", help: "Parameters and buffers alone, with the architecture that they belong to.",
    fileExtension: "safetensors",
    write: { network, _, path throws(DiagnosticsError) in
      let size = network.network.size
      guard !network.weights.isEmpty || size.trainable + size.buffers == 0 else {
        throw DiagnosticsError(
          Diagnostic(
            code: "no-weights", "'\(network.network.name)' has no weights to write",
            remedy: "Name a checkpoint, or weights with --weights"))
      }
      try SafetensorsFile(weights: network.weights, architecture: network.document).write(to: path)
    })
}

extension AtomicFile {
  fileprivate func replace(_ path: String, bytes: [UInt8]) throws(DiagnosticsError) {
    try replace(path) { output throws(DiagnosticsError) in try output.append(bytes) }
  }
}

extension String {
  fileprivate static func + (left: Substring, right: String) -> String { String(left) + right }
}

extension ExportFacts.Data {
  /// How samples become inputs.
  fileprivate var inputs: String {
    func list(_ values: [Double]) -> String { "[" + values.map { "\($0)" }.joined(separator: ", ") + "]" }
    let normalized =
      normalization == .identity
      ? "as they are"
      : "less their mean \(list(normalization.mean)) and divided by their deviation \(list(normalization.deviation))"
    return "Trained on '\(name)', whose values went in \(normalized)."
  }
}
