import Foundation
import JSONText
import PluginHost
import Testing

/// What version 2 of the interface adds: random numbers and buffers of layers, targets of data sets, metrics.
@Suite struct SecondInterfaceTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    _ = try folder.compile(Repository.source("second.c"), to: "libsecond.so", ["-Wno-unused-parameter"])
    try folder.write(
      """
      {"espalier": 1, "name": "net", "input": [2], "layers": [
        {"kind": "linear", "name": "hidden", "out": 8}, {"kind": "noisy", "name": "noise"}, {"kind": "relu"},
        {"kind": "linear", "name": "last", "out": 1}]}
      """, to: "net.json")
    try folder.write(
      "{\"recipe\": 1, \"epochs\": 20, \"learningRate\": 0.02, \"batchSize\": 20, \"metric\": \"maxError\"}",
      to: "recipe.json")
  }

  private func train(_ checkpoint: String, _ more: String...) throws -> Said {
    try folder.run(
      Repository.tool,
      [
        "train", "net.json", "--dataset", "lengths", "--recipe", "recipe.json", "--plugin", "libsecond.so", "--quiet",
        "--checkpoint", checkpoint, "--threads", "1",
      ] + more)
  }

  @Test func everyContributionPassesItsChecks() throws {
    let said = try folder.espalier("plugins", "check", "libsecond.so")
    #expect(said.status == 0, "\(said.output)\(said.error)")
    #expect(said.output.contains("maxError") && said.output.contains("lengths") && said.output.contains("noisy"))
  }

  @Test func aMetricOfAPluginDecides() throws {
    let said = try train("a.safetensors", "--format", "json")
    #expect(said.status == 0, "\(said.error)")
    let lines = said.output.split(separator: "\n")
    #expect(lines.count == 20)
    #expect(lines.allSatisfy { $0.contains("\"validationMaxError\"") })
    let evaluated = try folder.espalier("evaluate", "a.safetensors", "--plugin", "libsecond.so")
    #expect(evaluated.status == 0, "\(evaluated.error)")
    #expect(evaluated.output.contains("maximum error") && evaluated.output.contains("RMSE"))
  }

  /// Random numbers are a function of seed, step and layer: a run repeats, on every backend, and another seed is another run.
  @Test func randomNumbersAndBuffersRepeat() throws {
    #expect(try train("a.safetensors").status == 0)
    #expect(try train("b.safetensors").status == 0)
    let file = try Data(contentsOf: URL(filePath: folder.path + "/a.safetensors"))
    #expect(try Data(contentsOf: URL(filePath: folder.path + "/b.safetensors")) == file)
    #expect(try train("c.safetensors", "--seed", "1").status == 0)
    #expect(try Data(contentsOf: URL(filePath: folder.path + "/c.safetensors")) != file)
    #expect(try train("d.safetensors", "--epochs", "10").status == 0)
    #expect(try train("d.safetensors", "--epochs", "20", "--resume").status == 0)
    #expect(try Data(contentsOf: URL(filePath: folder.path + "/d.safetensors")) == file)
    // 180 samples in batches of 20 for 20 epochs: the layer counted its passes in its buffer.
    #expect(try Self.tensor("noise.passes", of: file) == [180])
  }

  @Test func labelSetsOfAPluginAreTrainedOn() throws {
    try folder.write(
      """
      {"espalier": 1, "name": "net", "input": [2], "layers": [
        {"kind": "linear", "name": "hidden", "out": 8}, {"kind": "relu"}, {"kind": "linear", "name": "last", "out": 2}]}
      """, to: "labels.json")
    let said = try folder.espalier(
      "train", "labels.json", "--dataset", "signs", "--plugin", "libsecond.so", "--epochs", "10", "--quiet",
      "--format", "json")
    #expect(said.status == 0, "\(said.error)")
    #expect(said.output.contains("\"validationAuc\""))
  }

  /// A frontier in a plug-in's metric is shown without the plug-in, too.
  @Test func aStudyWritesItsMetricDown() throws {
    try folder.write(
      """
      {"study": 1, "name": "lengths", "architecture": "net.json", "dataset": "lengths", "recipe": "recipe.json",
       "epochs": 2, "fidelity": {"kind": "full"}, "budget": {"trials": 4}, "plugins": ["libsecond.so"]}
      """, to: "study.json")
    let said = try folder.espalier("search", "study.json", "--quiet", "--workers", "1", "--study", "found")
    #expect(said.status == 0, "\(said.error)")
    #expect(said.output.contains("Maximum error (m)"), "\(said.output)")
    try FileManager.default.removeItem(atPath: folder.path + "/libsecond.so")
    let shown = try folder.espalier("pareto", "found", "--format", "csv", "--all")
    #expect(shown.status == 0, "\(shown.error)")
    #expect(shown.output.split(separator: "\n").first?.contains("maxError") ?? false)
  }

  /// The values of a 32-bit tensor in a safetensors file.
  private static func tensor(_ name: String, of file: Data) throws -> [Float] {
    let length = Int(file.prefix(8).enumerated().reduce(UInt64(0)) { $0 | UInt64($1.element) << (8 * $1.offset) })
    let header = try JSONSerialization.jsonObject(with: file[8..<8 + length]) as? [String: Any]
    let entry = try #require(header?[name] as? [String: Any])
    let range = try #require(entry["data_offsets"] as? [Int])
    return file[(8 + length + range[0])..<(8 + length + range[1])].withUnsafeBytes { bytes in
      stride(from: 0, to: bytes.count, by: 4).map { bytes.loadUnaligned(fromByteOffset: $0, as: Float.self) }
    }
  }
}
