import ArgumentParser
import Backends
import Compilation
import Diagnostics
import Formats
import Foundation
import GraphIR
import JSONText
import Layers
import Primitives
import Safetensors
import TensorTypes

/// Imports ONNX files and writes what the networks make of given samples, for other tools to compare: the scripts beside
/// this folder, which 'make test-interchange' runs.
@main struct ImportOutputs: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import-outputs",
    abstract:
      "Imports each NAME.onnx of a folder, and writes what the network makes of the tensor 'input' of NAME.safetensors.",
    discussion: "Writes NAME.json, NAME.weights.safetensors, NAME.outputs.safetensors and, for all, imports.json.")

  @Argument(help: "The folder.") var folder: String
  @Option(help: "The backend that computes.") var backend = BackendChoice.fastest

  func run() throws {
    let files = try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".onnx") }.sorted()
    var entries: [JSONValue] = []
    for file in files {
      let name = String(file.dropLast(5))
      do throws(DiagnosticsError) {
        entries.append(try write(name))
      } catch {
        let texts = error.diagnostics.map { JSONValue.string($0.sentence) }
        entries.append(["name": .string(name), "errors": .array(texts)])
      }
    }
    try JSONWriter.pretty(.array(entries)).write(toFile: "\(folder)/imports.json", atomically: true, encoding: .utf8)
    print("\(entries.count) files in \(folder)")
  }

  private func write(_ name: String) throws(DiagnosticsError) -> JSONValue {
    let path = "\(folder)/\(name)"
    let imported = try ONNXReader.read("\(path).onnx")
    let text = JSONWriter.pretty(imported.architecture.json)
    let network = try ArchitectureLoader(catalogue: .builtin).network(SourceText(file: name, text: text))
    try? text.write(toFile: "\(path).json", atomically: false, encoding: .utf8)
    try SafetensorsFile(tensors: imported.weights).write(to: "\(path).weights.safetensors")
    var entry = JSONObject([
      ("name", .string(name)), ("parameters", .integer(network.size.trainable)),
      ("buffers", .integer(network.size.buffers)), ("hash", .string(network.canonicalHash)),
      ("layers", .integer(network.graph.nodes.count)),
    ])
    if FileManager.default.fileExists(atPath: "\(path).safetensors") {
      let samples = try SafetensorsFile(path: "\(path).safetensors").tensors.first { $0.name == "input" }
      if let samples {
        let outputs = try outputs(of: network.graph, imported.weights, samples)
        try SafetensorsFile(tensors: [outputs]).write(to: "\(path).outputs.safetensors")
      } else {
        entry["samples"] = "none"
      }
    }
    return .object(entry)
  }

  private func outputs(
    of graph: Graph, _ weights: [SafetensorsFile.Tensor], _ samples: SafetensorsFile.Tensor
  ) throws(DiagnosticsError) -> SafetensorsFile.Tensor {
    let count = samples.shape[0]
    let program = try graph.program(batchSize: count, for: .inference).inferenceForm()
    let session = try backend.backend.open(program, threads: 1)
    let byName = Dictionary(weights.map { ($0.name, $0.values) }) { first, _ in first }
    for (index, tensor) in program.parameters.enumerated() {
      session.write(byName[tensor.name] ?? [], to: .parameter(index))
    }
    for (index, tensor) in program.buffers.enumerated() {
      session.write(byName[tensor.name] ?? [], to: .buffer(index))
    }
    let executable = try session.compile(program)
    executable.fill { input, _ in
      for index in input.indices { input[index] = samples.values[index] }
    }
    executable.run(key: RandomKey(seed: 0, step: 0))
    let values = executable.withOutput { Array($0) }
    guard let shape = try? graph.outputShape.batched(count) else { preconditionFailure("the batch was computed") }
    return SafetensorsFile.Tensor(name: "output", shape: shape, values: values)
  }
}

extension BackendChoice: ExpressibleByArgument {}
