import Diagnostics
import GraphIR
import Layers
import Safetensors

/// Reads networks from ONNX files, in stages, each of which hands on a value:
///
///     bytes ─ WireCheck ─ ONNXFile ─ NodeTranslation ─ Draft ─ recognitions ─ Draft ─ DraftDocument ─ Architecture
///                                                        └──────────────── weights ───────────────── safetensors
///
/// The file may come from anybody. Whatever it says, reading it takes bounded time and memory; everything that cannot be
/// said in an architecture is reported with the node that asks for it.
/// https://onnx.ai/onnx/repo-docs/IR.html
public enum ONNXReader {
  /// - throws: everything that is wrong with the file, or that no layer says
  public static func read(
    _ path: String, options: ImportOptions = ImportOptions()
  ) throws(DiagnosticsError) -> ImportedNetwork {
    let file = try ONNXFile(path: path)
    if let own = OwnModel.read(file) { return own }
    var translation = try NodeTranslation(file, options)
    translation.translate()
    let output = file.graph.output[0].name
    if translation.diagnostics.isEmpty { try translation.setOutput(output) }
    guard translation.diagnostics.isEmpty else { throw DiagnosticsError(translation.diagnostics) }
    if file.graph.output.count > 1 {
      translation.warn(
        "of its \(file.graph.output.count) outputs '\(output.echoed)' is taken, and what leads to the others alone is left out"
      )
    }
    var draft = translation.draft.pruned()
    draft = ElementwiseRecognition.apply(to: draft, keepsScopes: file.isOurs)
    draft = PoolingRecognition.apply(to: draft, keepsScopes: file.isOurs)
    // If widths said by others gave another network, they would be said as numbers.
    for saysWidths in [true, false] {
      let (architecture, paths) = DraftDocument.make(draft, name: name(of: path), saysWidths: saysWidths)
      let weights =
        saysWidths
        ? try? weights(of: draft, architecture, paths: paths) : try weights(of: draft, architecture, paths: paths)
      guard let weights else { continue }
      return ImportedNetwork(architecture, weights: weights, warnings: translation.warnings)
    }
    preconditionFailure("the document has a layer that the draft has not")
  }

  /// The file's name without its ending.
  private static func name(of path: String) -> String {
    let file = path.lastIndex(of: "/").map { String(path[path.index(after: $0)...]) } ?? path
    return file.lastIndex(of: ".").map { $0 == file.startIndex ? file : String(file[..<$0]) } ?? file
  }

  /// The weights by the paths of the expanded network, in its order; nil if it has others than the draft.
  private static func weights(
    of draft: Draft, _ architecture: Architecture, paths: [Int: String]
  ) throws(DiagnosticsError) -> [SafetensorsFile.Tensor]? {
    let graph = try ArchitectureLoader(catalogue: .builtin).graph(of: architecture)
    let layers = Dictionary(paths.map { ($0.value, $0.key) }) { first, _ in first }
    var tensors: [SafetensorsFile.Tensor] = []
    for (index, node) in graph.nodes.enumerated() where node.sharesWith == nil {
      let path = graph.path(of: index)
      for parameter in node.parameters {
        let own = layers[path].flatMap { layer in draft.layers[layer].tensors.first { $0.name == parameter.name } }
        guard let own, own.shape == parameter.shape else { return nil }
        tensors.append(SafetensorsFile.Tensor(name: "\(path).\(parameter.name)", shape: own.shape, values: own.values))
      }
    }
    return tensors
  }
}

extension NodeTranslation {
  /// Makes a value the network's output.
  mutating func setOutput(_ name: String) throws(DiagnosticsError) {
    guard case .map(let value)? = values[name], let producer = producers[name] else {
      throw DiagnosticsError(
        Diagnostic(code: "bad-onnx", "'\(file.path)': its output '\(name.echoed)' does not depend on its input"))
    }
    let node = ONNXNode(file.graph.node[producer], name: nodeName(producer), opset: file.opset, inputs: [])
    do throws(ONNXFault) {
      var result = try plain(value, of: node)
      // A network has a layer, even if the file only passes its input on.
      if case .input = result.source { result = try append(Identity.kind, [], [.input], of: node) }
      draft.output = result.source
    } catch {
      add(error, at: node.name)
    }
  }
}
