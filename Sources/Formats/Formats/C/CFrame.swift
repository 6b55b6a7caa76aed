import Datasets
import GraphIR
import Primitives
import Tasks

/// What the C files of every precision have in common: the header, labels, and the self-test.
struct CFrame {
  let network: ExportedNetwork
  let name: CName
  /// Of an element that the caller gives, `float` or `uint8_t`.
  let inputType: String
  /// Of an element that the caller gets.
  let outputType: String
  let arenaByteCount: Int
  /// Lines for the comment at the head.
  var remarks: [String]
  /// Further constants of the header: name without the prefix, value, comment.
  var constants: [(name: String, value: String, comment: String)] = []
  /// Further declarations of the header.
  var declarations: [String] = []

  private var graph: Graph { network.network.graph }
  private var labels: [String]? {
    guard let targets = network.facts.data?.targets, targets.count == graph.outputShape.elementCount else { return nil }
    return targets.names
  }

  /// Whether the network chooses one of several classes.
  var isClassifier: Bool { network.facts.data.map { $0.targets.form == .classes } ?? (graph.outputShape.rank == 1) }

  private func comment(_ file: String) -> [String] {
    let size = network.network.size
    var lines = [
      "\(file): '\(graph.name)' as C99, written by Espalier.", "",
      "\(size.trainable) parameters, \(size.multiplyAdds) multiply-adds a sample.",
    ]
    if let data = network.facts.data { lines.append("Trained on '\(data.name)'.") }
    if let seed = network.facts.initialSeed {
      lines.append("Not trained: its weights are the initial ones of seed \(seed).")
    }
    return lines + remarks
  }

  private func head(_ file: String) -> CText {
    var text = CText()
    let lines = comment(file).map(CText.comment)
    text.line("/*")
    for line in lines { text.line(line.isEmpty ? " *" : " * \(line)") }
    text.line(" */")
    return text
  }

  var header: String {
    var text = head("\(name.stem).h")
    let prefix = name.macro
    text.line("#ifndef \(prefix)_H")
    text.line("#define \(prefix)_H")
    text.line()
    text.line("#include <stdint.h>")
    text.line()
    text.line("#ifdef __cplusplus")
    text.line("extern \"C\" {")
    text.line("#endif")
    text.line()
    let shape = graph.input.extents.map(String.init).joined(separator: " x ")
    text.line("/* A sample: \(shape) elements, row by row. */")
    text.line("#define \(prefix)_INPUT_COUNT \(graph.input.elementCount)")
    text.line("#define \(prefix)_OUTPUT_COUNT \(graph.outputShape.elementCount)")
    text.line("/* The bytes that the caller provides, aligned as an int32_t; nothing is kept in them between runs. */")
    text.line("#define \(prefix)_ARENA_BYTES \(arenaByteCount)")
    for constant in constants {
      text.line("/* \(CText.comment(constant.comment)) */")
      text.line("#define \(prefix)_\(constant.name) \(constant.value)")
    }
    text.line()
    if let labels {
      text.line("/* What the outputs stand for, in order. */")
      text.line("extern const char *const \(name.stem)_labels[\(labels.count)];")
      text.line()
    }
    let result = isClassifier ? "the index of the largest output" : "0"
    text.line("/* Computes the outputs of one sample. Gives \(result), or -1 if a pointer is null. */")
    text.line("int \(name.stem)_run(void *arena, const \(inputType) *input, \(outputType) *output);")
    for declaration in declarations { text.line(declaration) }
    text.line()
    text.line("#ifdef \(prefix)_SELF_TEST")
    text.line("/* Runs recorded samples. Gives how many of them have other outputs than when the file was written. */")
    text.line("int \(name.stem)_self_test(void *arena);")
    text.line("#endif")
    text.line()
    text.line("#ifdef __cplusplus")
    text.line("}")
    text.line("#endif")
    text.line()
    text.line("#endif")
    return text.text
  }

  /// The beginning of the source.
  func sourceHead(needsMath: Bool) -> CText {
    var text = head("\(name.stem).c")
    text.line("#include \"\(name.stem).h\"")
    text.line()
    if needsMath { text.line("#include <math.h>") }
    text.line("#include <string.h>")
    text.line()
    if let labels {
      text.line("const char *const \(name.stem)_labels[\(labels.count)] = {")
      for label in labels { text.line("  \(CText.literal(label)),") }
      text.line("};")
      text.line()
    }
    return text
  }

  /// The end of the run function: what it returns.
  func writeResult(to text: inout CText) {
    guard isClassifier else { return text.line("  return 0;") }
    text.line("  int best = 0;")
    text.line("  for (int i = 1; i < \(name.macro)_OUTPUT_COUNT; i++) {")
    text.line("    if (output[i] > output[best]) {")
    text.line("      best = i;")
    text.line("    }")
    text.line("  }")
    text.line("  return best;")
  }

  /// - parameters:
  ///   - inputs, outputs: recorded samples as C literals
  ///   - differs: a condition over `output[i]` and `expected`
  func writeSelfTest(inputs: [[String]], outputs: [[String]], differs: String, to text: inout CText) {
    let prefix = name.macro
    text.line()
    text.line("#ifdef \(prefix)_SELF_TEST")
    text.table(inputType, "recorded_inputs", inputs.flatMap(\.self))
    text.line()
    text.table(outputType, "recorded_outputs", outputs.flatMap(\.self))
    text.line()
    text.line("int \(name.stem)_self_test(void *arena) {")
    text.line("  int failures = 0;")
    text.line("  for (int32_t sample = 0; sample < \(inputs.count); sample++) {")
    text.line("    \(outputType) output[\(prefix)_OUTPUT_COUNT] = {0};")
    text.line("    int differences = 0;")
    text.line(
      "    (void)\(name.stem)_run(arena, &recorded_inputs[sample * \(prefix)_INPUT_COUNT], output);")
    text.line("    for (int32_t i = 0; i < \(prefix)_OUTPUT_COUNT; i++) {")
    text.line("      const \(outputType) expected = recorded_outputs[sample * \(prefix)_OUTPUT_COUNT + i];")
    text.line("      if (\(differs)) {")
    text.line("        differences++;")
    text.line("      }")
    text.line("    }")
    text.line("    if (differences > 0) {")
    text.line("      failures++;")
    text.line("    }")
    text.line("  }")
    text.line("  return failures;")
    text.line("}")
    text.line("#endif")
  }
}
