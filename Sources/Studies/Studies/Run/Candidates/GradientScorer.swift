import Compilation
import Datasets
import Diagnostics
import GraphIR
import JSONText
import Search
import Tasks
import Training

/// Scores candidates as a worker would begin to train them: on one thread, in 32 bits, with the initial weights that the
/// study's recipe asks for. All candidates see the same samples, none of them augmented, and what a candidate chooses
/// of its own recipe does not count. The data set is read when the first score is asked for.
public final class GradientScorer: CandidateScorer {
  private let specification: StudySpecification
  private let loader: ArchitectureLoader
  private let datasets: DatasetCatalogue
  private let locations: DataLocations
  private let metrics: MetricCatalogue
  private let backend: any Backend
  private var data: TrainingData?

  public init(
    _ specification: StudySpecification, loader: ArchitectureLoader, datasets: DatasetCatalogue,
    locations: DataLocations, metrics: MetricCatalogue = .builtin, backend: any Backend
  ) {
    self.metrics = metrics
    self.specification = specification
    self.loader = loader
    self.datasets = datasets
    self.locations = locations
    self.backend = backend
  }

  public func score(
    _ candidate: TrialCandidate, by score: any ZeroCostScore.Type, samples: Int, seed: UInt64
  ) throws(DiagnosticsError) -> Double? {
    let data = try data(count: samples)
    var recipe = specification.recipe(epochs: specification.epochs, seed: seed)
    recipe.batchSize = samples
    recipe.augmentation = .none
    recipe.precision = .float32
    let network = try candidate.loaded(by: loader)
    guard
      let trainer = try? Trainer(
        network.graph, architecture: candidate.architecture, recipe: recipe, data: data, backend: backend),
      let tensors = try? trainer.gradients()
    else { return nil }
    return tensors.reduce(0) { $0 + score.share(of: $1.weights, gradient: $1.gradient) }
  }

  /// Samples of every class as the training samples have them, normalised as those are.
  private func data(count: Int) throws(DiagnosticsError) -> TrainingData {
    if let data, data.training.count == count { return data }
    let whole = try specification.data(in: locations, of: datasets, metrics: metrics)
    var recipe = specification.recipe(epochs: specification.epochs, seed: 0)
    recipe.normalization = .given(mean: whole.normalization.mean, deviation: whole.normalization.deviation)
    let made = try TrainingData(
      training: whole.training.subset(
        .count(count), seed: specification.seed, stratified: whole.task.targets.form == .classes),
      validation: nil, recipe: recipe, metrics: metrics)
    data = made
    return made
  }
}
