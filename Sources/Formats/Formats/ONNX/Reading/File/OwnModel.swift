import Diagnostics
import GraphIR
import JSONText
import Layers
import ONNXModel
import Safetensors

/// A file that Espalier wrote with every layer kept holds its architecture. That is believed only if writing the network
/// again gives the same graph, node by node and weight by weight: then nothing was changed in between, and the document is
/// the one that the file was made of, with its names and blocks.
enum OwnModel {
  /// - returns: nil for every other file, also for one of ours that was folded or changed
  static func read(_ file: ONNXFile) -> ImportedNetwork? {
    guard file.isOurs, let text = file.architecture,
      let source = try? JSONDocument(SourceText(file: "\(file.path)(architecture)", text: text)),
      let architecture = try? Architecture(json: source.root, file: file.path), architecture.imports.isEmpty,
      let network = try? ArchitectureLoader(catalogue: .builtin).network(of: architecture)
    else { return nil }
    var stored: [String: Onnx_TensorProto] = [:]
    for tensor in file.graph.initializer { stored[tensor.name] = tensor }
    var weights: [SafetensorsFile.Tensor] = []
    for (index, node) in network.graph.nodes.enumerated() where node.sharesWith == nil {
      let path = network.graph.path(of: index)
      for parameter in node.parameters {
        guard let tensor = stored["\(path).\(parameter.name)"],
          tensor.dataLocation != Onnx_TensorProto.DataLocation.external,
          let values = (try? Constant(tensor))?.floats, values.count == parameter.shape.elementCount
        else { return nil }
        weights.append(
          SafetensorsFile.Tensor(name: "\(path).\(parameter.name)", shape: parameter.shape, values: values))
      }
    }
    var writer = ONNXModelWriter()
    guard ONNXOpset.supported.contains(file.opset) else { return nil }
    (writer.opset, writer.folds) = (ONNXOpset(file.opset), false)
    let exported = ExportedNetwork(network, document: source.root, weights: weights)
    guard let again = try? writer.model(of: exported).graph, isSame(again, file.graph) else { return nil }
    return ImportedNetwork(architecture, weights: weights)
  }

  /// Whether two graphs have the same nodes and the same weights. What the output is called may differ.
  private static func isSame(_ ours: Onnx_GraphProto, _ theirs: Onnx_GraphProto) -> Bool {
    guard ours.node.count == theirs.node.count, ours.initializer == theirs.initializer, ours.output.count == 1,
      theirs.output.count == 1, ours.input == theirs.input
    else { return false }
    let (own, other) = (ours.output[0].name, theirs.output[0].name)
    return zip(ours.node, theirs.node).allSatisfy { left, right in
      var left = left
      left.output = left.output.map { $0 == own ? other : $0 }
      left.input = left.input.map { $0 == own ? other : $0 }
      return left == right
    }
  }
}
