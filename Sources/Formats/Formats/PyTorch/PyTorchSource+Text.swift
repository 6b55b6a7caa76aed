import GraphIR
import TensorTypes

extension PyTorchSource {
  /// The whole file.
  /// - Parameters:
  ///   - comments: what is said of the network
  ///   - weights: the name of the file with the weights; nil if there are none
  func text(comments: [String], weights: String?) -> String {
    let body = helperText + classes.map(text(of:)).joined(separator: "\n\n") + "\n\n" + main(weights)
    var header = "\"\"\"\(Self.docstring(graph.name))"
    for comment in comments { header += "\n\n" + Self.wrapped(Self.docstring(comment)) }
    let output = graph.outputShape.extents.map(String.init).joined(separator: ", ")
    let input = graph.input.extents.map(String.init).joined(separator: ", ")
    header += "\n\nReads [batch, \(input)], and gives [batch, \(output)].\n\"\"\"\n\n"
    var imports = ["import torch", "from torch import nn"]
    if !body.contains("torch.") { imports.removeFirst() }
    if body.contains("F.") { imports.append("from torch.nn import functional as F") }
    return header + imports.joined(separator: "\n") + "\n\n\n" + body
  }

  private var helperText: String {
    PyTorchHelper.allCases.filter(helpers.contains).map { $0.text + "\n\n" }.joined()
  }

  private func text(of type: ModuleClass) -> String {
    var lines = ["class \(type.name)(nn.Module):"]
    if let help = type.help {
      lines += ["    \"\"\"\(Self.docstring(help))\"\"\"", ""]
    }
    // What must be said stands before what need not be.
    let parameters = type.parameters.filter { $0.standard == nil } + type.parameters.filter { $0.standard != nil }
    let signature = (["self"] + parameters.map { $0.name + ($0.standard.map { "=\($0.python)" } ?? "") })
    lines.append("    def __init__(\(signature.joined(separator: ", "))):")
    lines.append("        super().__init__()")
    lines += type.initLines.flatMap { Self.folded("        " + $0) }
    lines.append("")
    lines.append("    def forward(\((["self"] + type.inputs).joined(separator: ", "))):")
    lines += type.forwardLines.flatMap { Self.folded("        " + $0) }
    return lines.joined(separator: "\n") + "\n"
  }

  private func main(_ weights: String?) -> String {
    var lines = ["if __name__ == \"__main__\":"]
    if weights != nil {
      lines += ["    from pathlib import Path", "", "    from safetensors.torch import load_file", ""]
    }
    lines.append("    model = \(mainClass)()")
    if let weights {
      lines.append("    model.load_state_dict(load_file(Path(__file__).with_name(\(PythonName.text(weights)))))")
    }
    lines.append("    model.eval()")
    lines.append("    print(sum(parameter.numel() for parameter in model.parameters()), \"parameters\")")
    return lines.joined(separator: "\n") + "\n"
  }

  private static func docstring(_ text: String) -> String {
    text.replacing("\\", with: "\\\\").replacing("\"\"\"", with: "'''").replacing("\n", with: " ")
  }

  private static func wrapped(_ text: String) -> String {
    var lines = [""]
    for word in text.split(separator: " ") {
      if lines[lines.count - 1].count + word.count + 1 > 96 { lines.append("") }
      lines[lines.count - 1] += (lines[lines.count - 1].isEmpty ? "" : " ") + word
    }
    return lines.joined(separator: "\n")
  }

  /// A line of at most 100 characters, or several: what stands between the outermost brackets goes to lines of its own.
  private static func folded(_ line: String) -> [String] {
    guard line.count > 100 else { return [line] }
    let characters = Array(line)
    let indent = String(repeating: " ", count: characters.prefix { $0 == " " }.count)
    guard let open = characters.firstIndex(of: "("), let close = characters.lastIndex(of: ")"), open < close else {
      return [line]
    }
    var (depth, end) = (0, close)
    for index in open..<characters.count {
      if "([".contains(characters[index]) { depth += 1 }
      if ")]".contains(characters[index]) { depth -= 1 }
      if depth == 0 {
        end = index
        break
      }
    }
    guard end == close else { return [line] }
    var parts = [""]
    for character in characters[(open + 1)..<close] {
      if "([".contains(character) { depth += 1 }
      if ")]".contains(character) { depth -= 1 }
      if character == ",", depth == 0 {
        parts.append("")
      } else if character != " " || !parts[parts.count - 1].isEmpty {
        parts[parts.count - 1].append(character)
      }
    }
    let isGenerator = parts.count == 1
    return [String(characters[...open])]
      + parts.flatMap { folded(indent + "    " + $0 + (isGenerator ? "" : ",")) }
      + [indent + String(characters[close...])]
  }
}
