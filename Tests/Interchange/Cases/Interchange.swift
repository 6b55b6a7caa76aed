import ArgumentParser
import Backends
import Foundation
import GraphIR
import JSONText
import Layers

/// Writes networks in every format, with samples and what we make of them, for other tools to compare: the scripts beside
/// this folder, which 'make test-interchange' runs.
@main struct Interchange: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "interchange", abstract: "Writes the cases of the test of formats to a folder.")

  @Argument(help: "The folder.") var folder: String
  @Option(help: "The folder of architectures.") var architectures = "architectures"
  @Option(help: "Random candidates of all search spaces together.") var candidates = 200
  @Option(help: "The most cases of a kind of layer.") var layers = 12
  @Option(help: "Only cases whose name contains this.") var only: String?
  @Option(help: "The backend that computes.") var backend = BackendChoice.fastest

  func run() throws {
    let loader = ArchitectureLoader(catalogue: .builtin)
    var cases = try ArchitectureCases.all(in: architectures, loader: loader)
    cases += try LayerCases.all(limit: layers, loader: loader)
    let spaces = CandidateCases.spaces
    for (index, space) in spaces.enumerated() {
      let count = candidates / spaces.count + (index < candidates % spaces.count ? 1 : 0)
      cases += try space.all(count, in: architectures, loader: loader)
    }
    let writer = CaseWriter(folder: folder, backend: backend.backend)
    var entries: [JSONValue] = []
    for (number, example) in cases.enumerated() where only.map(example.name.contains) ?? true {
      entries.append(try writer.write(example, number: number))
    }
    try JSONWriter.pretty(.array(entries)).write(toFile: "\(folder)/index.json", atomically: true, encoding: .utf8)
    print("\(entries.count) networks in \(folder)")
  }
}

extension BackendChoice: ExpressibleByArgument {}
