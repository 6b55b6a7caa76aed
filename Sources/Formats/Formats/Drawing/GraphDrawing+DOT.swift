extension GraphDrawing {
  /// A directed graph in Graphviz's language, for the program 'dot' to lay out.
  public var dot: String { dot(in: nil) }

  /// As ``dot``, from the top down or from left to right.
  public func dot(_ direction: Direction) -> String { dot(in: nil, direction) }

  /// - parameter column: where everything stands; nil leaves that to 'dot'
  func dot(in column: (any DrawingLayout)?, _ direction: Direction = .down) -> String {
    var text = """
      digraph \(Self.quoted(name)) {
        rankdir=\(direction == .down ? "TB" : "LR");
        node [shape=box, style="rounded,filled", fillcolor="#f4f6f8", color="#5b6b7b", fontname="Helvetica", fontsize=11];
        edge [color="#5b6b7b", fontname="Helvetica", fontsize=9];
        \(line(0, column))

      """
    write(inside: nil, indent: "  ", contents(), column, into: &text)
    for (index, arrow) in arrows.enumerated() where arrow.target != boxes.count - 1 {
      write(index, column, into: &text)
    }
    text += "  \(line(boxes.count - 1, column))\n"
    for (index, arrow) in arrows.enumerated() where arrow.target == boxes.count - 1 {
      write(index, column, into: &text)
    }
    return text + "}\n"
  }

  private func line(_ index: Int, _ column: (any DrawingLayout)?) -> String {
    let box = boxes[index]
    var attributes = "label=\(Self.quoted(box.lines.joined(separator: "\n")))"
    if box.isEnd { attributes += ", shape=ellipse" }
    if let column { attributes += ", \(column.attributes(ofBox: index))" }
    return "\(box.name) [\(attributes)];"
  }

  private func write(_ index: Int, _ column: (any DrawingLayout)?, into text: inout String) {
    let arrow = arrows[index]
    // In a column, arrows stand too close for words.
    let attributes =
      column.map { $0.attributes(ofArrow: index) } ?? (arrow.label.isEmpty ? "" : "label=\(Self.quoted(arrow.label))")
    text += "  \(boxes[arrow.source].name) -> \(boxes[arrow.target].name)"
    text += attributes.isEmpty ? ";\n" : " [\(attributes)];\n"
  }

  private func write(
    inside frame: Int?, indent: String, _ contents: (boxes: [Int?: [Int]], frames: [Int?: [Int]]),
    _ column: (any DrawingLayout)?, into text: inout String
  ) {
    for index in contents.boxes[frame] ?? [] { text += "\(indent)\(line(index, column))\n" }
    for child in contents.frames[frame] ?? [] {
      text += "\(indent)subgraph cluster_\(child) {\n"
      text += "\(indent)  label=\(Self.quoted(frames[child].title)); color=\"#9aa7b3\"; fontname=\"Helvetica\";"
      text += " fontsize=10; style=rounded;"
      if let column { text += " \(column.attributes(ofFrame: child))" }
      text += "\n"
      write(inside: child, indent: indent + "  ", contents, column, into: &text)
      text += "\(indent)}\n"
    }
  }

  private static func quoted(_ text: String) -> String {
    "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n") + "\""
  }
}
