import Datasets
import Foundation
import GraphIR
import JSONText
import Layers
import ReferenceBackend
import Testing
import Training

/// A comparison keeps what it trained.
@Suite struct ComparisonTests {
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

  private func comparison(_ files: [String], in folder: URL, seeds: Int = 1, epochs: Int, hasTest: Bool = false) throws
    -> Comparison
  {
    var recipe = Recipe()
    recipe.epochs = epochs
    let loader = ArchitectureLoader(catalogue: .builtin)
    let networks = try files.map { file in
      let network = try loader.network(path: file)
      return Comparison.Entry(graph: network.graph, document: network.architecture.json, file: file)
    }
    let source = try DatasetCatalogue.builtin.open("mnist1d", in: DataLocations())
    return try Comparison(
      networks, recipe: recipe, seeds: seeds, backend: ReferenceBackend(), threads: 1,
      training: source.load(.training), test: hasTest ? source.load(.test) : nil,
      folder: folder.appending(path: "runs").path)
  }

  @Test func testSamplesAreMeasuredByTheMetricThatDecides() throws {
    try inFolder { folder in
      let file = try network("first", in: folder)
      let comparison = try comparison([file], in: folder, epochs: 1, hasTest: true)
      let row = try #require(comparison.rows(comparison.run(until: CancellationFlag())).first)
      #expect((0.05...1).contains(try #require(row.testMetric).mean))
      #expect(row.testLoss != nil)
    }
  }

  @Test func whatWasTrainedIsNotTrainedAgain() throws {
    try inFolder { folder in
      let (first, second) = (try network("first", in: folder), try network("second", hidden: 5, in: folder))
      let alone = try comparison([first], in: folder, epochs: 2).run(until: CancellationFlag())
      #expect(alone[0].finished.count == 1)
      let raised = CancellationFlag()
      raised.raise()
      let both = try comparison([second, first], in: folder, seeds: 2, epochs: 2)
      let rows = both.rows(both.run(until: raised))
      #expect(rows.map(\.runCount) == [0, 1])
      #expect(rows[1].seconds?.mean == alone[0].finished[0].seconds)
      #expect(rows[1].validationMetric?.mean == alone[0].finished[0].validationMetric)
      #expect(rows[1].gap?.wanted == 2)
      let complete = both.rows(both.run(until: CancellationFlag()))
      #expect(complete.map(\.runCount) == [2, 2])
      #expect(complete.allSatisfy { $0.gap == nil })
      // Other epochs are other runs.
      let longer = try comparison([first], in: folder, epochs: 3).run(until: raised)
      #expect(longer[0].finished.isEmpty && longer[0].partial == nil)
    }
  }
}
