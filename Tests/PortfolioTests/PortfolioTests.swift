import Diagnostics
import Foundation
import GraphIR
import Layers
import Portfolio
import TensorTypes
import Testing

/// The designs that a search begins with: the files of architectures/portfolio, in the program and fitted to samples.
@Suite struct PortfolioTests {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "architectures")

  static func bytes(_ path: String) throws -> String {
    try String(contentsOf: folder.appending(path: path), encoding: .utf8)
  }

  /// The files are the truth: a program that was built before one changed has to be built again.
  @Test func theProgramHoldsTheFiles() throws {
    let names = try FileManager.default.contentsOfDirectory(atPath: Self.folder.appending(path: "portfolio").path)
    #expect(Set(Portfolio.files) == Set(names.map { "portfolio/" + $0 }))
    for file in Portfolio.files {
      let text = try Self.bytes(file)
      #expect(Portfolio.text(of: file) == text, "\(file)")
      for link in text.matches(of: /\.\.\/(blocks\/[a-z0-9-]+\.json)/) {
        let block = String(link.1)
        #expect(Portfolio.text(of: block) == (try Self.bytes(block)), "\(block)")
      }
    }
  }

  static let shapes: [(extents: [Int], designs: Int)] = [
    ([3, 32, 32], 9), ([1, 28, 28], 9), ([1, 8, 8], 9), ([3, 64, 48], 9), ([3, 224, 224], 9), ([1, 13, 100], 9),
    ([1, 40], 6), ([6, 500], 6), ([1, 16_000], 6), ([4, 8], 6), ([13], 4), ([2], 4),
  ]

  @Test(arguments: shapes) func everyDesignReadsTheSamplesOfItsKind(_ shape: (extents: [Int], designs: Int)) throws {
    let input = try Shape(shape.extents)
    let designs = try Portfolio.designs(for: input, outputs: 7, catalogue: .builtin)
    #expect(designs.count == shape.designs)
    let loader = ArchitectureLoader(catalogue: .builtin)
    for design in designs {
      let network = try loader.network(of: design)
      #expect(network.graph.input == input, "\(design.name)")
      #expect(network.graph.outputShape == [7], "\(design.name)")
      #expect(design.imports.isEmpty, "\(design.name) stands on its own")
    }
  }

  /// What the last pooling reads is never much larger than at the size that a design was written for.
  @Test(arguments: [[3, 32, 32], [3, 96, 96], [3, 224, 224], [1, 64], [1, 16_000]])
  func largerSamplesAreMadeSmallerFirst(_ extents: [Int]) throws {
    let loader = ArchitectureLoader(catalogue: .builtin)
    for design in try Portfolio.designs(for: Shape(extents), outputs: 10, catalogue: .builtin) {
      let graph = try loader.network(of: design).graph
      let last = try #require(graph.nodes.last { $0.kind.hasPrefix("global") || $0.kind == "flatten" })
      let map = try #require(last.inputs.first.map(graph.shape(of:)))
      #expect(map.extents.dropFirst().allSatisfy { $0 <= 48 && $0 >= 2 }, "\(design.name): \(map)")
    }
  }

  @Test func theSmallestPicturesKeepAMap() throws {
    let loader = ArchitectureLoader(catalogue: .builtin)
    for design in try Portfolio.designs(for: [1, 5, 5], outputs: 2, catalogue: .builtin) {
      #expect(try loader.network(of: design).graph.outputShape == [2], "\(design.name)")
    }
  }

  @Test func samplesOfNoKindHaveNoDesign() throws {
    #expect(throws: DiagnosticsError.self) {
      _ = try Portfolio.designs(for: [2, 3, 4, 5], outputs: 2, catalogue: .builtin)
    }
  }
}
