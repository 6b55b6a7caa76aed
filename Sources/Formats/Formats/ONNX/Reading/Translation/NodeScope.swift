import ONNXModel

/// Where a node stood in the program that the file was exported from.
enum NodeScope {
  /// `stages.0.conv1` of the node `/stages/stages.0/conv1/Conv`, as PyTorch's tracing exporter names it; what precedes the
  /// last slash of other names; the innermost module of PyTorch's newer exporter.
  /// - parameter isOurs: whether we wrote the file. Then the last node of a layer has the layer's name, and the others stand
  ///   under it: `act/Sigmoid`, `act`.
  static func scope(of node: Onnx_NodeProto, isOurs: Bool) -> String {
    if isOurs { return String(node.name.prefix { $0 != "/" }) }
    if let entry = node.metadataProps.first(where: { $0.key == "pkg.torch.onnx.name_scopes" }) {
      // A list in Python's notation: ['', 'features', 'features.0', 'conv2d'].
      let names = entry.value.split(separator: "'").enumerated().filter { $0.offset % 2 == 1 }.map {
        String($0.element)
      }
      return names.dropLast().last ?? ""
    }
    guard let slash = node.name.lastIndex(of: "/") else { return "" }
    var parts: [Substring] = []
    for part in node.name[..<slash].split(separator: "/") {
      // A module of a list bears the list's name, too.
      if let last = parts.last, part.hasPrefix(last + ".") { parts.removeLast() }
      parts.append(part)
    }
    return parts.joined(separator: ".")
  }
}
