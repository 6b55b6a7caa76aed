import Backends
import Datasets
import Foundation
import Glibc
import GraphIR
import JSONText
import Layers
import Testing
import Training

/// Comparisons look before they train, keep what they trained, and print what they have when they are interrupted.
@Suite struct CompareTests {
  private func inFolder(_ body: (URL) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "espalier-compare-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try body(folder)
  }

  /// Writes a file of a network and returns its path.
  private func network(
    _ name: String, input: String = "[1, 40]", hidden: Int = 4, in folder: URL, file: String? = nil
  ) throws -> String {
    let url = folder.appending(path: file ?? "\(name).json")
    try Data(
      """
      {"espalier": 1, "name": "\(name)", "input": \(input), "layers": [{"kind": "flatten"},
        {"kind": "linear", "out": \(hidden)}, {"kind": "relu"}, {"kind": "linear", "out": 10}]}
      """.utf8
    ).write(to: url)
    return url.path
  }

  private func compare(_ words: [String], in folder: URL) throws -> ToolProcess {
    try ToolProcess(
      ["compare", "--dataset", "mnist1d", "--threads", "1", "--runs", folder.appending(path: "runs").path] + words,
      in: folder)
  }

  private func refusal(_ words: [String], in folder: URL) throws -> String {
    let outcome = try compare(words, in: folder).wait()
    #expect(outcome.status == 1)
    #expect(!outcome.errors.contains("epoch"), "nothing is trained before all is checked")
    #expect(outcome.output.isEmpty)
    return outcome.errors
  }

  @Test func allIsCheckedBeforeTheFirstIsTrained() throws {
    try inFolder { folder in
      let good = try network("good", in: folder)
      let other = try network("other", input: "[1, 41]", in: folder)
      #expect(try refusal([good, other], in: folder).contains("'other' reads [1, 41], but the samples"))
      let twin = try network("good", hidden: 5, in: folder, file: "twin.json")
      #expect(
        try refusal([good, twin], in: folder).contains(
          "'\(good)' and '\(twin)' are both called 'good'. Give one of them another \"name\""))
      #expect(try refusal([good, good], in: folder).contains("'\(good)' is named twice. Name it once"))
      #expect(
        try refusal([good, "--seed", "9223372036854775807", "--seeds", "2"], in: folder).contains(
          "2 seeds from 9223372036854775807 on would go beyond 2^63 - 1"))
      let plot = folder.appending(path: "nowhere/plot.svg").path
      #expect(try refusal([good, "--plot", plot], in: folder).contains("'\(plot)' cannot be written"))
      try Data().write(to: folder.appending(path: "runs"))
      #expect(try refusal([good], in: folder).contains("cannot be written: Not a directory"))
    }
  }

  private func comparison(_ files: [String], in folder: URL, seeds: Int = 1, epochs: Int) throws -> Comparison {
    var recipe = Recipe()
    recipe.epochs = epochs
    let loader = ArchitectureLoader(catalogue: .builtin)
    let networks = try files.map { file in
      let network = try loader.network(path: file)
      return Comparison.Entry(graph: network.graph, document: network.architecture.json, file: file)
    }
    let source = try DatasetCatalogue.builtin.open("mnist1d", in: DataLocations())
    return try Comparison(
      networks, recipe: recipe, seeds: seeds, backend: BackendChoice.fastest.backend, threads: 1,
      training: source.load(.training), test: nil, folder: folder.appending(path: "runs").path)
  }

  @Test func anInterruptedComparisonPrintsWhatItHas() throws {
    try inFolder { folder in
      let (first, second) = (try network("first", in: folder), try network("second", hidden: 5, in: folder))
      let process = try compare([first, second, "--epochs", "100000", "--quiet"], in: folder)
      let runs = folder.appending(path: "runs").path
      for _ in 0..<6_000 {
        if let files = try? FileManager.default.contentsOfDirectory(atPath: runs),
          files.contains(where: { $0.hasSuffix(".json") })
        {
          break
        }
        usleep(10_000)
      }
      process.interrupt()
      let outcome = try process.wait()
      #expect(outcome.status == 130)
      #expect(outcome.output.contains("0 of 1, epoch "))
      let row = try #require(outcome.output.split(separator: "\n").first { $0.hasPrefix("second") })
      #expect(row.contains("0 of 1") && !row.contains("epoch"))
      #expect(outcome.errors.contains("Everything is saved. The same command continues."))
      let raised = CancellationFlag()
      raised.raise()
      let again = try comparison([first, second], in: folder, epochs: 100_000).run(until: raised)
      #expect(try #require(again[0].partial).history.count >= 1)
      #expect(again[1].partial == nil)
    }
  }
}
