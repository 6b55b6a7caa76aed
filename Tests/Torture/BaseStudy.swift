import Foundation
import FuzzReaders

/// A small study that was left in peace, and a network that was trained: what the others must not differ from, and what
/// they begin with.
final class BaseStudy {
  /// The finished study's folder, which is copied and never changed.
  let study: String
  let checkpoint: String
  /// The frontier, as every undisturbed run of the study prints it.
  let frontier: String

  static let specification = """
    {"study": 1, "name": "torture", "dataset": "mnist1d", "subset": 800, "epochs": 4, "window": 4, "seed": 3,
     "budget": {"trials": 20}, "sampler": {"kind": "nsga2", "population": 6},
     "fidelity": {"kind": "asha", "reduction": 2}, "limits": {"parameters": {"max": 1500}},
     "recipe": {"recipe": 1, "learningRate": 0.01, "batchSize": 50},
     "architecture": {"espalier": 1, "name": "small", "input": [1, 40], "layers": [
       {"kind": "conv1d", "name": "conv1", "out": 4, "kernel": 3}, {"kind": "batch_norm", "name": "norm1"},
       {"kind": "relu", "name": "relu1"}, {"kind": "flatten", "name": "flatten"},
       {"kind": "linear", "name": "classes", "out": 10}]}}
    """

  static let network = """
    {"espalier": 1, "name": "small", "input": [1, 40], "layers": [
      {"kind": "conv1d", "name": "conv1", "out": 4, "kernel": 3}, {"kind": "batch_norm", "name": "norm1"},
      {"kind": "relu", "name": "relu1"}, {"kind": "flatten", "name": "flatten"},
      {"kind": "linear", "name": "classes", "out": 10}]}
    """

  init(_ campaign: Campaign) throws {
    let directory = campaign.folder + "/base"
    try? FileManager.default.removeItem(atPath: directory)
    try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
    try Self.specification.write(toFile: directory + "/study.json", atomically: true, encoding: .utf8)
    try Self.network.write(toFile: directory + "/small.json", atomically: true, encoding: .utf8)
    let search = try campaign.check("search study.json --study s --workers 2", in: directory, seconds: 600)
    guard search.ending == .exited(0) else { throw Campaign.Failure("the undisturbed search fails: \(search.output)") }
    frontier = try Self.frontier("s", in: directory, campaign)
    let train = try campaign.check(
      "train small.json --dataset mnist1d --epochs 2 --quiet --threads 1 --checkpoint c.safetensors", in: directory,
      seconds: 600)
    guard train.ending == .exited(0) else { throw Campaign.Failure("the undisturbed training fails: \(train.output)") }
    (study, checkpoint) = (directory + "/s", directory + "/c.safetensors")
  }

  /// What a study has found, with every digit.
  static func frontier(_ study: String, in directory: String, _ campaign: Campaign) throws -> String {
    let run = try campaign.check("pareto \(study) --format json", in: directory)
    guard run.ending == .exited(0) else { throw Campaign.Failure("there is no frontier: \(run.output)") }
    return run.output
  }

  /// Resumes a study until it is done, and compares its frontier with that of the undisturbed one.
  func finish(_ study: String, in directory: String, _ campaign: Campaign) throws {
    let run = try campaign.check("resume \(study) --workers 2", in: directory, seconds: 300)
    guard run.ending == .exited(0) else {
      if run.fault == nil {
        campaign.report("resume ends with \(run.ending): \(run.output.suffix(600))", in: directory)
      }
      return
    }
    let found = try Self.frontier(study, in: directory, campaign)
    if found != frontier {
      try frontier.write(toFile: directory + "/expected.json", atomically: true, encoding: .utf8)
      try found.write(toFile: directory + "/found.json", atomically: true, encoding: .utf8)
      campaign.report("the frontier differs from that of the undisturbed study: compare expected.json", in: directory)
    }
  }

  func put(in directory: String) throws {
    try Self.specification.write(toFile: directory + "/study.json", atomically: true, encoding: .utf8)
    try Self.network.write(toFile: directory + "/small.json", atomically: true, encoding: .utf8)
  }
}
