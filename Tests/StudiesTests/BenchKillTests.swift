import Foundation
import Testing

/// The real program on a tiny bench, killed at random times: the same command resumes it, and all that it writes is the same to the
/// last byte.
@Suite(.serialized) struct BenchKillTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    let bench = """
      {
        "bench": 1, "name": "tiny", "seeds": 2, "budget": {"multiplyAdds": 40000000}, "confirm": {"seeds": 1},
        "study": {
          "study": 1, "name": "tiny", "dataset": "mnist1d", "subset": 400, "epochs": 4, "window": 4,
          "limits": {"parameters": {"max": 1200}}, "sampler": {"kind": "nsga2", "population": 6},
          "recipe": {"recipe": 1, "learningRate": 0.01, "batchSize": 32}, "architecture": \(smallNetwork)
        },
        "variants": [{"name": "random+halving", "with": {"sampler": "random", "fidelity": "successive_halving"}},
          {"name": "rungs", "with": {"fidelity": {"kind": "asha", "reduction": 2, "minSamples": 0.5}}}]
      }
      """
    try bench.write(toFile: folder.path + "/bench.json", atomically: true, encoding: .utf8)
  }

  private func start(_ output: String) throws -> Process {
    try RealProgram.start([
      "bench-search", folder.path + "/bench.json", "--output", output, "--workers", "2", "--quiet",
    ])
  }

  private func written(_ output: String) throws -> [String] {
    try ["summary.md", "runs.csv", "curves.csv", "curves.svg"].map {
      try String(contentsOfFile: output + "/" + $0, encoding: .utf8)
    }
  }

  @Test(.enabled(if: RealProgram.path != nil, "the program is not built"))
  func killsChangeNothing() throws {
    let began = Date()
    let undisturbed = try start(folder.path + "/undisturbed")
    undisturbed.waitUntilExit()
    #expect(undisturbed.terminationStatus == 0)
    let duration = Date().timeIntervalSince(began)
    let expected = try written(folder.path + "/undisturbed")
    #expect(expected[1].split(whereSeparator: \.isNewline).count == 1 + 2 * 2)

    let output = folder.path + "/killed"
    var generator = SystemRandomNumberGenerator()
    var kills = 0
    var process = try start(output)
    for _ in 0..<6 {
      Thread.sleep(forTimeInterval: .random(in: duration / 10...duration / 4, using: &generator))
      guard process.isRunning else { break }
      kill(process.processIdentifier, SIGKILL)
      kills += 1
      process.waitUntilExit()
      process = try start(output)
    }
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    #expect(kills > 0)
    #expect(try written(output) == expected)
  }
}
