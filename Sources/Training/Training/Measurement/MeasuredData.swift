import Compilation
import Datasets
import Diagnostics
import GraphIR
import Randomness
import Tasks

/// Random samples of the shape that a network reads, and the loader that makes batches of them as training does.
///
/// Pictures are bytes, other samples floats. There are more than caches hold, read in random order.
final class MeasuredData {
  private let loader: BatchLoader
  private let order: EpochOrder
  private let batchSize: Int
  private var next = 0

  /// Nil where the network gives no probability of classes, so that it has no data that could be measured.
  init?(_ graph: Graph, batchSize: Int, recipe: Recipe) throws(DiagnosticsError) {
    guard graph.outputShape.rank == 1 else { return nil }
    let (elements, classes) = (graph.input.elementCount, graph.outputShape[0])
    let count = max(batchSize, min(16_384, (48 << 20) / elements))
    let storage: SampleStorage
    if graph.input.rank == 3 {
      // Any bytes do, so long as none can be foretold from its neighbours.
      storage = .bytes(
        (0..<UInt64(count * elements)).map { UInt8(truncatingIfNeeded: ($0 &* 0x9E37_79B9_7F4A_7C15) >> 56) })
    } else {
      var random = SeededGenerator(seed: 0, stream: .trial)
      storage = .floats((0..<count * elements).map { _ in Float(random.normal()) })
    }
    let samples = try Samples(
      name: "random", shape: graph.input, classNames: (0..<classes).map { "\($0)" }, storage: storage,
      labels: (0..<count).map { Int32($0 % classes) })
    var normalization = Normalization.identity
    if case .given(let mean, let deviation) = recipe.normalization {
      normalization = try Normalization(mean: mean, deviation: deviation)
    }
    loader = try BatchLoader(
      samples, normalization: normalization, augmentation: recipe.augmentation,
      encoding: TargetEncoding(smoothing: recipe.labelSmoothing), seed: recipe.seed)
    order = loader.order(epoch: 0)
    self.batchSize = batchSize
  }

  /// Writes the next batch to where the network reads it.
  func fill(_ executable: any Executable) {
    let start = next + batchSize <= order.indices.count ? next : 0
    next = start + batchSize
    executable.fill { input, target in
      loader.fill(start..<start + batchSize, of: order, inputs: input, targets: target)
    }
  }
}
