import GraphIR
import TensorTypes

/// One call, or one expression, of forward.
struct ForwardStep {
  var entry: Int
  var inputs: [ScopeValue]
  var text: LayerText
  /// What is called, one after the other.
  var calls: [String]
  /// What `for … in …:` says if the call is repeated.
  var loop: String?
}

/// Writes forward: calls that each read the one before stand in each other, up to an activation, and what is read later
/// has a name.
///
///     y = self.relu1(self.norm1(self.conv1(x)))
///     y = self.norm2(self.conv2(y))
///     return self.relu2(y + self.shortcut(x))
struct ForwardWriter {
  private(set) var lines: [String] = []

  private let writer: ModuleWriter
  private let steps: [ForwardStep]
  private let output: ScopeValue
  /// The steps that read each value; the output is read behind the last.
  private var readers: [ScopeValue: [Int]] = [:]
  private var variables: [ScopeValue: String] = [:]
  private var pending: (value: ScopeValue, text: String, binding: LayerText.Binding, depth: Int)?
  private var names: PythonNames

  private static let width = 92
  private static let depth = 3

  init(_ writer: ModuleWriter) {
    self.writer = writer
    steps = writer.steps
    output = writer.resolved(.entry(writer.declaration.output))
    names = PythonNames(Set(writer.inputNames).union(["self", "x", "y", "layer", "i", "_"]))
    for (position, step) in steps.enumerated() {
      for input in step.inputs { readers[input, default: []].append(position) }
    }
    readers[output, default: []].append(steps.count)
    for (index, name) in writer.inputNames.enumerated() { variables[.input(index)] = name }
    for position in steps.indices { write(position) }
    if let pending {
      lines.append("return \(pending.text)")
    } else {
      lines.append("return \(variables[output] ?? "x")")
    }
    joinReturn()
  }

  /// `x = …` and `return x` are one line.
  private mutating func joinReturn() {
    guard lines.count > 1, let last = lines.last, let before = lines.dropLast().last else { return }
    let name = last.dropFirst("return ".count)
    guard !name.contains(where: { !($0.isLetter || $0.isNumber || $0 == "_") }), before.hasPrefix("\(name) = ") else {
      return
    }
    lines.removeLast(2)
    lines.append("return " + before.dropFirst(name.count + 3))
  }

  private mutating func write(_ position: Int) {
    let step = steps[position]
    if let open = pending, !step.inputs.contains(open.value) || step.loop != nil || step.text.repeatsInputs {
      keep(open.value, open.text, at: position)
    }
    let value = ScopeValue.entry(step.entry)
    if let loop = step.loop ?? counted(step) { return writeLoop(loop, step, position) }
    var inputs: [(text: String, binding: LayerText.Binding)] = []
    var depth = 0
    for input in step.inputs {
      if let open = pending, open.value == input {
        inputs.append((open.text, open.binding))
        depth = open.depth
      } else {
        inputs.append((variables[input] ?? "x", .atom))
      }
    }
    pending = nil
    var text = ""
    var binding = step.text.binding
    let needed = step.text.operands
    var operands = inputs.map { operand -> String in
      guard let needed, operand.binding.rawValue < needed.rawValue else { return operand.text }
      return "(\(operand.text))"
    }
    for call in step.calls.isEmpty ? [""] : step.calls {
      text = step.text.forward(operands, call)
      operands = [text]
      depth += 1
    }
    if step.text.isCall { binding = .atom }
    if inputs.count > 1 { depth = 1 }
    let reads = readers[value] ?? []
    let staysOpen = reads.count == 1 && reads[0] == position + 1
    let next = position + 1 < steps.count ? steps[position + 1] : nil
    let joins = next.map { $0.text.module == nil && $0.inputs.count > 1 } ?? true
    if staysOpen, text.count < Self.width - 24, depth < Self.depth || joins, !step.text.endsLine || joins {
      pending = (value, text, binding, depth)
    } else {
      keep(value, text, at: position + 1)
    }
  }

  /// The loop of an expression, or of a shared module, that stands there more than three times.
  private func counted(_ step: ForwardStep) -> String? {
    guard step.calls.count > Self.depth || (step.text.repeatsInputs && step.calls.count > 1) else { return nil }
    return Set(step.calls).count == 1 ? "for _ in range(\(step.calls.count)):" : nil
  }

  private mutating func writeLoop(_ loop: String, _ step: ForwardStep, _ position: Int) {
    let value = ScopeValue.entry(step.entry)
    let input = variables[step.inputs[0]] ?? "x"
    let name = variable(for: value, at: position + 1)
    if name != input { lines.append("\(name) = \(input)") }
    lines.append(loop)
    lines.append("    \(name) = \(step.text.forward([name], step.calls[0]))")
    variables[value] = name
    pending = nil
  }

  /// Gives a value a name, in a line of its own.
  private mutating func keep(_ value: ScopeValue, _ text: String, at position: Int) {
    let name = variable(for: value, at: position)
    lines.append("\(name) = \(text)" + (writer.isRoot ? comment(value, "\(name) = \(text)") : ""))
    variables[value] = name
    pending = nil
  }

  /// A shape that is no longer that of the line before.
  private func comment(_ value: ScopeValue, _ line: String) -> String {
    guard case .entry(let entry) = value, line.count < 72 else { return "" }
    let shape = writer.graph.shape(of: writer.uses[0].results[entry])
    let words = "  # " + shape.extents.map(String.init).joined(separator: " × ")
    return lines.last(where: { $0.contains("  # ") })?.hasSuffix(words) == true ? "" : words
  }

  /// The usual name if nobody needs what it holds, else that of the entry.
  private mutating func variable(for value: ScopeValue, at position: Int) -> String {
    let reads = readers[value] ?? []
    let live = Set(variables.filter { pair in (readers[pair.key] ?? []).contains { $0 >= position } }.values)
    if reads.count == 1, let free = ["x", "y"].first(where: { !live.contains($0) }), writer.inputNames[0] == "x" {
      return free
    }
    guard case .entry(let entry) = value else { return "x" }
    return names.unique(PythonName.variable(writer.declaration.names[entry]))
  }
}
