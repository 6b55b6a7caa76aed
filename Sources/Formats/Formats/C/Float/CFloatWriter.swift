import Compilation
import Datasets
import Diagnostics
import GraphIR
import Primitives
import Quantization
import ReferenceBackend
import Tasks

/// Writes a network as C99 over 32-bit floats.
struct CFloatWriter {
  let network: ExportedNetwork
  let name: CName
  let options: ExportOptions
  private let frozen: FrozenProgram
  private let constants: [[Float]]
  private let program: DeviceProgram
  private let plan: ArenaPlan
  private let normalization: [(mean: Float, deviation: Float)]

  /// - throws: layers of plug-ins, weights that are missing
  init(_ network: ExportedNetwork, name: CName, options: ExportOptions) throws(DiagnosticsError) {
    (self.network, self.name, self.options) = (network, name, options)
    let graph = network.network.graph
    frozen = try FrozenProgram(graph)
    constants = try frozen.constants(from: network.weights)
    program = DeviceProgram(frozen, graph: graph)
    plan = ArenaPlan(of: program.floatArena)
    normalization = try (network.facts.data?.normalization ?? .identity).resolved(channels: graph.input[0])
  }

  private var graph: Graph { network.network.graph }
  private var inputType: String { options.readsBytes ? "uint8_t" : "float" }

  func files() throws(DiagnosticsError) -> (source: String, header: String) {
    let (kernels, needsMath) = neededKernels()
    var remarks = [
      "", "The network in 32-bit floats. Input: \(inputWords).",
      "Functions: \(name.stem)_run. It needs no heap, keeps no state, and works in the arena that the caller gives.",
    ]
    if needsMath { remarks.append("Link with -lm: it calls functions of <math.h>.") }
    let frame = CFrame(
      network: network, name: name, inputType: inputType, outputType: "float", arenaByteCount: plan.byteCount,
      remarks: remarks)
    var text = frame.sourceHead(needsMath: needsMath)
    text.line(CKernel.attribute)
    text.line()
    for kernel in CKernel.closure(of: kernels) {
      text.line(kernel.source)
      text.line()
    }
    for (number, values) in constants.enumerated() where usesConstant(number) {
      text.table("float", "constant\(number)", constantValues(number, values).map(CText.float))
      text.line()
    }
    for (position, index) in plan.order.enumerated() {
      for line in parameters(of: program.operators[index], position) { text.line(line) }
    }
    text.line()
    writeFunctions(to: &text)
    writeRun(frame, to: &text)
    try writeSelfTest(frame, to: &text)
    return (text.text, frame.header)
  }

  private var inputWords: String {
    let raw = options.readsBytes ? "bytes from 0 to 255" : "as the data set has it (pixels from 0 to 1)"
    guard let data = network.facts.data, data.normalization != .identity else { return raw }
    return "\(raw); the normalisation of the training is done within"
  }

  // MARK: Parts

  private func usesConstant(_ number: Int) -> Bool {
    program.tensors.contains { $0.source == .constant(number) }
  }

  /// A weight [inputs, outputs] is written as [outputs, inputs].
  private func constantValues(_ number: Int, _ values: [Float]) -> [Float] {
    for step in program.operators {
      guard case .linear(let geometry, _) = step.kind, geometry.isTransposed,
        program.tensors[step.inputs[1]].source == .constant(number)
      else { continue }
      return values.transposed(rows: geometry.inputs, columns: geometry.outputs)
    }
    return values
  }

  private func neededKernels() -> (kernels: [CKernel], needsMath: Bool) {
    var kernels: [CKernel] = []
    var needsMath = false
    for step in program.operators {
      switch step.kind {
      case .convolution: kernels.append(.floatConvolution)
      case .linear: kernels.append(.floatLinear)
      case .pooling: kernels.append(.floatPooling)
      case .function(.elementwise(let function)): needsMath = needsMath || function.needsMath
      case .function(.formula(let formula)), .formula(let formula): needsMath = needsMath || formula.needsMath
      case .binary(let function, _, _): kernels.append(function.floatKernel)
      case .reduction: kernels.append(.floatReduction)
      case .move: kernels.append(.movement("float"))
      case .softmax:
        kernels.append(.floatSoftmax)
        needsMath = true
      }
    }
    return (kernels, needsMath)
  }

  /// The constant parameters of an operator.
  private func parameters(of step: DeviceOperator, _ position: Int) -> [String] {
    let name = "layer\(position)"
    func operand(_ index: Int) -> String {
      guard step.inputs.indices.contains(index), case .constant(let number) = program.tensors[step.inputs[index]].source
      else { return "0" }
      return "constant\(number)"
    }
    switch step.kind {
    case .convolution(let geometry, let bounds):
      return [
        "static const convolution_t \(name) = {\(geometry.cWindow), \(geometry.channels), \(geometry.outputs), "
          + "\(geometry.groups), \(operand(1)), \(operand(2)), \(CText.float(bounds.lower)), \(CText.float(bounds.upper))};"
      ]
    case .linear(let geometry, let bounds):
      return [
        "static const linear_t \(name) = {\(geometry.inputs), \(geometry.outputs), \(operand(1)), \(operand(2)), "
          + "\(CText.float(bounds.lower)), \(CText.float(bounds.upper))};"
      ]
    case .pooling(let kind, let geometry):
      return [
        "static const pooling_t \(name) = {\(geometry.cWindow), \(geometry.channels), "
          + "\(kind == .maximum ? 0 : geometry.cDivisor)};"
      ]
    case .binary(_, let loop, _): return ["static const loop_t \(name) = \(loop.cText);"]
    case .reduction(_, let geometry):
      return [
        "static const loop_t \(name)_outer = \(geometry.outer.cText);",
        "static const loop_t \(name)_inner = \(geometry.inner.cText);",
      ]
    case .move(let movements, _):
      return movements.enumerated().map { "static const loop_t \(name)_part\($0) = \($1.loop.cText);" }
    case .function, .formula, .softmax: return []
    }
  }

  /// The functions of single elements, each once.
  private func writeFunctions(to text: inout CText) {
    var written: Set<DeviceFunction> = []
    for index in plan.order {
      guard let function = program.operators[index].deviceFunction, written.insert(function).inserted else { continue }
      let number = functionNumber(function)
      switch function {
      case .elementwise(let elementwise):
        text.line("static float function\(number)(float v) { return \(elementwise.cExpression); }")
      case .formula(let formula):
        let arguments = (0..<formula.inputCount).map { "float v\($0)" }.joined(separator: ", ")
        text.line("/* \(CText.comment(formula.description.count > 200 ? "an expression" : formula.description)) */")
        text.line("static float function\(number)(\(arguments)) {")
        let read = Set(
          formula.steps.compactMap { step -> Int? in if case .input(let number) = step { number } else { nil } })
        for input in 0..<formula.inputCount where !read.contains(input) { text.line("  (void)v\(input);") }
        for line in formula.cStatements { text.line("  \(line)") }
        text.line("}")
      }
      text.line()
    }
  }

  private func functionNumber(_ function: DeviceFunction) -> Int {
    var seen: [DeviceFunction] = []
    for index in plan.order {
      guard let other = program.operators[index].deviceFunction, !seen.contains(other) else { continue }
      if other == function { return seen.count }
      seen.append(other)
    }
    preconditionFailure("the function is one of the program's")
  }

  // MARK: The run

  private func pointer(_ tensor: Int) -> String {
    if case .constant(let number) = program.tensors[tensor].source { return "constant\(number)" }
    guard let offset = plan.offsets[tensor] else { preconditionFailure("every activation has its bytes") }
    return "a + \(offset / 4)"
  }

  private func writeRun(_ frame: CFrame, to text: inout CText) {
    text.line("int \(name.stem)_run(void *arena, const \(inputType) *input, float *output) {")
    text.line("  float *const a = (float *)arena;")
    text.line("  if (arena == 0 || input == 0 || output == 0) {")
    text.line("    return -1;")
    text.line("  }")
    writeInput(to: &text)
    for (position, index) in plan.order.enumerated() {
      let step = program.operators[index]
      let path = graph.nodes.indices.contains(step.origin) ? graph.path(of: step.origin) : "network"
      text.line("  /* \(CText.comment(path)) */")
      for line in call(step, position) { text.line("  \(line)") }
    }
    writeOutput(to: &text)
    frame.writeResult(to: &text)
    text.line("}")
  }

  private func writeInput(to text: inout CText) {
    let area = graph.input.elementCount / graph.input[0]
    let raw = options.readsBytes ? "(float)input[i] / 255.0f" : "input[i]"
    let target = plan.offsets[program.input].map { "a[\($0 / 4) + i]" } ?? "a[i]"
    let same = normalization.allSatisfy { $0 == normalization[0] }
    if normalization.allSatisfy({ $0 == (0, 1) }) {
      text.line("  for (int32_t i = 0; i < \(name.macro)_INPUT_COUNT; i++) {")
      text.line("    \(target) = \(raw);")
      text.line("  }")
    } else if same {
      let (mean, deviation) = normalization[0]
      text.line("  for (int32_t i = 0; i < \(name.macro)_INPUT_COUNT; i++) {")
      text.line("    \(target) = (\(raw) - (\(CText.float(mean)))) / \(CText.float(deviation));")
      text.line("  }")
    } else {
      let means = normalization.map { CText.float($0.mean) }.joined(separator: ", ")
      let deviations = normalization.map { CText.float($0.deviation) }.joined(separator: ", ")
      text.line("  static const float mean[\(normalization.count)] = {\(means)};")
      text.line("  static const float deviation[\(normalization.count)] = {\(deviations)};")
      text.line("  for (int32_t i = 0; i < \(name.macro)_INPUT_COUNT; i++) {")
      text.line("    \(target) = (\(raw) - mean[i / \(area)]) / deviation[i / \(area)];")
      text.line("  }")
    }
  }

  private func writeOutput(to text: inout CText) {
    let source = pointer(program.output)
    if let scaling = network.facts.data?.scaling {
      for index in 0..<graph.outputShape.elementCount {
        let (mean, deviation) = (CText.float(scaling.means[index]), CText.float(scaling.deviations[index]))
        text.line("  output[\(index)] = (\(source))[\(index)] * \(deviation) + (\(mean));")
      }
    } else {
      text.line("  memcpy(output, \(source), sizeof(float) * \(name.macro)_OUTPUT_COUNT);")
    }
  }

  private func call(_ step: DeviceOperator, _ position: Int) -> [String] {
    let layer = "layer\(position)"
    let (inputs, output) = (step.inputs.map(pointer), pointer(step.output))
    switch step.kind {
    case .convolution: return ["convolution(&\(layer), \(inputs[0]), \(output));"]
    case .linear: return ["linear(&\(layer), \(inputs[0]), \(output));"]
    case .pooling: return ["pooling(&\(layer), \(inputs[0]), \(output));"]
    case .function(let function):
      return [
        "for (int32_t i = 0; i < \(program.tensors[step.output].elementCount); i++) {",
        "  (\(output))[i] = function\(functionNumber(function))((\(inputs[0]))[i]);", "}",
      ]
    case .formula(let formula):
      let arguments = inputs.map { "(\($0))[i]" }.joined(separator: ", ")
      return [
        "for (int32_t i = 0; i < \(program.tensors[step.output].elementCount); i++) {",
        "  (\(output))[i] = function\(functionNumber(.formula(formula)))(\(arguments));", "}",
      ]
    case .binary(let function, _, let bounds):
      return [
        "\(function.floatKernel.name)(&\(layer), \(CText.float(bounds.lower)), \(CText.float(bounds.upper)), "
          + "\(inputs[0]), \(inputs[1]), \(output));"
      ]
    case .reduction(let kind, let geometry):
      let factor = kind == .mean ? 1 / Float(geometry.count) : 1
      return ["reduction(&\(layer)_outer, &\(layer)_inner, \(CText.float(factor)), \(inputs[0]), \(output));"]
    case .move(let movements, let fillsFirst):
      let count = program.tensors[step.output].elementCount
      let fill = fillsFirst ? ["memset(\(output), 0, sizeof(float) * \(count));"] : []
      return fill
        + movements.enumerated().map { number, part in
          "move(&\(layer)_part\(number), \(inputs[number]) + \(part.sourceStart), \(output) + \(part.targetStart));"
        }
    case .softmax(let outer, let count, let step):
      return ["softmax(\(outer), \(count), \(step), \(inputs[0]), \(output));"]
    }
  }

  // MARK: The self-test

  private func writeSelfTest(_ frame: CFrame, to text: inout CText) throws(DiagnosticsError) {
    let samples = CSelfTest(channels: graph.input[0], area: graph.input.elementCount / graph.input[0], normalization)
    let recorded = samples.samples(count: options.selfTestSamples ?? 2, asBytes: options.readsBytes)
    let session = try ReferenceBackend().open(frozen.program, threads: 1)
    for (number, values) in constants.enumerated() { session.write(values, to: .parameter(number)) }
    let executable = try session.compile(frozen.program)
    var outputs: [[Float]] = []
    for sample in recorded {
      executable.fill { input, _ in for index in input.indices { input[index] = sample.normalized[index] } }
      executable.run(key: RandomKey(seed: 0, step: 0))
      outputs.append(
        executable.withOutput { values in
          values.enumerated().map { index, value in
            network.facts.data?.scaling.map { Float($0.restored(Double(value), at: index)) } ?? value
          }
        })
    }
    let largest = outputs.joined().reduce(Float(1e-3)) { max($0, $1.magnitude) }
    let tolerance = CText.float(1e-4 * largest)
    frame.writeSelfTest(
      inputs: recorded.map(\.literals), outputs: outputs.map { $0.map(CText.float) },
      differs: "!(output[i] - expected <= \(tolerance) && expected - output[i] <= \(tolerance))", to: &text)
  }
}

extension DeviceOperator {
  /// The function that an operator applies to elements; nil for any other operator.
  var deviceFunction: DeviceFunction? {
    switch kind {
    case .function(let function): function
    case .formula(let formula): .formula(formula)
    default: nil
    }
  }
}

extension Binary {
  fileprivate var floatKernel: CKernel {
    switch self {
    case .add: .floatBinary("add", "+")
    case .subtract: .floatBinary("subtract", "-")
    case .multiply: .floatBinary("multiply", "*")
    }
  }
}

extension [Float] {
  /// A matrix with its axes exchanged.
  func transposed(rows: Int, columns: Int) -> [Float] {
    (0..<count).map { self[$0 % rows * columns + $0 / rows] }
  }
}
