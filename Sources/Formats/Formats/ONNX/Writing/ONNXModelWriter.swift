import Compilation
import Diagnostics
import GraphIR
import ONNXModel
import Primitives
import Quantization
import Safetensors
import Tasks

/// Writes networks as ONNX models: one graph for inference, weights within the file, batches of any size.
struct ONNXModelWriter {
  /// Protocol buffers end at 2 GiB; a part of that is kept for nodes and names.
  static let byteLimit = 1 << 31 - 1 << 20

  var opset = ONNXOpset.standard
  var folds = true
  var normalizes = false
  var readsBytes = false
  var byteLimit = Self.byteLimit
  /// The network in 8-bit numbers, which the model then rounds to as it computes; nil for floats.
  var quantized: QuantizedProgram?

  /// - throws: layers that ONNX has no operators for, by name; weights that are missing; a model that is too large
  func model(of network: ExportedNetwork) throws(DiagnosticsError) -> Onnx_ModelProto {
    let graph = network.network.graph
    let lowered = try graph.program(batchSize: 2, for: .inference).withoutDeadCode()
    try refuse(lowered, of: graph)
    let byteCount = lowered.parameters.reduce(0) { $0 + 4 * $1.shape.elementCount }
    try check(byteCount, of: network)

    let (program, constants) = try parts(of: network, lowered)
    let quantization = try quantized.map { numbers throws(DiagnosticsError) in
      ONNXQuantization(numbers, of: DeviceProgram(try FrozenProgram(graph), graph: graph))
    }
    let outputName = program.outputName(for: network.facts.data?.targets)
    var builder = ONNXGraphBuilder()
    let input = builder.unique("input")
    let output = builder.unique(outputName)
    let form: ONNXGraphWriter.Operand.Form = graph.input.rank == 2 ? .sequence : .asInProgram
    var read = input
    if normalizes { read = try builder.normalize(input, of: network, fromBytes: readsBytes) }
    let scaling = normalizes ? network.facts.data?.scaling : nil
    var translation = ONNXGraphWriter(
      program, of: graph, opset: opset, constants: constants, builder: builder, input: .init(name: read, form: form),
      outputName: scaling == nil ? output : builder.unique("\(output)/standardized"), quantization: quantization)
    translation.run()
    builder = translation.builder
    if let scaling { builder.restore(translation.outputName, scaling, named: output) }
    try check(builder.constantByteCount, of: network)

    var message = Onnx_GraphProto()
    message.name = graph.name
    message.node = builder.nodes
    message.initializer = builder.constants
    message.input = [Onnx_ValueInfoProto(input, sample: graph.input.extents, type: readsBytes ? .uint8 : .float)]
    message.output = [Onnx_ValueInfoProto(output, sample: graph.outputShape.extents)]
    message.valueInfo = builder.descriptions
    var model = Onnx_ModelProto()
    model.irVersion = opset.irVersion
    model.producerName = "Espalier"
    var operators = Onnx_OperatorSetIdProto()
    operators.version = Int64(opset.version)
    model.opsetImport =
      [operators]
      + builder.domains.sorted { $0.key < $1.key }.map { name, version in
        var others = Onnx_OperatorSetIdProto()
        (others.domain, others.version) = (name, Int64(version))
        return others
      }
    model.graph = message
    model.metadataProps = network.onnxProperties(normalizes: normalizes, readsBytes: readsBytes).map { key, value in
      var property = Onnx_StringStringEntryProto()
      property.key = key
      property.value = value
      return property
    }
    return model
  }

  /// The program that is written, and its constants. 8-bit numbers are those of a frozen program.
  private func parts(
    of network: ExportedNetwork, _ lowered: Program
  ) throws(DiagnosticsError) -> (Program, ONNXConstants) {
    let graph = network.network.graph
    guard quantized != nil else {
      let program = folds ? lowered.folded() : lowered
      return (program, try ONNXConstants(of: program, graph: graph, weights: network.weights))
    }
    let frozen = try FrozenProgram(graph, batchSize: 2)
    let values = try frozen.constants(from: network.weights)
    let weights = zip(frozen.program.parameters, values).map {
      SafetensorsFile.Tensor(name: $0.name, shape: $0.shape, values: $1)
    }
    return (frozen.program, try ONNXConstants(of: frozen.program, graph: graph, weights: weights))
  }

  /// - throws: every layer that a plug-in computes without saying what says the same in ONNX
  private func refuse(_ program: Program, of graph: Graph) throws(DiagnosticsError) {
    let faults = program.instructions.compactMap { instruction -> Diagnostic? in
      guard case .external(let operation, _) = instruction.primitive, operation.onnx == nil else { return nil }
      let path = graph.path(of: instruction.origin)
      return Diagnostic(
        code: "no-onnx-operator", path: path,
        "'\(operation.kind)' of the plug-in '\(operation.plugin)' cannot be written as ONNX: the plug-in names no operator",
        remedy: "Name one in the layer's schema, or replace the layer by built-in ones or an 'elementwise' expression")
    }
    guard faults.isEmpty else { throw DiagnosticsError(faults) }
  }

  private func check(_ byteCount: Int, of network: ExportedNetwork) throws(DiagnosticsError) {
    guard byteCount > byteLimit else { return }
    throw DiagnosticsError(
      Diagnostic(
        code: "too-large",
        "'\(network.network.name)' has \(byteCount) bytes of weights, but a file of ONNX holds no more than \(byteLimit)",
        remedy: "Use fewer parameters, or a format without this limit"))
  }
}

extension Program {
  /// What the output of a model is called: what its numbers are.
  fileprivate func outputName(for targets: Targets?) -> String {
    let maker = instructions.last { output.map($0.outputs.contains) ?? false }
    if maker?.primitive == .softmax { return "probabilities" }
    return switch targets?.form {
    case .classes, .labels: "logits"
    case .quantities: "quantities"
    case nil: "output"
    }
  }
}

extension Onnx_ValueInfoProto {
  /// A batch of samples, of any size.
  init(_ name: String, sample: [Int], type element: Onnx_TensorProto.DataType = .float) {
    self.init()
    self.name = name
    var batch = Onnx_TensorShapeProto.Dimension()
    batch.dimParam = "batch"
    type.tensorType.elemType = Int32(element.rawValue)
    type.tensorType.shape.dim =
      [batch]
      + sample.map { extent in
        var dimension = Onnx_TensorShapeProto.Dimension()
        dimension.dimValue = Int64(extent)
        return dimension
      }
  }
}
