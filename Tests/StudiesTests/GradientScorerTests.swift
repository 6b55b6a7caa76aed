import Compilation
import Datasets
import Diagnostics
import Foundation
import GraphIR
import JSONText
import ReferenceBackend
import Search
import TensorTypes
import Tasks
import Testing
import Training

@testable import Studies

/// Scores of a network so small that they can be worked out beside it.
@Suite struct GradientScorerTests {
  private static let points: [[Double]] = [[1, 2], [-1, 0.5]]

  /// Two classes of ten samples each, and all samples of a class alike.
  private struct TwoPoints: DatasetSource {
    let name = "two-points"
    let sampleShape: Shape = [2]
    let targets = Targets.classes(names: ["a", "b"])
    let origin = "this test"

    func load(_ split: Split) throws(DiagnosticsError) -> Samples {
      let labels = (0..<20).map { Int32($0 % 2) }
      return try Samples(
        name: name, shape: sampleShape, targets: targets,
        storage: .floats(labels.flatMap { points[Int($0)].map(Float.init) }), values: .classes(labels))
    }
  }

  private static func network(classes: Int = 2, recipe: String = "") -> String {
    """
    {"espalier": 1, "name": "line", "input": [2], \(recipe)
      "layers": [{"kind": "linear", "name": "classes", "out": \(classes)}]}
    """
  }

  private func specification() throws -> StudySpecification {
    var specification = try makeSpecification(trials: 1)
    specification.architecture = try StudySpecification.standingAlone(
      SourceText(file: "line.json", text: Self.network()), loader: makeLoader())
    specification.dataset = "two-points"
    specification.validation = ValidationSplit(.count(4), isStratified: true)
    return specification
  }

  private func scorer(_ specification: StudySpecification) throws -> GradientScorer {
    var datasets = DatasetCatalogue(of: "data set")
    try datasets.register(DatasetDefinition(name: "two-points", help: "Two points.") { _ in TwoPoints() })
    return GradientScorer(
      specification, loader: makeLoader(), datasets: datasets, locations: DataLocations(),
      backend: ReferenceBackend())
  }

  private func candidate(_ text: String = network()) throws -> TrialCandidate {
    TrialCandidate(
      architecture: try JSONDocument(SourceText(file: "candidate", text: text)).root, hash: "h",
      size: CandidateSize(parameters: 6, multiplyAdds: 4, activations: 2), proposal: .random, change: "")
  }

  /// Weights [2, 2] and biases [2] as a training with the seed begins.
  private func initialValues(seed: UInt64) throws -> (weight: [Double], bias: [Double]) {
    let source = SourceText(file: "line.json", text: Self.network())
    let graph = try #require(try makeLoader().load(source).graph)
    let program = try graph.program(batchSize: 1, for: .training)
    let session = try ReferenceBackend().open(program.trainingStep(), threads: 1)
    session.initialize(program, seed: seed)
    let values = program.parameters.indices.map { session.read(.parameter($0)).map(Double.init) }
    #expect(program.parameters.map(\.shape) == [[2, 2], [2]])
    return (values[0], values[1])
  }

  /// ∂L/∂w and ∂L/∂b of the mean cross-entropy, by softmax(W x + b) − y.
  private func gradients(_ weight: [Double], _ bias: [Double]) -> (weight: [Double], bias: [Double]) {
    var result = (weight: [0.0, 0, 0, 0], bias: [0.0, 0])
    for (label, point) in Self.points.enumerated() {
      let powers = (0..<2).map { exp(weight[2 * $0] * point[0] + weight[2 * $0 + 1] * point[1] + bias[$0]) }
      for row in 0..<2 {
        let error = (powers[row] / (powers[0] + powers[1]) - (row == label ? 1 : 0)) / 2
        result.bias[row] += error
        for column in 0..<2 { result.weight[2 * row + column] += error * point[column] }
      }
    }
    return result
  }

  @Test(arguments: [1, 99] as [UInt64]) func scoresAreThoseOfTheFormula(_ seed: UInt64) throws {
    let (weight, bias) = try initialValues(seed: seed)
    let gradient = gradients(weight, bias)
    func norm(_ values: [Double]) -> Double { values.reduce(0) { $0 + $1 * $1 }.squareRoot() }
    func product(_ left: [Double], _ right: [Double]) -> Double { zip(left, right).reduce(0) { $0 + abs($1.0 * $1.1) } }
    let scorer = try scorer(specification())
    let norms = try #require(
      try scorer.score(candidate(), by: GradientNorm.self, samples: 8, seed: seed))
    #expect(abs(norms - norm(gradient.weight) - norm(gradient.bias)) < 1e-6)
    let sensitivity = try #require(
      try scorer.score(candidate(), by: ConnectionSensitivity.self, samples: 8, seed: seed))
    #expect(abs(sensitivity - product(weight, gradient.weight) - product(bias, gradient.bias)) < 1e-6)
  }

  @Test func howItWillBeTrainedChangesNothing() throws {
    let plain = try scorer(specification()).score(candidate(), by: GradientNorm.self, samples: 8, seed: 5)
    var specification = try specification()
    specification.recipe.augmentation.mixup = 0.5
    specification.recipe.batchSize = 3
    specification.recipe.precision = .bfloat16
    let scorer = try scorer(specification)
    #expect(try scorer.score(candidate(), by: GradientNorm.self, samples: 8, seed: 5) == plain)
    // What it asks for itself counts no more than that.
    let own = try candidate(Self.network(recipe: "\"recipe\": {\"labelSmoothing\": 0.3},"))
    #expect(try scorer.score(own, by: GradientNorm.self, samples: 8, seed: 5) == plain)
    // Asked again for something else, it forgets what it had.
    let other = try scorer.score(candidate(), by: GradientNorm.self, samples: 8, seed: 6)
    #expect(other != plain)
    #expect(try scorer.score(candidate(), by: GradientNorm.self, samples: 8, seed: 5) == plain)
  }

  @Test func whatCannotBeTrainedHasNoScore() throws {
    let scorer = try scorer(specification())
    let three = try candidate(Self.network(classes: 3))
    #expect(try scorer.score(three, by: GradientNorm.self, samples: 8, seed: 5) == nil)
  }

  @Test func dataThatIsMissingIsNamed() throws {
    var specification = try specification()
    specification.dataset = "three-points"
    let scorer = try scorer(specification)
    #expect(
      complaint { _ = try scorer.score(candidate(), by: GradientNorm.self, samples: 8, seed: 5) }
        .contains("there is no data set 'three-points'. Did you mean 'two-points'?"))
  }
}
