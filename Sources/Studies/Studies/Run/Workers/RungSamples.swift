import Datasets
import Diagnostics
import Search
import Tasks
import Training

/// The samples of a study's rungs, each made when it is first needed. Parts are nested: a higher rung sees what a lower one
/// saw and more.
final class RungSamples {
  private struct Key: Hashable {
    var samples: Double
    var resolution: Double
  }

  let whole: TrainingData
  private let recipe: Recipe
  private let metrics: MetricCatalogue
  private var made: [Key: TrainingData] = [:]

  init(_ whole: TrainingData, specification: StudySpecification, metrics: MetricCatalogue) {
    self.whole = whole
    self.metrics = metrics
    var recipe = specification.recipe(epochs: specification.epochs, seed: 0)
    // Parts are normalised as the whole is.
    recipe.normalization = .given(mean: whole.normalization.mean, deviation: whole.normalization.deviation)
    self.recipe = recipe
  }

  /// - parameter resolution: that of the rung, or 1 if the candidate reads whole samples
  func data(of rung: FidelityRung, resolution: Double) throws(DiagnosticsError) -> TrainingData {
    let key = Key(samples: rung.samples, resolution: resolution)
    if key == Key(samples: 1, resolution: 1) { return whole }
    if let data = made[key] { return data }
    let count = rung.sampleCount(of: whole.training.count)
    let training = try whole.training.subset(.count(count), seed: recipe.validation?.seed ?? 0).resolution(resolution)
    let data = try TrainingData(
      training: training, validation: whole.validation?.resolution(resolution), recipe: recipe,
      metrics: metrics)
    made[key] = data
    return data
  }
}

extension Augmentation {
  /// The same changes to smaller pictures: lengths in pixels shrink with them.
  /// - parameter longestEdge: of the smaller samples, which are rounded and may have shrunk by more
  func scaled(by resolution: Double, longestEdge: Int) -> Augmentation {
    guard resolution < 1 else { return self }
    var augmentation = self
    augmentation.cropPadding = min(longestEdge, Int((Double(cropPadding) * resolution).rounded()))
    augmentation.cutout = min(longestEdge, Int((Double(cutout) * resolution).rounded()))
    augmentation.shift = min(longestEdge, Int((Double(shift) * resolution).rounded()))
    augmentation.timeMask = min(longestEdge, Int((Double(timeMask) * resolution).rounded()))
    return augmentation
  }
}
