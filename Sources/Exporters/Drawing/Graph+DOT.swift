import GraphIR

extension Graph {
  /// The network as a directed graph in Graphviz's language: a box a layer, a cluster a block, shapes on the edges.
  public var dot: String {
    var text = """
      digraph \(Self.quoted(name)) {
        rankdir=TB;
        node [shape=box, style="rounded,filled", fillcolor="#f4f6f8", color="#5b6b7b", fontname="Helvetica", fontsize=11];
        edge [color="#5b6b7b", fontname="Helvetica", fontsize=9];
        input [label=\(Self.quoted("input\n\(input)")), shape=ellipse];

      """
    write(inside: nil, indent: "  ", into: &text)
    for (index, node) in nodes.enumerated() {
      for source in node.inputs {
        text += "  \(identifier(source)) -> n\(index) [label=\(Self.quoted("\(shape(of: source))"))];\n"
      }
    }
    text += "  output [label=\(Self.quoted("output\n\(outputShape)")), shape=ellipse];\n"
    return text + "  \(identifier(output)) -> output;\n}\n"
  }

  private func write(inside group: Int?, indent: String, into text: inout String) {
    for (index, node) in nodes.enumerated() where node.group == group {
      let label = node.name.hasPrefix(node.kind) ? node.name : "\(node.name)\n\(node.kind)"
      text += "\(indent)n\(index) [label=\(Self.quoted(label + caption(index)))];\n"
    }
    for (index, child) in groups.enumerated() where child.parent == group {
      text += "\(indent)subgraph cluster_\(index) {\n"
      text +=
        "\(indent)  label=\(Self.quoted("\(child.name): \(child.kind)")); color=\"#9aa7b3\"; fontname=\"Helvetica\";"
      text += " fontsize=10; style=rounded;\n"
      write(inside: index, indent: indent + "  ", into: &text)
      text += "\(indent)}\n"
    }
  }

  private func identifier(_ source: Source) -> String {
    switch source {
    case .input: "input"
    case .node(let index): "n\(index)"
    }
  }

  private static func quoted(_ text: String) -> String {
    "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n") + "\""
  }
}

extension Graph {
  /// A second line for a layer's box: what tells it from others of its kind.
  func caption(_ index: Int) -> String {
    let node = nodes[index]
    let parameters = node.size.trainable
    let written = zip(node.definition.attributes, node.attributes).compactMap { schema, value in
      schema.defaultValue == value ? nil : "\(schema.name) \(value.json.briefly)"
    }
    let facts = written.prefix(3) + (parameters > 0 ? ["\(parameters) parameters"] : [])
    return facts.isEmpty ? "" : "\n" + facts.joined(separator: ", ")
  }
}
