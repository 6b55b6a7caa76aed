import GraphIR
import JSONText
import Randomness
import Search

/// Random networks of a search space, as a search proposes them.
struct CandidateCases {
  /// Relative to the folder of architectures.
  var file: String
  var maximumParameters: Int

  static let spaces = [
    CandidateCases(file: "mnist1d/simple-cnn.json", maximumParameters: 5_000),
    CandidateCases(file: "cifar10/bottleneck-small.json", maximumParameters: 60_000),
    CandidateCases(file: "fashion-mnist/separable.json", maximumParameters: 60_000),
  ]

  func all(_ count: Int, in folder: String, loader: ArchitectureLoader) throws -> [InterchangeCase] {
    let path = "\(folder)/\(file)"
    let directory = path.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
    let architecture = try loader.load(path: path).architecture
    let space = try SearchSpace(
      of: architecture, folder: directory, loader: loader, document: JSONDocument(path: path))
    let maker = CandidateMaker(
      space: space, limits: SizeLimits(maximumParameters: maximumParameters), loader: loader)
    var seen: Set<String> = []
    return try (0..<count).map { number in
      var generator = SeededGenerator(seed: 15, stream: .proposal, position: number)
      let candidate = try maker.make(.random, parents: [], seen: seen, using: &generator)
      seen.insert(candidate.canonicalHash)
      let name = "candidate-\(file.split(separator: "/").joined(separator: "-").dropLast(5))-\(number)"
      return try InterchangeCase(name, candidate.network.architecture, file: path, loader: loader)
    }
  }
}
