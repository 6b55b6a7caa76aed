import GraphIR

extension Graph {
  /// The network as a flowchart in Mermaid's language, which many Markdown viewers draw.
  public var mermaid: String {
    var text = "flowchart TD\n  input([\(Self.label("input\n\(input)"))])\n"
    write(inside: nil, indent: "  ", into: &text)
    for (index, node) in nodes.enumerated() {
      for source in node.inputs {
        text += "  \(identifier(source)) -->|\(Self.label("\(shape(of: source))"))| n\(index)\n"
      }
    }
    return text + "  \(identifier(output)) --> output([\(Self.label("output\n\(outputShape)"))])\n"
  }

  private func write(inside group: Int?, indent: String, into text: inout String) {
    for (index, node) in nodes.enumerated() where node.group == group {
      let label = node.name.hasPrefix(node.kind) ? node.name : "\(node.name)\n\(node.kind)"
      text += "\(indent)n\(index)[\(Self.label(label + caption(index)))]\n"
    }
    for (index, child) in groups.enumerated() where child.parent == group {
      text += "\(indent)subgraph g\(index)[\(Self.label("\(child.name): \(child.kind)"))]\n"
      write(inside: index, indent: indent + "  ", into: &text)
      text += "\(indent)end\n"
    }
  }

  private func identifier(_ source: Source) -> String {
    switch source {
    case .input: "input"
    case .node(let index): "n\(index)"
    }
  }

  private static func label(_ text: String) -> String {
    "\"" + text.replacing("&", with: "&amp;").replacing("\"", with: "&quot;").replacing("\n", with: "<br>") + "\""
  }
}
