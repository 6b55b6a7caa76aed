import Diagnostics
import GraphIR
import Primitives
import Quantization

/// Writes a quantised network as C99 over 8-bit integers.
struct CIntegerWriter {
  let network: ExportedNetwork
  let name: CName
  let options: ExportOptions
  let program: QuantizedProgram
  let plan: ArenaPlan
  let conversion: InputConversion
  private let normalization: [(mean: Float, deviation: Float)]

  /// - parameter program: the network in 8-bit numbers
  init(
    _ network: ExportedNetwork, _ program: QuantizedProgram, name: CName, options: ExportOptions
  ) throws(DiagnosticsError) {
    (self.network, self.program, self.name, self.options) = (network, program, name, options)
    let graph = network.network.graph
    plan = ArenaPlan(of: DeviceProgram(try FrozenProgram(graph), graph: graph).quantizedArena)
    normalization = try (network.facts.data?.normalization ?? .identity).resolved(channels: graph.input[0])
    conversion = InputConversion(program.tensors[program.input].range, normalization)
  }

  private var graph: Graph { network.network.graph }
  private var inputType: String { options.readsBytes ? "uint8_t" : "float" }

  func files() throws(DiagnosticsError) -> (source: String, header: String) {
    let output = program.tensors[program.output].range
    let raw = options.readsBytes ? "bytes from 0 to 255" : "values as the data set has them (pixels from 0 to 1)"
    var frame = CFrame(
      network: network, name: name, inputType: inputType, outputType: "int8_t", arenaByteCount: plan.byteCount,
      remarks: [
        "", "The network in 8-bit integers. Input: \(raw);", "normalisation and quantisation are done within.",
        "Function: \(name.stem)_run. It needs no heap, keeps no state, and works in the arena that the caller gives.",
        "Compile with -std=c99 or -ffp-contract=off for the same bits on every processor.",
      ])
    frame.constants = [
      ("OUTPUT_SCALE", CText.float(output.scale), "An output y stands for OUTPUT_SCALE * (y - OUTPUT_ZERO_POINT)."),
      ("OUTPUT_ZERO_POINT", "(\(output.zeroPoint))", "The output that stands for 0."),
    ]
    var text = frame.sourceHead(needsMath: false)
    text.line(CKernel.attribute)
    text.line()
    for kernel in CKernel.closure(of: program.operators.map(\.kernel)) {
      text.line(kernel.source)
      text.line()
    }
    for (index, tensor) in program.tensors.enumerated() {
      guard let constant = tensor.constant else { continue }
      text.table("int8_t", "constant\(index)", constant.map(String.init))
      text.line()
    }
    for (position, index) in plan.order.enumerated() {
      writeParameters(of: program.operators[index], position, to: &text)
    }
    writeRun(frame, to: &text)
    let samples = CSelfTest(channels: graph.input[0], area: graph.input.elementCount / graph.input[0], normalization)
      .samples(count: options.selfTestSamples ?? 2, asBytes: options.readsBytes)
    var interpreter = QuantizedInterpreter(program)
    let outputs = samples.map { interpreter.run(numbers(raw: $0.raw)) }
    frame.writeSelfTest(
      inputs: samples.map(\.literals), outputs: outputs.map { $0.map(String.init) }, differs: "output[i] != expected",
      to: &text)
    return (text.text, frame.header)
  }

  /// What the C file makes of a raw sample.
  func numbers(raw: [Float]) -> [Int8] {
    let area = graph.input.elementCount / graph.input[0]
    return raw.enumerated().map { index, value in
      options.readsBytes
        ? conversion.number(byte: UInt8(value), channel: index / area) : conversion.number(value, channel: index / area)
    }
  }

  // MARK: Constants

  private func zeroPoint(_ tensor: Int) -> Int { program.tensors[tensor].range.zeroPoint }

  private func writeParameters(of step: QuantizedProgram.Operator, _ position: Int, to text: inout CText) {
    let layer = "layer\(position)"
    let zero = zeroPoint(step.output)
    func input(_ index: Int) -> Int { zeroPoint(step.inputs[index]) }
    switch step.kind {
    case .convolution(let geometry, let products):
      guard geometry.isDepthwise else {
        write(products.columnByColumn(geometry), position, foldingZeroPoint: input(0), to: &text)
        text.line(
          "static const convolution_t \(layer) = {\(geometry.cWindow), \(geometry.channels), \(geometry.outputs), "
            + "\(geometry.groups), \(input(0)), {weight\(position), channel\(position), \(zero), \(products.lower), "
            + "\(products.upper)}};")
        break
      }
      write(products, position, foldingZeroPoint: input(0), to: &text)
      let band = geometry.band
      text.line(
        "static const depthwise_t \(layer) = {\(geometry.cWindow), \(geometry.channels), \(band.rows), \(band.width), "
          + "weight\(position), "
          + "channel\(position), \(input(0)), \(zero), \(products.lower), \(products.upper)};")
    case .linear(let geometry, let products):
      write(products, position, foldingZeroPoint: input(0), to: &text)
      text.line(
        "static const linear_t \(layer) = {\(geometry.inputs), \(geometry.outputs), {weight\(position), channel\(position), "
          + "\(zero), \(products.lower), \(products.upper)}};")
    case .maximum(let geometry): text.line("static const window_t \(layer) = \(geometry.cWindow);")
    case .mean(let geometry, let factor):
      text.line(
        "static const mean_t \(layer) = {\(geometry.cWindow), \(geometry.channels), \(geometry.cDivisor), "
          + "\(factor.cText), \(input(0)), \(zero)};")
    case .table(let table): text.table("int8_t", layer, table.map(String.init))
    case .sum(let loop, let sum):
      text.line(
        "static const sum_t \(layer) = {\(loop.cText), \(sum.left), \(sum.right), \(sum.shift), \(input(0)), \(input(1)), "
          + "\(zero), \(sum.lower), \(sum.upper)};")
    case .product(let loop, let factor, let lower, let upper):
      text.line(
        "static const product_t \(layer) = {\(loop.cText), \(factor.cText), \(input(0)), \(input(1)), \(zero), "
          + "\(lower), \(upper)};")
    case .reduction(let geometry, let factor):
      text.line(
        "static const reduction_t \(layer) = {\(geometry.outer.cText), \(geometry.inner.cText), \(factor.cText), "
          + "\(input(0)), \(zero)};")
    case .move(let movements, _):
      for (number, part) in movements.enumerated() {
        text.line("static const loop_t \(layer)_part\(number) = \(part.loop.cText);")
      }
    case .softmax(_, _, _, let exponentials): text.table("uint16_t", layer, exponentials.map(String.init))
    }
    text.line()
  }

  /// - parameter zeroPoint: of the input, which becomes a part of the bias
  private func write(
    _ products: QuantizedProducts, _ position: Int, foldingZeroPoint zeroPoint: Int, to text: inout CText
  ) {
    text.table("int8_t", "weight\(position)", products.weights.map(String.init))
    let size = products.weights.count / products.biases.count
    let channels = products.biases.enumerated().map { output, bias in
      let sum = products.weights[output * size..<(output + 1) * size].reduce(0) { $0 + Int($1) }
      return "{\(Int(bias) - zeroPoint * sum), \(products.requantizations[output].cText)}"
    }
    text.table("channel_t", "channel\(position)", channels)
  }

  // MARK: The run

  private func pointer(_ tensor: Int) -> String {
    if program.tensors[tensor].constant != nil { return "constant\(tensor)" }
    guard let offset = plan.offsets[tensor] else { preconditionFailure("every activation has its bytes") }
    return "a + \(offset)"
  }

  private func writeRun(_ frame: CFrame, to text: inout CText) {
    writeConversion(to: &text)
    text.line("int \(name.stem)_run(void *arena, const \(inputType) *input, int8_t *output) {")
    text.line("  int8_t *const a = (int8_t *)arena;")
    text.line("  if (arena == 0 || input == 0 || output == 0) {")
    text.line("    return -1;")
    text.line("  }")
    text.line("  convert(input, \(pointer(program.input)));")
    for (position, index) in plan.order.enumerated() {
      let step = program.operators[index]
      let path = graph.nodes.indices.contains(step.origin) ? graph.path(of: step.origin) : "network"
      text.line("  /* \(CText.comment(path)) */")
      for line in call(step, index, position) { text.line("  \(line)") }
    }
    text.line("  memcpy(output, \(pointer(program.output)), \(name.macro)_OUTPUT_COUNT);")
    frame.writeResult(to: &text)
    text.line("}")
  }

  /// The numbers of raw values.
  private func writeConversion(to text: inout CText) {
    let channels = conversion.means.count
    let area = graph.input.elementCount / channels
    text.line("/* The 8-bit numbers of a sample's values. */")
    text.line("static void convert(const \(inputType) *input, int8_t *x) {")
    if options.readsBytes {
      text.line(
        "  static const int32_t factor[\(channels)] = {\(conversion.factors.map(String.init).joined(separator: ", "))};"
      )
      text.line(
        "  static const int32_t offset[\(channels)] = {\(conversion.offsets.map(String.init).joined(separator: ", "))};"
      )
    } else {
      text.line(
        "  static const float mean[\(channels)] = {\(conversion.means.map(CText.float).joined(separator: ", "))};")
      text.line(
        "  static const float step[\(channels)] = {\(conversion.steps.map(CText.float).joined(separator: ", "))};")
    }
    text.line("  for (int32_t c = 0; c < \(channels); c++) {")
    text.line("    for (int32_t i = 0; i < \(area); i++) {")
    if options.readsBytes {
      text.line("      const int32_t value = (*input++ * factor[c] + offset[c]) >> \(conversion.shift);")
    } else {
      text.line("      float scaled = (*input++ - mean[c]) / step[c];")
      text.line("      scaled = (scaled > -512.0f) ? scaled : -512.0f;")
      text.line("      scaled = (scaled < 512.0f) ? scaled : 512.0f;")
      text.line(
        "      const int32_t value = ((scaled >= 0.0f) ? (int32_t)(scaled + 0.5f) : -(int32_t)(0.5f - scaled)) + (\(conversion.zeroPoint));"
      )
    }
    text.line("      *x++ = (int8_t)((value < -128) ? -128 : (value > 127) ? 127 : value);")
    text.line("    }")
    text.line("  }")
    text.line("}")
    text.line()
  }

  private func call(_ step: QuantizedProgram.Operator, _ index: Int, _ position: Int) -> [String] {
    let layer = "layer\(position)"
    let inputs = step.inputs.indices.map { $0 == 0 || !step.hasWeights ? pointer(step.inputs[$0]) : "" }
    let output = pointer(step.output)
    switch step.kind {
    case .convolution(let geometry, _):
      guard let scratch = plan.scratchOffsets[index] else { preconditionFailure("a convolution has its scratch") }
      let function = geometry.isDepthwise ? "depthwise" : "convolution"
      return ["\(function)(&\(layer), \(inputs[0]), a + \(scratch), \(output));"]
    case .linear: return ["linear(&\(layer), \(inputs[0]), \(output));"]
    case .maximum(let geometry): return ["maximum(&\(layer), \(geometry.channels), \(inputs[0]), \(output));"]
    case .mean: return ["mean(&\(layer), \(inputs[0]), \(output));"]
    case .table: return ["apply(\(layer), \(program.tensors[step.output].elementCount), \(inputs[0]), \(output));"]
    case .sum: return ["sum(&\(layer), \(inputs[0]), \(inputs[1]), \(output));"]
    case .product: return ["product(&\(layer), \(inputs[0]), \(inputs[1]), \(output));"]
    case .reduction: return ["reduction(&\(layer), \(inputs[0]), \(output));"]
    case .move(let movements, let fillsFirst):
      let count = program.tensors[step.output].elementCount
      return (fillsFirst ? ["memset(\(output), \(zeroPoint(step.output)), \(count));"] : [])
        + movements.enumerated().map { number, part in
          "move(&\(layer)_part\(number), \(inputs[number]) + \(part.sourceStart), \(output) + \(part.targetStart));"
        }
    case .softmax(let outer, let count, let stride, _):
      return ["softmax(\(layer), \(outer), \(count), \(stride), \(inputs[0]), \(output));"]
    }
  }
}

extension QuantizedProgram.Operator {
  /// Whether all inputs but the first are part of the operator.
  var hasWeights: Bool {
    switch kind {
    case .convolution, .linear: true
    default: false
    }
  }

  var kernel: CKernel {
    switch kind {
    case .convolution(let geometry, _): geometry.isDepthwise ? .integerDepthwise : .integerConvolution
    case .linear: .integerLinear
    case .maximum: .integerMaximum
    case .mean: .integerMean
    case .table: .integerTable
    case .sum: .integerSum
    case .product: .integerProduct
    case .reduction: .integerReduction
    case .move: .movement("int8_t")
    case .softmax: .integerSoftmax
    }
  }
}

extension Requantization {
  fileprivate var cText: String { "\(multiplier), \(shift)" }
}

extension QuantizedProducts {
  /// The same with the weights of each output column by column, and in a column all channels of a tap side by side:
  /// [outputs][kernel width][kernel height][channels / groups]. So windows next to each other share what lies in a row.
  fileprivate func columnByColumn(_ geometry: ConvolutionGeometry) -> QuantizedProducts {
    var result = self
    let (kernel, reach) = (geometry.window.kernel, geometry.reach)
    let channels = reach / kernel.area
    for index in weights.indices {
      let (row, position) = (index / reach, index % reach)
      let (tap, channel) = (position / channels, position % channels)
      let (across, down) = (tap / kernel.height, tap % kernel.height)
      result.weights[index] = weights[row * reach + (channel * kernel.height + down) * kernel.width + across]
    }
    return result
  }
}
