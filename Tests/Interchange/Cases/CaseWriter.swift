import Compilation
import Datasets
import Formats
import Foundation
import GraphIR
import JSONText
import Primitives
import Randomness
import Safetensors
import TensorTypes
import Training

/// Writes a case to a folder of its own: the architecture, the network in every format, samples, and what the network makes
/// of them.
struct CaseWriter {
  let folder: String
  let backend: any Backend
  /// Samples of the larger batch.
  static let batchSize = 7

  /// - parameter number: of the case; what is tried of many choices follows from it
  /// - returns: the case's entry in the index
  func write(_ example: InterchangeCase, number: Int) throws -> JSONValue {
    let path = "\(folder)/\(example.name)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    let weights = try example.network.graph.initialWeights(seed: UInt64(number)).map(Self.unsettled)
    let exported = ExportedNetwork(example.network, document: example.document, weights: weights)
    // Two formats end in safetensors.
    try FileManager.default.createDirectory(atPath: "\(path)/pytorch", withIntermediateDirectories: true)
    try FormatDefinition.pyTorch.write?(exported, ExportOptions(), "\(path)/pytorch/network.py")
    // 8-bit numbers need samples to choose their ranges by, and are compared by themselves.
    for format in FormatCatalogue.builtin.definitions
    where format.kind != FormatDefinition.pyTorch.kind && !format.isQuantized {
      try format.write?(exported, ExportOptions(), "\(path)/network.\(format.fileExtension)")
    }
    let opset = 17 + number % 12
    let unfolded = ExportOptions(opset: opset, folds: false)
    try FormatDefinition.onnx.write?(exported, unfolded, "\(path)/unfolded.onnx")
    var trained = exported
    trained.facts = try RawInputs.facts(channels: example.network.graph.input[0])
    try FormatDefinition.onnx.write?(
      trained, ExportOptions(normalizes: true, readsBytes: true), "\(path)/bytes.onnx")
    try JSONWriter.pretty(example.document).write(
      toFile: "\(path)/architecture.json", atomically: false, encoding: .utf8)
    try SafetensorsFile(tensors: weights).write(to: "\(path)/weights.safetensors")
    let samples = try samples(of: example.network.graph, weights, seed: UInt64(number))
    try SafetensorsFile(tensors: samples).write(to: "\(path)/samples.safetensors")
    let step = try StepCase(backend: backend).tensors(
      of: example.network.graph, weights, samples[0].values, count: Self.batchSize)
    if !step.isEmpty { try SafetensorsFile(tensors: step).write(to: "\(path)/step.safetensors") }
    return [
      "name": .string(example.name), "parameters": .integer(example.network.size.trainable),
      "buffers": .integer(example.network.size.buffers), "hash": .string(example.network.canonicalHash),
      "opset": .integer(opset),
    ]
  }

  /// Initial weights leave half of a network idle: a normalisation whose mean is 0 and whose scale is 1 hides faults.
  private static func unsettled(_ tensor: SafetensorsFile.Tensor) -> SafetensorsFile.Tensor {
    var tensor = tensor
    guard Set(tensor.values).count == 1 || tensor.values.count == 1 else { return tensor }
    var generator = SeededGenerator(seed: 3, stream: .initialization, position: tensor.values.count)
    tensor.values = tensor.values.map { $0 + Float.random(in: -0.25...0.25, using: &generator) }
    return tensor
  }

  /// The samples, the outputs of a batch of one and of all of them, and the same of bytes that are normalised.
  private func samples(
    of graph: Graph, _ weights: [SafetensorsFile.Tensor], seed: UInt64
  ) throws -> [SafetensorsFile.Tensor] {
    let shape = try graph.input.batched(Self.batchSize)
    var generator = SeededGenerator(seed: seed, stream: .subset, position: 0)
    let inputs = (0..<shape.elementCount).map { _ in Float.random(in: -2...2, using: &generator) }
    let bytes = (0..<shape.elementCount).map { _ in Float(UInt8.random(in: 0...255, using: &generator)) }
    let channels = try RawInputs.normalization(channels: graph.input[0]).resolved(channels: graph.input[0])
    let plane = graph.input.elementCount(from: 1)
    let normalized = bytes.enumerated().map { index, byte in
      let channel = channels[index / plane % channels.count]
      return (byte / 255 - channel.mean) / channel.deviation
    }
    var tensors = [
      SafetensorsFile.Tensor(name: "input", shape: shape, values: inputs),
      SafetensorsFile.Tensor(name: "bytes", shape: shape, values: bytes),
    ]
    for count in [1, Self.batchSize] {
      tensors.append(try outputs(of: graph, weights, inputs, count, named: "output\(count)"))
      tensors.append(try outputs(of: graph, weights, normalized, count, named: "bytesOutput\(count)"))
    }
    return tensors
  }

  /// What the network makes of the first samples.
  private func outputs(
    of graph: Graph, _ weights: [SafetensorsFile.Tensor], _ inputs: [Float], _ count: Int, named name: String
  ) throws -> SafetensorsFile.Tensor {
    let program = try graph.program(batchSize: count, for: .inference).inferenceForm()
    let session = try backend.open(program, threads: 1)
    let byName = Dictionary(weights.map { ($0.name, $0.values) }, uniquingKeysWith: { first, _ in first })
    for (index, tensor) in program.parameters.enumerated() {
      session.write(byName[tensor.name] ?? [], to: .parameter(index))
    }
    for (index, tensor) in program.buffers.enumerated() { session.write(byName[tensor.name] ?? [], to: .buffer(index)) }
    let executable = try session.compile(program)
    executable.fill { input, _ in
      for index in input.indices { input[index] = inputs[index] }
    }
    executable.run(key: RandomKey(seed: 0, step: 0))
    return SafetensorsFile.Tensor(
      name: name, shape: try graph.outputShape.batched(count), values: executable.withOutput { Array($0) })
  }
}

/// The facts of a network that was trained on bytes of several channels, each with a mean and a deviation of its own.
enum RawInputs {
  static func normalization(channels: Int) throws -> Normalization {
    try Normalization(
      mean: (0..<channels).map { 0.4 + Double($0 % 3) / 20 },
      deviation: (0..<channels).map { 0.2 + Double($0 % 5) / 50 })
  }

  static func facts(channels: Int) throws -> ExportFacts {
    ExportFacts(
      data: .init(
        name: "bytes", targets: .classes(names: ["a", "b"]), normalization: try normalization(channels: channels)))
  }
}
