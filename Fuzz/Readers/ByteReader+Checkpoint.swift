import Diagnostics
import JSONText
import Safetensors
import Training

extension ByteReader {
  /// A checkpoint's file; where it is none of ours, any safetensors file.
  static let checkpoint = ByteReader(name: "checkpoint", maximumByteCount: 8192, seeds: { checkpoints }) { bytes in
    let path = ScratchFolder.own.write(bytes, to: "network.safetensors")
    return accepts(bytes) { () throws(DiagnosticsError) in
      let file = try SafetensorsFile(path: path)
      let copy = ScratchFolder.own.path + "/copy.safetensors"
      try file.write(to: copy)
      let again = try SafetensorsFile(path: copy)
      precondition(again.metadata == file.metadata, "the metadata do not read back as they were written")
      precondition(again.tensors.map(\.name) == file.tensors.map(\.name), "the tensors have other names")
      _ = try Checkpoint(path: path).weights
    }
  }

  private static var checkpoints: [[UInt8]] {
    let metadata: [String: String] = [
      "espalier.checkpoint": "1", "architecture": network, "graph": String(repeating: "0", count: 64),
      "recipe": #"{"recipe": 1, "averageDecay": 0.9}"#, "normalization": #"{"mean": [0.5], "deviation": [0.25]}"#,
      "data": #"{"name": "mnist1d", "classes": ["a", "b"], "training": 100, "validation": 20}"#,
      "progress": """
      {"epoch": 1, "batch": 0, "lossSum": 0.0, "correct": 0, "samples": 0, "history": [{"trainLoss": 1.0,
       "trainAccuracy": 0.5, "validationLoss": 1.0, "validationAccuracy": 0.5, "learningRate": 0.1}]}
      """,
    ]
    let tensors: [SafetensorsFile.Tensor] = [
      .init(name: "c.weight", shape: [4, 1, 3], values: [Float](repeating: 0.5, count: 12)),
      .init(name: "average/c.weight", shape: [4, 1, 3], values: [Float](repeating: 0.25, count: 12)),
      .init(name: "c.bias", shape: [4], values: [1, 2, 3, 4]),
    ]
    let path = ScratchFolder.own.path + "/seed.safetensors"
    guard (try? SafetensorsFile(metadata: metadata, tensors: tensors).write(to: path)) != nil else { return [] }
    return [ScratchFolder.own.read("seed.safetensors")]
  }
}
