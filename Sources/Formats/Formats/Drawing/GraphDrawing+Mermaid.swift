extension GraphDrawing {
  /// A flowchart in Mermaid's language, which many Markdown viewers draw.
  public var mermaid: String { mermaid(.down) }

  /// As ``mermaid``, from the top down or from left to right.
  public func mermaid(_ direction: Direction) -> String {
    var text = "flowchart \(direction == .down ? "TD" : "LR")\n  input([\(Self.label(boxes[0].lines))])\n"
    write(inside: nil, indent: "  ", contents(), into: &text)
    for arrow in arrows {
      let target = boxes[arrow.target]
      text += "  \(boxes[arrow.source].name) -->"
      text += arrow.label.isEmpty ? " " : "|\(Self.label([arrow.label]))| "
      text += target.isEnd ? "\(target.name)([\(Self.label(target.lines))])\n" : "\(target.name)\n"
    }
    return text
  }

  private func write(
    inside frame: Int?, indent: String, _ contents: (boxes: [Int?: [Int]], frames: [Int?: [Int]]),
    into text: inout String
  ) {
    for index in contents.boxes[frame] ?? [] {
      text += "\(indent)\(boxes[index].name)[\(Self.label(boxes[index].lines))]\n"
    }
    for child in contents.frames[frame] ?? [] {
      text += "\(indent)subgraph f\(child)[\(Self.label([frames[child].title]))]\n"
      write(inside: child, indent: indent + "  ", contents, into: &text)
      text += "\(indent)end\n"
    }
  }

  private static func label(_ lines: [String]) -> String {
    "\""
      + lines.joined(separator: "\n").replacing("&", with: "&amp;").replacing("\"", with: "&quot;")
      .replacing("\n", with: "<br>") + "\""
  }
}
