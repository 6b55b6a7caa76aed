import Diagnostics
import GraphIR
import JSONText
import Layers
import Safetensors
import TensorTypes
import Training

extension ByteReader {
  /// Weights of any tool for a network, and the architecture beside them if there is one.
  static let weights = ByteReader(name: "weights", maximumByteCount: 4096, seeds: { weightFiles }) { bytes in
    let path = ScratchFolder.own.write(bytes, to: "weights.safetensors")
    return accepts(bytes) { () throws(DiagnosticsError) in
      let weights = try NetworkWeights(path: path)
      let loader = ArchitectureLoader(catalogue: .builtin)
      let graph = try loader.network(SourceText(file: "net.json", text: target)).graph
      let match = WeightMatch(weights, graph)
      precondition(match.isWhole == (match.tensors.count == match.count && match.differences.isEmpty))
      precondition(match.tensors.allSatisfy { tensor in graph.tensors.contains { $0 == (tensor.name, tensor.shape) } })
      guard try SafetensorsFile.metadata(path: path)[SafetensorsFile.architectureKey] != nil else { return }
      _ = try loader.load(ArchitectureText.read(path)).graph?.canonicalHash
    }
  }

  private static let target = """
    {"espalier": 1, "name": "w", "input": [1, 4],
     "layers": [{"kind": "conv1d", "name": "c", "out": 2, "kernel": 1, "repeat": 2}, {"kind": "batch_norm", "name": "n"}]}
    """

  private static var weightFiles: [[UInt8]] {
    func file(_ tensors: [(name: String, type: String, shape: [Int], size: Int)], architecture: String? = nil)
      -> [UInt8]
    {
      var header = JSONObject()
      if let architecture { header["__metadata__"] = ["architecture": .string(architecture)] }
      var end = 0
      for tensor in tensors {
        let count = tensor.shape.reduce(tensor.size, *)
        header[tensor.name] = [
          "dtype": .string(tensor.type), "shape": .array(tensor.shape.map(JSONValue.integer)),
          "data_offsets": [.integer(end), .integer(end + count)],
        ]
        end += count
      }
      let text = Array(JSONWriter.line(.object(header)).utf8)
      let length = withUnsafeBytes(of: UInt64(text.count).littleEndian) { Array($0) }
      return length + text + [UInt8](repeating: 0x3C, count: end)
    }
    return [
      file([("c[0].weight", "F16", [2, 1, 1], 2), ("c[0].bias", "BF16", [2], 2), ("n.weight", "F64", [2], 8)]),
      file([("module.c.0.weight", "F32", [2, 1, 1], 4), ("module.n.num_batches_tracked", "I64", [], 8)]),
      file([("c[1].weight", "I8", [2, 2, 1], 1), ("head.weight", "F8_E4M3", [3], 1)], architecture: target),
    ]
  }
}
